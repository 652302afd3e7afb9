"""``crewkit sessions list``."""

import itertools
import uuid
from collections.abc import Callable

import attrs
import click

from crewkit.opening import Session
from crewkit_cli import shell as cli
from crewkit_cli.figures import ago, count, dollars, duration, plural, short_count
from crewkit_cli.finding import every, find_project, find_user
from crewkit_cli.moments import optional, read_moment
from crewkit_cli.seeing import VISIBILITIES
from crewkit_cli.tables import Column, Table
from crewkit_core.kernel.page import DEFAULT_LIMIT, MAX_LIMIT
from crewkit_core.sessions.use_cases import ListSessions
from crewkit_core.sessions.views import OutcomeFilter, SessionSort, SessionSummary, SortOrder
from crewkit_core.tenancy.visibility import Visibility

_SORTS = {
    "started": SessionSort.STARTED,
    "cost": SessionSort.COST,
    "tokens": SessionSort.TOKENS,
    "duration": SessionSort.DURATION,
}
_COLUMNS = (
    Column("Session"),
    Column("Started"),
    Column("Duration", right=True, optional=2),
    Column("Project", flexible=True),
    Column("User", flexible=True, optional=4),
    Column("Models", flexible=True, optional=3),
    Column("Tokens", right=True),
    Column("Cost", right=True),
    Column("Subagents", right=True, optional=6),
    Column("Lines", right=True, optional=5),
    Column("Title", flexible=True, optional=1),
)
_SHORT_ID = 8


@cli.command(
    click.option("--all", "everything", is_flag=True, help="All sessions, however many."),
    click.option("--project", metavar="NAME", help="Name, slug, remote, folder or id."),
    click.option("--user", metavar="NAME", help="Name, e-mail address or id."),
    click.option("--agent", metavar="NAME", help="Agent of the session or of a subagent in it."),
    click.option("--model", metavar="NAME", help="Model as its messages name it."),
    click.option("--since", metavar="DATE", help="Begun then or later: 2026-01-31, 7d, yesterday."),
    click.option("--until", metavar="DATE", help="Begun before then; a day is included."),
    click.option(
        "--outcome",
        type=click.Choice([each.value for each in OutcomeFilter]),
        help="What became of it; see `crewkit sessions mark`.",
    ),
    click.option("--visibility", type=VISIBILITIES, help="Seen by these."),
    click.option("--sort", type=click.Choice(tuple(_SORTS)), default="started", show_default=True),
    click.option("--order", type=click.Choice(("asc", "desc")), default="desc", show_default=True),
    click.option(
        "--limit",
        type=click.IntRange(min=1),
        default=DEFAULT_LIMIT,
        show_default=True,
        help="At most so many.",
    ),
    name="list",
)
def command(
    shell: cli.Shell,
    everything: bool,  # noqa: FBT001 - Click passes it by name
    project: str | None,
    user: str | None,
    agent: str | None,
    model: str | None,
    since: str | None,
    until: str | None,
    outcome: str | None,
    visibility: str | None,
    sort: str,
    order: str,
    limit: int,
) -> None:
    """List sessions, newest first."""
    begin = optional(since, "--since", lambda text: read_moment(text, shell.now()))
    end = optional(until, "--until", lambda text: read_moment(text, shell.now(), end=True))
    with shell.session() as session:
        query = ListSessions(
            organization_id=session.organization_id,
            project_id=_found(session, project, find_project),
            user_id=_found(session, user, find_user),
            agent=agent,
            model=model,
            since=begin,
            until=end,
            outcome=None if outcome is None else OutcomeFilter(outcome),
            visibility=None if visibility is None else Visibility(visibility),
            sort=_SORTS[sort],
            order=SortOrder(order),
            limit=MAX_LIMIT if everything else min(MAX_LIMIT, limit + 1),
        )
        found = every(session, lambda after: attrs.evolve(query, after=after))
        rows = tuple(found if everything else itertools.islice(found, limit + 1))
    _show(shell, rows if everything else rows[:limit], more=not everything and len(rows) > limit)


def _found(
    session: Session, name: str | None, find: Callable[[Session, str], uuid.UUID]
) -> uuid.UUID | None:
    return None if name is None else find(session, name)


def _show(shell: cli.Shell, rows: tuple[SessionSummary, ...], *, more: bool) -> None:
    output = shell.output
    if output.as_json:
        output.document(rows)
    elif rows:
        output.table(Table(_COLUMNS, tuple(_row(row, shell) for row in rows)))
    else:
        output.line("No sessions. Bring some in with `crewkit sessions import`.")
    if more:
        output.note(f"Only the first {plural(len(rows), 'session')}; --all lists every one.")


def _row(row: SessionSummary, shell: cli.Shell) -> tuple[str, ...]:
    return (
        row.claude_session_id[:_SHORT_ID],
        ago(row.started_at, shell.now()),
        duration(row.duration_ms),
        row.project,
        row.user or "",
        ", ".join(row.models),
        short_count(row.tokens.total),
        dollars(row.cost_usd, incomplete=bool(row.unpriced_models)),
        count(row.subagents),
        count(row.items),
        row.title or row.first_prompt or "",
    )
