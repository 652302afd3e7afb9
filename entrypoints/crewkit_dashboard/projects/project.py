"""``/kit/projects/{project_id}``: its figures, its names, who sees it, and its end."""

from typing import Any

import attrs
import falcon

from crewkit_core.analytics.use_cases import Summarize
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.use_cases import (
    AdmitToProject,
    CloseProject,
    DeleteProject,
    DismissFromProject,
    ListMembers,
    ListProjectMembers,
    ShowOrganization,
    ShowProject,
    UpdateProject,
)
from crewkit_dashboard import asking, links
from crewkit_dashboard.accounts.security import identity_of
from crewkit_dashboard.accounts.trouble import Trouble, attempt
from crewkit_dashboard.forms import NOTHING, Form
from crewkit_dashboard.site import Site, Visitor, page
from crewkit_dashboard.team.members import level_of


@attrs.frozen
class ProjectPage:
    """The page, and its form for names."""

    site: Site

    @page
    def on_get(
        self, req: falcon.Request, resp: falcon.Response, visitor: Visitor, project_id: str
    ) -> None:
        """Show it."""
        done = asking.text(req, "done") or ""
        show_project(self.site, req, resp, visitor, project_id, done=done)

    @page
    def on_post(
        self, req: falcon.Request, resp: falcon.Response, visitor: Visitor, project_id: str
    ) -> None:
        """Call it otherwise."""
        form = self.site.own_form(req)

        def act() -> str:
            visitor.ask(
                UpdateProject(
                    organization_id=visitor.organization_id,
                    project_id=identity_of(project_id),
                    name=form.word("name"),
                    slug=form.word("slug"),
                    remote=form.word("remote") or None,
                    path=form.word("path"),
                )
            )
            return _back(project_id, "named")

        def show(trouble: Trouble) -> None:
            show_project(self.site, req, resp, visitor, project_id, trouble=trouble, form=form)

        attempt(resp, "names", act, show)


@attrs.frozen
class ProjectAccess:
    """``/kit/projects/{project_id}/access``."""

    site: Site
    home = links.PROJECTS

    @page
    def on_post(
        self, req: falcon.Request, resp: falcon.Response, visitor: Visitor, project_id: str
    ) -> None:
        """Close or open it."""
        form = self.site.own_form(req)

        def act() -> str:
            changed = visitor.ask(
                CloseProject(
                    organization_id=visitor.organization_id,
                    project_id=identity_of(project_id),
                    closed=form.text("closed") == "true",
                )
            )
            return _back(project_id, "closed" if changed.closed else "opened")

        def show(trouble: Trouble) -> None:
            show_project(self.site, req, resp, visitor, project_id, trouble=trouble)

        attempt(resp, "access", act, show)


@attrs.frozen
class ProjectAdmission:
    """``/kit/projects/{project_id}/members``."""

    site: Site
    home = links.PROJECTS

    @page
    def on_post(
        self, req: falcon.Request, resp: falcon.Response, visitor: Visitor, project_id: str
    ) -> None:
        """Admit a member."""
        form = self.site.own_form(req)

        def act() -> str:
            visitor.ask(
                AdmitToProject(
                    organization_id=visitor.organization_id,
                    project_id=identity_of(project_id),
                    user_id=identity_of(form.text("member")),
                    level=level_of(form),
                )
            )
            return _back(project_id, "admitted")

        def show(trouble: Trouble) -> None:
            show_project(self.site, req, resp, visitor, project_id, trouble=trouble)

        attempt(resp, "access", act, show)


@attrs.frozen
class ProjectDismissal:
    """``/kit/projects/{project_id}/members/{user_id}/removal``."""

    site: Site
    home = links.PROJECTS

    @page
    def on_post(
        self,
        req: falcon.Request,
        resp: falcon.Response,
        visitor: Visitor,
        project_id: str,
        user_id: str,
    ) -> None:
        """End their admission."""
        self.site.own_form(req)

        def act() -> str:
            visitor.ask(
                DismissFromProject(
                    organization_id=visitor.organization_id,
                    project_id=identity_of(project_id),
                    user_id=identity_of(user_id),
                )
            )
            return _back(project_id, "dismissed")

        def show(trouble: Trouble) -> None:
            show_project(self.site, req, resp, visitor, project_id, trouble=trouble)

        attempt(resp, "access", act, show)


@attrs.frozen
class ProjectEnd:
    """``/kit/projects/{project_id}/deletion``: typed out."""

    site: Site
    home = links.PROJECTS

    @page
    def on_post(
        self, req: falcon.Request, resp: falcon.Response, visitor: Visitor, project_id: str
    ) -> None:
        """Delete it."""
        form = self.site.own_form(req)

        def act() -> str:
            visitor.ask(
                DeleteProject(
                    organization_id=visitor.organization_id,
                    project_id=identity_of(project_id),
                    name=form.text("name"),
                )
            )
            return links.link(links.PROJECTS, "deleted", done="deleted")

        def show(trouble: Trouble) -> None:
            show_project(self.site, req, resp, visitor, project_id, trouble=trouble, form=form)

        attempt(resp, "end", act, show)


def _back(project_id: str, done: str) -> str:
    return links.link(links.project(identity_of(project_id)), done=done)


def show_project(
    site: Site,
    req: falcon.Request,
    resp: falcon.Response,
    visitor: Visitor,
    project_id: str,
    *,
    trouble: Trouble | None = None,
    form: Form = NOTHING,
    done: str = "",
) -> None:
    """Show the page."""
    place: dict[str, Any] = {
        "organization_id": visitor.organization_id,
        "project_id": identity_of(project_id),
    }
    project = visitor.ask(ShowProject(**place))
    organization = visitor.ask(ShowOrganization(organization_id=visitor.organization_id))
    admitted = visitor.ask(ListProjectMembers(**place)).data
    known = {each.user_id for each in admitted}
    members = visitor.ask(ListMembers(organization_id=visitor.organization_id)).data
    site.show(
        req,
        resp,
        "projects/project.html",
        nav="projects",
        organization=organization,
        project=project,
        summary=visitor.ask(Summarize(**place)),
        sessions=links.link(links.SESSIONS, project=project.id),
        admitted=admitted,
        others=[
            each
            for each in members
            if each.user_id not in known and not each.level.reaches(Level.ADMIN)
        ],
        trouble=trouble,
        form=form,
        done=done,
    )
