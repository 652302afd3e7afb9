"""``crewkit usage``."""

import datetime as dt
from decimal import Decimal

import attrs
import click

from crewkit.opening import Session
from crewkit_cli import shell as cli
from crewkit_cli.figures import count, dollars, duration, percent, plural, short_count
from crewkit_cli.finding import find_project, find_user
from crewkit_cli.moments import read_day, refuse_moment
from crewkit_cli.rendering import Output
from crewkit_cli.tables import Column, Table
from crewkit_core.analytics.periods import UTC, zone_of
from crewkit_core.analytics.use_cases import BreakDown, ShowTimeSeries, Summarize
from crewkit_core.analytics.views import (
    Breakdown,
    BreakdownRow,
    Dimension,
    Granularity,
    SeriesPoint,
    TimeSeries,
    Totals,
)
from crewkit_core.sessions.model.transcript import TokenUsage

_WIDTHS = {"day": Granularity.DAY, "week": Granularity.WEEK, "month": Granularity.MONTH}
_DEFAULT_DAYS = {"day": 30, "week": 84, "month": 365}
_FIGURES = (
    Column("Sessions", right=True),
    Column("Messages", right=True, optional=1),
    Column("Input", right=True, optional=3),
    Column("Output", right=True, optional=2),
    Column("Cache read", right=True, optional=4),
    Column("Cache write", right=True, optional=5),
    Column("Tokens", right=True),
    Column("Cost", right=True),
)
_BUCKETS = {
    Granularity.HOUR: "Hour",
    Granularity.DAY: "Day",
    Granularity.WEEK: "Week of",
    Granularity.MONTH: "Month",
}
_UNKNOWN = "(not known)"
_INSTANT = dt.timedelta(microseconds=1)


@cli.command(
    click.argument("width", type=click.Choice(tuple(_WIDTHS)), required=False),
    click.option(
        "--by",
        type=click.Choice([dimension.value for dimension in Dimension]),
        help="Split by this; without day, week or month over the whole period.",
    ),
    click.option("--since", metavar="DATE", help="First day: 2026-01-31, 7d, yesterday."),
    click.option("--until", metavar="DATE", help="Last day; today by default."),
    click.option("--project", metavar="NAME", help="Name, slug, remote, folder or id."),
    click.option("--user", metavar="NAME", help="Name, e-mail address or id."),
    click.option("--agent", metavar="NAME", help="Agent of a session or subagent."),
    click.option("--model", metavar="NAME", help="Model as its messages name it."),
    click.option("--timezone", metavar="ZONE", default=UTC, help="Whose days: Europe/Berlin."),
    name="usage",
)
def command(
    shell: cli.Shell,
    width: str | None,
    by: str | None,
    since: str | None,
    until: str | None,
    project: str | None,
    user: str | None,
    agent: str | None,
    model: str | None,
    timezone: str,
) -> None:
    """Show cost and tokens a day, week or month, or by model, project, agent or user.

    By default the last 30 days, 12 weeks or 12 months, day by day.
    """
    now = shell.now()
    last = _day(until, "--until", now) or now.astimezone(zone_of(timezone)).date()
    default = last - dt.timedelta(days=_DEFAULT_DAYS[width or "day"] - 1)
    first = _day(since, "--since", now) or default
    with shell.session() as session:
        asked = Summarize(
            organization_id=session.organization_id,
            start_date=first,
            end_date=last,
            project_id=None if project is None else find_project(session, project),
            user_id=None if user is None else find_user(session, user),
            agent=agent,
            model=model,
            timezone=timezone,
        )
        answer = _ask(session, asked, width, None if by is None else Dimension(by))
        totals = session.door.handle(session.actor, asked).current
    if shell.output.as_json:
        shell.output.document({**attrs.asdict(answer, recurse=False), "totals": totals})
        return
    _show(shell.output, answer, totals, timezone)


def _day(text: str | None, option: str, now: dt.datetime) -> dt.date | None:
    if text is None:
        return None
    try:
        return read_day(text, now)
    except ValueError as problem:
        raise refuse_moment(option, text) from problem


def _ask(
    session: Session, asked: Summarize, width: str | None, by: Dimension | None
) -> Breakdown | TimeSeries:
    common = attrs.asdict(asked, recurse=False)
    if by is not None and width is None:
        return session.door.handle(session.actor, BreakDown(**common, dimension=by))
    return session.door.handle(
        session.actor,
        ShowTimeSeries(**common, granularity=_WIDTHS[width or "day"], split_by=by),
    )


def _show(output: Output, answer: Breakdown | TimeSeries, totals: Totals, timezone: str) -> None:
    zone = zone_of(timezone)
    first, last = answer.start.astimezone(zone), answer.end.astimezone(zone) - _INSTANT
    output.heading(f"{first:%Y-%m-%d} to {last:%Y-%m-%d} ({timezone})")
    output.line()
    if not totals.messages and not totals.sessions:
        output.line("Nothing in this period. Bring data in with `crewkit sessions import`.")
        return
    output.table(_table(answer, totals, zone))
    output.line()
    output.line(
        f"{plural(totals.sessions, 'session')}, {plural(totals.prompts, 'prompt')},"
        f" {plural(totals.tool_calls, 'tool call')};"
        f" {percent(totals.cache_hit_rate)} of the input came from the cache."
    )
    if totals.active_days:
        output.line(
            f"{dollars(totals.cost_per_active_day_usd)} an active day"
            f" ({plural(totals.active_days, 'day')}), {dollars(totals.cost_per_session_usd)}"
            f" a session; 95% of them took at most {duration(totals.p95_duration_ms)}."
        )
    if totals.success_rate is not None:
        output.line(
            f"{percent(totals.success_rate)} of {percent(totals.outcome_coverage)} of the sessions"
            " succeeded; of the others it is not known."
        )
    if totals.unpriced_messages:
        output.note(
            f"+ {plural(totals.unpriced_messages, 'message')} of models without a known price"
            " are not in the cost."
        )


def _table(answer: Breakdown | TimeSeries, totals: Totals, zone: dt.tzinfo) -> Table:
    if isinstance(answer, Breakdown):
        names = (_split(answer.dimension),)
        rows = tuple((row.value or _UNKNOWN, *_figures(row)) for row in answer.rows)
        return _without_empty(Table((*names, *_FIGURES), rows, ("Total", *_figures(totals))))
    points = [point for point in answer.points if point.messages or point.sessions]
    first = Column(_BUCKETS[answer.granularity])
    starts = [_bucket(point.start.astimezone(zone), answer.granularity) for point in points]
    if answer.split_by is None:
        rows = tuple((start, *_figures(point)) for start, point in zip(starts, points, strict=True))
        return Table((first, *_FIGURES), rows, ("Total", *_figures(totals)))
    rows = tuple(
        (start, point.value or _UNKNOWN, *_figures(point))
        for start, point in zip(starts, points, strict=True)
    )
    columns = (first, _split(answer.split_by), *_FIGURES)
    return _without_empty(Table(columns, rows, ("Total", "", *_figures(totals))))


def _split(dimension: Dimension) -> Column:
    return Column(dimension.value.capitalize(), flexible=True)


def _without_empty(table: Table) -> Table:
    """Return the table without its sessions where no row has one: models have no sessions."""
    index = [column.title for column in table.columns].index("Sessions")
    return table if any(row[index] != "0" for row in table.rows) else table.without(index)


def _bucket(start: dt.datetime, granularity: Granularity) -> str:
    return f"{start:%Y-%m}" if granularity is Granularity.MONTH else f"{start:%Y-%m-%d}"


def _figures(row: Totals | BreakdownRow | SeriesPoint) -> tuple[str, ...]:
    tokens: TokenUsage = row.tokens
    cost: Decimal | None = row.cost_usd
    if not cost and row.unpriced_messages and row.unpriced_messages == row.messages:
        cost = None
    return (
        count(row.sessions),
        count(row.messages),
        short_count(tokens.input),
        short_count(tokens.output),
        short_count(tokens.cache_read),
        short_count(tokens.cache_write_5m + tokens.cache_write_1h),
        short_count(tokens.total),
        dollars(cost, incomplete=bool(row.unpriced_messages)),
    )
