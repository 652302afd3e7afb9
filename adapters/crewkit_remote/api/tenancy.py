"""Made from the description of the API by ``tox -e docs``.

Organizations, their projects and members.
"""

import uuid

from crewkit_core.kernel.page import Page
from crewkit_core.tenancy.capture import Capture
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.views import MemberView, OrganizationView, ProjectView, SlugView
from crewkit_core.tenancy.visibility import Visibility
from crewkit_remote.speaking import Speaking


class TenancyApi(Speaking):
    """Operations of this part."""

    def organizations(self) -> Page[OrganizationView]:
        """List my organizations.

        Which organizations am I a member of?
        """
        return self._page(OrganizationView, "organizations", {})

    def create_organization(self, *, name: str, slug: str | None = None) -> OrganizationView:
        """Make an organization.

        Make an organization; who asks owns it.
        """
        return self._one(
            OrganizationView, "create_organization", {}, body={"name": name, "slug": slug}
        )

    def organization_slug(self, *, slug: str) -> SlugView:
        """Tell whether an organization's slug is free.

        Is this slug free for an organization?
        """
        return self._one(SlugView, "organization_slug", {"slug": slug})

    def organization(self, organization_id: uuid.UUID) -> OrganizationView:
        """Show an organization.

        What is this organization?
        """
        return self._one(OrganizationView, "organization", {"organization_id": organization_id})

    def update_organization(
        self,
        organization_id: uuid.UUID,
        *,
        name: str | None = None,
        slug: str | None = None,
        session_visibility: Visibility | None = None,
        capture: Capture | None = None,
        retention_days: int | None = None,
    ) -> OrganizationView:
        """Change an organization: names, who sees new sessions, what is kept.

        Call the organization so; None leaves what is.
        """
        return self._one(
            OrganizationView,
            "update_organization",
            {"organization_id": organization_id},
            body={
                "name": name,
                "slug": slug,
                "session_visibility": session_visibility,
                "capture": capture,
                "retention_days": retention_days,
            },
        )

    def members(self, organization_id: uuid.UUID) -> Page[MemberView]:
        """List an organization's members.

        Who belongs to the organization?
        """
        return self._page(MemberView, "members", {"organization_id": organization_id})

    def change_level(
        self, organization_id: uuid.UUID, user_id: uuid.UUID, *, level: Level
    ) -> MemberView:
        """Change what a member may do.

        Give a member this level.
        """
        return self._one(
            MemberView,
            "change_level",
            {"organization_id": organization_id, "user_id": user_id},
            body={"level": level},
        )

    def remove_member(self, organization_id: uuid.UUID, user_id: uuid.UUID) -> None:
        """Take a member out, or leave.

        Take this member out of the organization; of oneself it is leaving.
        """
        self._nothing("remove_member", {"organization_id": organization_id, "user_id": user_id})

    def add_person(self, organization_id: uuid.UUID, *, email: str, name: str = "") -> MemberView:
        """Add a person whose sessions are brought in.

        Know this person as a developer of the organization.
        """
        return self._one(
            MemberView,
            "add_person",
            {"organization_id": organization_id},
            body={"email": email, "name": name},
        )

    def projects(
        self, organization_id: uuid.UUID, *, after: str | None = None, limit: int = 50
    ) -> Page[ProjectView]:
        """List projects.

        Which projects does the organization have?
        """
        return self._page(
            ProjectView,
            "projects",
            {"organization_id": organization_id, "after": after, "limit": limit},
        )

    def create_project(
        self,
        organization_id: uuid.UUID,
        *,
        name: str,
        remote: str,
        path: str = "",
        slug: str | None = None,
    ) -> ProjectView:
        """Make a project of a repository.

        Make a project of a repository, or of a folder in one.
        """
        return self._one(
            ProjectView,
            "create_project",
            {"organization_id": organization_id},
            body={"name": name, "remote": remote, "path": path, "slug": slug},
        )

    def project_slug(self, organization_id: uuid.UUID, *, slug: str) -> SlugView:
        """Tell whether a project's slug is free.

        Is this slug free for a project of the organization?
        """
        return self._one(
            SlugView, "project_slug", {"organization_id": organization_id, "slug": slug}
        )

    def resolve_project(
        self, organization_id: uuid.UUID, *, remote: str, path: str = ""
    ) -> ProjectView:
        """Find the project of a git remote.

        Which project is this repository?
        """
        return self._one(
            ProjectView,
            "resolve_project",
            {"organization_id": organization_id, "remote": remote, "path": path},
        )

    def project(self, organization_id: uuid.UUID, project_id: uuid.UUID) -> ProjectView:
        """Show a project.

        What is this project?
        """
        return self._one(
            ProjectView, "project", {"organization_id": organization_id, "project_id": project_id}
        )

    def update_project(
        self,
        organization_id: uuid.UUID,
        project_id: uuid.UUID,
        *,
        name: str | None = None,
        slug: str | None = None,
        remote: str | None = None,
        path: str | None = None,
    ) -> ProjectView:
        """Give a project another name, slug or git remote.

        Call the project so, and know it by this remote and path; None leaves what is.
        Sessions stay where they are: what identifies a project decides of those that begin
        later.
        """
        return self._one(
            ProjectView,
            "update_project",
            {"organization_id": organization_id, "project_id": project_id},
            body={"name": name, "slug": slug, "remote": remote, "path": path},
        )

    def delete_project(
        self, organization_id: uuid.UUID, project_id: uuid.UUID, *, name: str
    ) -> None:
        """Delete a project.

        Delete this project: nobody sees it or its sessions any more.
        """
        self._nothing(
            "delete_project",
            {"organization_id": organization_id, "project_id": project_id},
            body={"name": name},
        )

    def deleted_projects(self, organization_id: uuid.UUID) -> Page[ProjectView]:
        """List projects that can be restored.

        Which projects can be restored?
        """
        return self._page(ProjectView, "deleted_projects", {"organization_id": organization_id})

    def restore_project(self, organization_id: uuid.UUID, project_id: uuid.UUID) -> ProjectView:
        """Have a deleted project back.

        Have this deleted project back, with its sessions.
        """
        return self._one(
            ProjectView,
            "restore_project",
            {"organization_id": organization_id, "project_id": project_id},
        )

    def close_project(
        self, organization_id: uuid.UUID, project_id: uuid.UUID, *, closed: bool = True
    ) -> ProjectView:
        """Close a project to all but those admitted, or open it.

        Close this project to all but admins and those admitted, or open it to every member
        again.
        """
        return self._one(
            ProjectView,
            "close_project",
            {"organization_id": organization_id, "project_id": project_id},
            body={"closed": closed},
        )

    def project_members(
        self, organization_id: uuid.UUID, project_id: uuid.UUID
    ) -> Page[MemberView]:
        """List who was admitted to a project.

        Who beside admins sees this project when it is closed, and at which level?
        """
        return self._page(
            MemberView,
            "project_members",
            {"organization_id": organization_id, "project_id": project_id},
        )

    def admit_to_project(
        self,
        organization_id: uuid.UUID,
        project_id: uuid.UUID,
        user_id: uuid.UUID,
        *,
        level: Level = Level.DEVELOPER,
    ) -> MemberView:
        """Admit a member to a project.

        Let this member see the project when it is closed.
        """
        return self._one(
            MemberView,
            "admit_to_project",
            {"organization_id": organization_id, "project_id": project_id, "user_id": user_id},
            body={"level": level},
        )

    def dismiss_from_project(
        self, organization_id: uuid.UUID, project_id: uuid.UUID, user_id: uuid.UUID
    ) -> None:
        """End a member's admission to a project.

        Let this member see the project no more when it is closed; their own sessions they
        do.
        """
        self._nothing(
            "dismiss_from_project",
            {"organization_id": organization_id, "project_id": project_id, "user_id": user_id},
        )
