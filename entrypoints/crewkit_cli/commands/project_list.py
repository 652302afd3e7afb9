"""``crewkit project list``."""

import click

from crewkit.opening import Session
from crewkit_cli import shell as cli
from crewkit_cli.finding import every
from crewkit_cli.tables import Column, Table
from crewkit_core.kernel.page import MAX_LIMIT
from crewkit_core.tenancy.use_cases import ListDeletedProjects, ListProjects
from crewkit_core.tenancy.views import ProjectView

_COLUMNS = (
    Column("Name", flexible=True),
    Column("Slug"),
    Column("Remote or folder", flexible=True),
    Column("Seen by"),
)
_NONE = "No projects; they come with sessions, or by `crewkit project create`."
_NONE_DELETED = "No project is deleted."


@cli.command(
    click.option("--deleted", is_flag=True, help="Those that can be restored; admins may."),
    name="list",
)
def command(shell: cli.Shell, *, deleted: bool) -> None:
    """List the organization's projects that you see."""
    with shell.session() as session:
        found = _deleted(session) if deleted else _all(session)
    if shell.output.as_json:
        shell.output.document(found)
    elif found:
        rows = tuple((each.name, each.slug, each.place, _seen(each)) for each in found)
        shell.output.table(Table(_COLUMNS, rows))
    else:
        shell.output.line(_NONE_DELETED if deleted else _NONE)


def _seen(project: ProjectView) -> str:
    if project.deleted_at is not None:
        return "nobody"
    return "those admitted" if project.closed else "everybody"


def _all(session: Session) -> tuple[ProjectView, ...]:
    def page(after: str | None) -> ListProjects:
        return ListProjects(organization_id=session.organization_id, after=after, limit=MAX_LIMIT)

    return tuple(every(session, page))


def _deleted(session: Session) -> tuple[ProjectView, ...]:
    asked = ListDeletedProjects(organization_id=session.organization_id)
    return session.door.handle(session.actor, asked).data
