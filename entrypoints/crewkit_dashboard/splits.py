"""Figures by model, project, agent or person, each with the way to its sessions."""

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

import attrs

from crewkit_core.analytics.views import Breakdown, BreakdownRow, Dimension
from crewkit_dashboard import links
from crewkit_dashboard.charts.series import COLORS, OTHER
from crewkit_dashboard.periods import Span

_MOST_ROWS = 8


@attrs.frozen(kw_only=True)
class SplitRow:
    """One value.

    Attributes:
        href: The sessions behind it; "" where no filter can name them.
        share: Of the largest, 0 to 1: of cost where anything has one, else of tokens.
        cost_usd: None when nothing of it has a price.
        incomplete: Models without a rate are missing in the cost.
    """

    name: str
    href: str
    share: float
    cost_usd: Decimal | None
    incomplete: bool
    tokens: int
    number: int
    color: str


@attrs.frozen(kw_only=True)
class Split:
    """A table of one dimension; ``more`` values beyond it are in ``rest``.

    Attributes:
        counted: What ``number`` of a row is: sessions begin in one project and with one person,
            while models and agents come and go within a session.
    """

    title: str
    column: str
    counted: str
    rows: tuple[SplitRow, ...]
    more: int
    rest_usd: Decimal


_TITLES: Mapping[Dimension, tuple[str, str, str, str]] = MappingProxyType(
    {
        Dimension.MODEL: ("By model", "Model", "no model named", "model"),
        Dimension.PROJECT: ("By project", "Project", "closed or deleted ones", "project"),
        Dimension.AGENT: ("By agent", "Agent", "main conversation", "agent"),
        Dimension.USER: ("By person", "Person", "nobody known", "person"),
    }
)


def split_table(breakdown: Breakdown, span: Span) -> Split:
    """Return the table, most expensive first as the answer has it."""
    title, column, unknown, filter_name = _TITLES[breakdown.dimension]
    largest_cost = max((row.cost_usd for row in breakdown.rows), default=Decimal(0))
    largest_tokens = max((row.tokens.total for row in breakdown.rows), default=0)
    rest = breakdown.rows[_MOST_ROWS:]
    within = breakdown.dimension in {Dimension.MODEL, Dimension.AGENT}
    return Split(
        title=title,
        column=column,
        counted="Messages" if within else "Sessions",
        rows=tuple(
            SplitRow(
                name=_name(row, breakdown.dimension) or unknown,
                href=_href(row, filter_name, span),
                share=_share(row, largest_cost, largest_tokens),
                cost_usd=_cost(row),
                incomplete=row.unpriced_messages > 0,
                tokens=row.tokens.total,
                number=row.messages if within else row.sessions,
                color=_color(n) if breakdown.dimension is Dimension.MODEL else COLORS[0],
            )
            for n, row in enumerate(breakdown.rows[:_MOST_ROWS])
        ),
        more=len(rest),
        rest_usd=sum((row.cost_usd for row in rest), Decimal(0)),
    )


def _href(row: BreakdownRow, filter_name: str, span: Span) -> str:
    if row.key is None:
        return ""
    return links.link(links.SESSIONS, **{filter_name: row.key, "from": span.first, "to": span.last})


def _name(row: BreakdownRow, dimension: Dimension) -> str:
    name = row.value or row.key or ""
    return name.removeprefix("claude-") if dimension is Dimension.MODEL else name


def _color(rank: int) -> str:
    return COLORS[rank] if rank < len(COLORS) else OTHER


def _cost(row: BreakdownRow) -> Decimal | None:
    nothing_priced = row.unpriced_messages >= row.messages > 0
    return None if nothing_priced else row.cost_usd


def _share(row: BreakdownRow, largest_cost: Decimal, largest_tokens: int) -> float:
    if largest_cost:
        return float(row.cost_usd / largest_cost)
    return row.tokens.total / largest_tokens if largest_tokens else 0.0
