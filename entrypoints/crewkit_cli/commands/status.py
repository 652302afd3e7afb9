"""Plain ``crewkit``: what is here, and what to do next."""

import datetime as dt

import attrs

from crewkit.opening import Session
from crewkit.tracking.asking import standing_of
from crewkit.tracking.place import tracker_folder
from crewkit_cli.figures import ago, dollars, plural, short_count
from crewkit_cli.keeping import kept, warning
from crewkit_cli.shell import Shell
from crewkit_core.analytics.use_cases import Summarize
from crewkit_core.analytics.views import Totals
from crewkit_core.kernel.errors import CrewkitError
from crewkit_core.sessions.use_cases import ListSessions
from crewkit_core.sessions.views import SessionSummary
from crewkit_core.tenancy.use_cases import ShowOrganization
from crewkit_core.tenancy.views import OrganizationView

_DAYS = 7


@attrs.frozen(kw_only=True)
class Status:
    """What is here.

    Attributes:
        running: A platform answers at *url*; else the command opened it for itself.
        data_dir: None for a platform elsewhere.
        last_7_days: Today and the six days before it (UTC).
        latest: The session that began last; None when there is none.
    """

    running: bool
    url: str | None
    data_dir: str | None
    organization: OrganizationView
    last_7_days: Totals
    latest: SessionSummary | None


def show_status(shell: Shell) -> None:
    """Print the overview; nothing is made where nothing is yet."""
    output = shell.output
    place = shell.empty_place()
    if place is not None:
        if output.as_json:
            output.document({"running": False, "data_dir": place, "organization": None})
            return
        output.line(f"Nothing is here yet. Data will lie in {place}.")
        _show_first_steps(shell, here=True)
        return
    with shell.session() as session:
        status = _ask(session, shell.now())
    if output.as_json:
        output.document(status)
    else:
        _show(shell, status)
        _warn(shell, status.organization)


def _ask(session: Session, now: dt.datetime) -> Status:
    door, actor, organization_id = session.door, session.actor, session.organization_id
    today = now.astimezone(dt.UTC).date()
    first = today - dt.timedelta(days=_DAYS - 1)
    summary = door.handle(
        actor, Summarize(organization_id=organization_id, start_date=first, end_date=today)
    )
    latest = door.handle(actor, ListSessions(organization_id=organization_id, limit=1)).data
    return Status(
        running=session.url is not None,
        url=session.url,
        data_dir=None if session.data_dir is None else str(session.data_dir),
        organization=door.handle(actor, ShowOrganization(organization_id=organization_id)),
        last_7_days=summary.current,
        latest=latest[0] if latest else None,
    )


def _show(shell: Shell, status: Status) -> None:
    totals, latest, now = status.last_7_days, status.latest, shell.now()
    cost = dollars(totals.cost_usd, incomplete=bool(totals.unpriced_messages))
    week = f"{plural(totals.sessions, 'session')}, {cost}"
    where = f"running at {status.url}" if status.url else "not running; opened for this command"
    data = (("Data", status.data_dir),) if status.data_dir else ()
    shell.output.fields(
        (
            ("Platform", where),
            *data,
            ("Organization", status.organization.name),
            ("Kept", kept(status.organization.capture, status.organization.retention_days)),
            ("Last 7 days", f"{week}, {short_count(totals.tokens.total)} tokens"),
            ("Last session", "none" if latest is None else _latest(latest, now)),
        )
    )
    if latest is None:
        _show_first_steps(shell, here=status.data_dir is not None)
    elif status.url is None:
        shell.output.line()
        shell.output.line("Look at it in the browser: crewkit up")


def _warn(shell: Shell, organization: OrganizationView) -> None:
    """Say what developers must know, and when sessions do not arrive."""
    told = warning(organization.capture)
    if told is not None:
        shell.output.note(f"Note: {told}")
    try:
        standing = standing_of(tracker_folder(shell.settings()))
    except CrewkitError:
        return
    if standing is not None and standing.problem:
        shell.output.note(f"Sessions do not arrive: {standing.problem}. crewkit doctor says more")


def _latest(latest: SessionSummary, now: dt.datetime) -> str:
    return f"{ago(latest.ended_at or latest.started_at, now)} in {latest.project}"


def _show_first_steps(shell: Shell, *, here: bool) -> None:
    """Say what to do next; a platform elsewhere is up already."""
    steps = (
        ("crewkit sessions import", "bring in what Claude Code has kept on this machine"),
        ("crewkit usage --by model", "see what it cost"),
    )
    starting = (
        ("crewkit up", "look at it in the browser"),
        ("crewkit up --demo", "look at a made-up team first"),
    )
    shell.output.line()
    shell.output.fields((*steps, *starting) if here else steps)
