"""Who called whom in a session, as rows and as a timeline."""

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal

import attrs
from markupsafe import Markup

from crewkit_core.sessions.model.transcript import TokenUsage
from crewkit_core.sessions.views import HierarchyNode, SessionDetail, StreamView
from crewkit_dashboard import figures
from crewkit_dashboard.charts import timeline

_MOST_ROWS = 60
_MOST_SPANS = 40
_COLORS: Mapping[str, str] = {"run": "z", "conversation": "a"}
_AGENT_COLORS = ("b", "c", "d", "e", "f")
MAIN = "main"


@attrs.frozen(kw_only=True)
class Branch:
    """A node of the tree as one row.

    Attributes:
        kind: ``run``, ``conversation`` or ``subagent``.
        stream: None for a run.
        detached: Nobody knows what called it.
    """

    kind: str
    name: str
    depth: int
    started_at: dt.datetime | None
    ended_at: dt.datetime | None
    tokens: TokenUsage
    cost_usd: Decimal | None
    stream: StreamView | None
    color: str
    detached: bool = False

    @property
    def duration_ms(self) -> int | None:
        """From its first line to its last."""
        if self.started_at is None or self.ended_at is None:
            return None
        return round((self.ended_at - self.started_at).total_seconds() * 1000)

    @property
    def unpriced(self) -> bool:
        """Whether a model without a rate is missing in the cost."""
        usage = self.stream.usage if self.stream else ()
        return any(row.cost_usd is None for row in usage)


@attrs.frozen(kw_only=True)
class Tree:
    """The rows in order, and the same as pictures; ``more`` rows are left out."""

    rows: tuple[Branch, ...]
    more: int
    wide: Markup
    narrow: Markup


def tree_of(root: HierarchyNode, detail: SessionDetail) -> Tree:
    """Return the tree of a session.

    Args:
        root: What the hierarchy answers.
        detail: The streams behind it; those that no caller is known of come last.
    """
    streams = {stream.name: stream for stream in detail.streams}
    colors = _colors(detail.streams)
    rows = list(_rows(root, 0, streams, colors))
    placed = {row.stream.name for row in rows if row.stream}
    depth = 1 + max((row.depth for row in rows if row.kind == "conversation"), default=0)
    rows += [
        _detached(stream, depth, colors)
        for stream in detail.streams
        if stream.name not in placed and stream.name != MAIN
    ]
    spans = _spans(rows[:_MOST_SPANS])
    label = "When the conversation and its subagents were at work"
    return Tree(
        rows=tuple(rows[:_MOST_ROWS]),
        more=max(len(rows) - _MOST_ROWS, 0),
        wide=timeline.timeline(timeline.WIDE, label, spans),
        narrow=timeline.timeline(timeline.NARROW, label, spans),
    )


def _colors(streams: tuple[StreamView, ...]) -> dict[str, str]:
    kinds = sorted({stream.agent_type or "" for stream in streams if stream.name != MAIN})
    return {kind: _AGENT_COLORS[n % len(_AGENT_COLORS)] for n, kind in enumerate(kinds)}


def _rows(
    node: HierarchyNode,
    depth: int,
    streams: Mapping[str, StreamView],
    colors: Mapping[str, str],
) -> Iterator[Branch]:
    name = {"conversation": MAIN, "subagent": node.id}.get(node.kind)
    stream = streams.get(name) if name else None
    agent = stream.agent_type if stream else None
    yield Branch(
        kind=node.kind,
        name=node.name,
        depth=depth,
        started_at=node.started_at,
        ended_at=node.ended_at,
        tokens=node.tokens,
        cost_usd=node.cost_usd,
        stream=stream,
        color=_COLORS.get(node.kind) or colors.get(agent or "", "b"),
    )
    for child in node.children:
        yield from _rows(child, depth + 1, streams, colors)


def _detached(stream: StreamView, depth: int, colors: Mapping[str, str]) -> Branch:
    priced = [row.cost_usd for row in stream.usage if row.cost_usd is not None]
    return Branch(
        kind="subagent",
        name=stream.description or stream.agent_type or stream.name,
        depth=depth,
        started_at=stream.started_at,
        ended_at=stream.ended_at,
        tokens=sum((row.tokens for row in stream.usage), TokenUsage()),
        cost_usd=sum(priced, Decimal(0)) if priced or not stream.usage else None,
        stream=stream,
        color=colors.get(stream.agent_type or "", "b"),
        detached=True,
    )


def _spans(rows: list[Branch]) -> list[timeline.Span]:
    zero = min((row.started_at for row in rows if row.started_at), default=None)
    return [
        timeline.Span(
            name=row.name,
            depth=row.depth,
            start=_seconds(zero, row.started_at),
            end=_seconds(zero, row.ended_at),
            color=row.color,
            note=f"{figures.duration(row.duration_ms)}, {figures.money(row.cost_usd, 4)}, "
            f"{figures.compact(row.tokens.total)} tokens",
        )
        for row in rows
    ]


def _seconds(zero: dt.datetime | None, at: dt.datetime | None) -> float | None:
    return None if zero is None or at is None else (at - zero).total_seconds()
