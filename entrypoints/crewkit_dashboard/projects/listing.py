"""``/kit/projects``: which projects there are, what they cost, and those that are deleted."""

from collections.abc import Mapping

import attrs
import falcon

from crewkit_core.analytics.use_cases import BreakDown
from crewkit_core.analytics.views import BreakdownRow, Dimension
from crewkit_core.kernel.page import MAX_LIMIT
from crewkit_core.tenancy.use_cases import (
    CreateProject,
    ListDeletedProjects,
    ListProjects,
    RestoreProject,
    ShowOrganization,
)
from crewkit_core.tenancy.views import ProjectView
from crewkit_dashboard import asking, links
from crewkit_dashboard.accounts.security import identity_of
from crewkit_dashboard.accounts.trouble import Trouble
from crewkit_dashboard.changing import Change, Sent
from crewkit_dashboard.forms import NOTHING, Form
from crewkit_dashboard.site import Site, Visitor, page


@attrs.frozen(kw_only=True)
class Row:
    """A project, with its figures of the last 30 days; None: nothing ran in it."""

    project: ProjectView
    figures: BreakdownRow | None


class _OfList(Change):
    home = links.PROJECTS

    def show(
        self, req: falcon.Request, resp: falcon.Response, sent: Sent, trouble: Trouble
    ) -> None:
        """Show the list."""
        show_projects(self.site, req, resp, sent.visitor, trouble=trouble, form=sent.form)


class ProjectsPage(_OfList):
    """The page, and its form for a new project."""

    home = ""
    at = "new"

    @page
    def on_get(self, req: falcon.Request, resp: falcon.Response, visitor: Visitor) -> None:
        """Show it."""
        show_projects(self.site, req, resp, visitor, done=asking.text(req, "done") or "")

    def act(self, sent: Sent) -> str:
        """Make a project of a repository."""
        made = sent.visitor.ask(
            CreateProject(
                organization_id=sent.visitor.organization_id,
                name=sent.form.word("name"),
                remote=sent.form.word("remote"),
                path=sent.form.word("path"),
            )
        )
        return links.link(links.project(made.id), done="made")


class Restoration(_OfList):
    """``/kit/projects/{project_id}/restoration``."""

    at = "deleted"

    def act(self, sent: Sent) -> str:
        """Have it back."""
        restored = sent.visitor.ask(
            RestoreProject(
                organization_id=sent.visitor.organization_id,
                project_id=identity_of(sent.path["project_id"]),
            )
        )
        return links.link(links.project(restored.id), done="restored")


def show_projects(
    site: Site,
    req: falcon.Request,
    resp: falcon.Response,
    visitor: Visitor,
    *,
    trouble: Trouble | None = None,
    form: Form = NOTHING,
    done: str = "",
) -> None:
    """Show the page."""
    organization_id = visitor.organization_id
    organization = visitor.ask(ShowOrganization(organization_id=organization_id))
    figures = _figures(visitor)
    after = asking.text(req, "after")
    found = visitor.ask(ListProjects(organization_id=organization_id, after=after, limit=MAX_LIMIT))
    deleted = ListDeletedProjects(organization_id=organization_id)
    site.show(
        req,
        resp,
        "projects/projects.html",
        nav="projects",
        organization=organization,
        rows=[Row(project=each, figures=figures.get(str(each.id))) for each in found.data],
        more=found.next_cursor and links.link(links.PROJECTS, after=found.next_cursor),
        deleted=visitor.ask(deleted).data if visitor.may("deleted_projects") else (),
        trouble=trouble,
        form=form,
        done=done,
    )


def _figures(visitor: Visitor) -> Mapping[str | None, BreakdownRow]:
    asked = BreakDown(organization_id=visitor.organization_id, dimension=Dimension.PROJECT)
    return {row.key: row for row in visitor.ask(asked).rows}
