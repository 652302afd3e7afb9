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
from crewkit_dashboard.accounts.trouble import Trouble, attempt
from crewkit_dashboard.forms import NOTHING, Form
from crewkit_dashboard.site import Site, Visitor, page


@attrs.frozen(kw_only=True)
class Row:
    """A project, with its figures of the last 30 days; None: nothing ran in it."""

    project: ProjectView
    figures: BreakdownRow | None


@attrs.frozen
class ProjectsPage:
    """The page, and its form for a new project."""

    site: Site

    @page
    def on_get(self, req: falcon.Request, resp: falcon.Response, visitor: Visitor) -> None:
        """Show it."""
        show_projects(self.site, req, resp, visitor, done=asking.text(req, "done") or "")

    @page
    def on_post(self, req: falcon.Request, resp: falcon.Response, visitor: Visitor) -> None:
        """Make a project of a repository."""
        form = self.site.own_form(req)

        def act() -> str:
            made = visitor.ask(
                CreateProject(
                    organization_id=visitor.organization_id,
                    name=form.word("name"),
                    remote=form.word("remote"),
                    path=form.word("path"),
                )
            )
            return links.link(links.project(made.id), done="made")

        def show(trouble: Trouble) -> None:
            show_projects(self.site, req, resp, visitor, trouble=trouble, form=form)

        attempt(resp, "new", act, show)


@attrs.frozen
class Restoration:
    """``/kit/projects/{project_id}/restoration``."""

    site: Site
    home = links.PROJECTS

    @page
    def on_post(
        self, req: falcon.Request, resp: falcon.Response, visitor: Visitor, project_id: str
    ) -> None:
        """Have it back."""
        self.site.own_form(req)

        def act() -> str:
            restored = visitor.ask(
                RestoreProject(
                    organization_id=visitor.organization_id, project_id=identity_of(project_id)
                )
            )
            return links.link(links.project(restored.id), done="restored")

        def show(trouble: Trouble) -> None:
            show_projects(self.site, req, resp, visitor, trouble=trouble)

        attempt(resp, "deleted", act, show)


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
