"""``/kit/projects/{project_id}``: its figures, its names, who sees it, and its end."""

from typing import Any

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
from crewkit_dashboard.accounts.trouble import Trouble
from crewkit_dashboard.changing import Change, Sent
from crewkit_dashboard.forms import NOTHING, Form
from crewkit_dashboard.site import Site, Visitor, page
from crewkit_dashboard.team.members import level_of


class _OfProject(Change):
    home = links.PROJECTS
    at = "access"

    def show(
        self, req: falcon.Request, resp: falcon.Response, sent: Sent, trouble: Trouble
    ) -> None:
        """Show the project's page."""
        project_id = sent.path["project_id"]
        show_project(
            self.site, req, resp, sent.visitor, project_id, trouble=trouble, form=sent.form
        )


class ProjectPage(_OfProject):
    """The page, and its form for names."""

    home = ""
    at = "names"

    @page
    def on_get(
        self, req: falcon.Request, resp: falcon.Response, visitor: Visitor, project_id: str
    ) -> None:
        """Show it."""
        done = asking.text(req, "done") or ""
        show_project(self.site, req, resp, visitor, project_id, done=done)

    def act(self, sent: Sent) -> str:
        """Call it otherwise; a remote that is there is replaced, never taken away."""
        place, form = _place(sent), sent.form
        remote: str | None = form.word("remote")
        if not remote and sent.visitor.ask(ShowProject(**place)).remote is None:
            remote = None
        sent.visitor.ask(
            UpdateProject(
                **place,
                name=form.word("name"),
                slug=form.word("slug"),
                remote=remote,
                path=form.word("path"),
            )
        )
        return _back(place, "named")


class ProjectAccess(_OfProject):
    """``/kit/projects/{project_id}/access``: closed or open."""

    def act(self, sent: Sent) -> str:
        """Close or open it."""
        place, closed = _place(sent), sent.form.text("closed") == "true"
        changed = sent.visitor.ask(CloseProject(**place, closed=closed))
        return _back(place, "closed" if changed.closed else "opened")


class ProjectAdmission(_OfProject):
    """``/kit/projects/{project_id}/members``."""

    def act(self, sent: Sent) -> str:
        """Admit a member."""
        place, member = _place(sent), identity_of(sent.form.text("member"))
        sent.visitor.ask(AdmitToProject(**place, user_id=member, level=level_of(sent.form)))
        return _back(place, "admitted")


class ProjectDismissal(_OfProject):
    """``/kit/projects/{project_id}/members/{user_id}/removal``."""

    def act(self, sent: Sent) -> str:
        """End their admission."""
        place = _place(sent)
        sent.visitor.ask(DismissFromProject(**place))
        return _back(place, "dismissed")


class ProjectEnd(_OfProject):
    """``/kit/projects/{project_id}/deletion``: typed out."""

    at = "end"

    def act(self, sent: Sent) -> str:
        """Delete it."""
        sent.visitor.ask(DeleteProject(**_place(sent), name=sent.form.text("name")))
        return links.link(links.PROJECTS, "deleted", done="deleted")


def _place(sent: Sent) -> dict[str, Any]:
    """Return the organization's id, and those that the address names."""
    named = {name: identity_of(value) for name, value in sent.path.items()}
    return {"organization_id": sent.visitor.organization_id, **named}


def _back(place: dict[str, Any], done: str) -> str:
    return links.link(links.project(place["project_id"]), done=done)


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
