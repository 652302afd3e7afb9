"""Made from the description of the API by ``tox -e docs``.

The platform's own people: what they see of users and organizations, and the few things they do.
"""

import datetime as dt
import uuid

from crewkit_core.audit.views import AuditRecordView, EventView
from crewkit_core.identity.model import PlatformRole
from crewkit_core.kernel.page import Page
from crewkit_core.platform.model import UserState
from crewkit_core.platform.views import (
    OwnPlatformRole,
    PlatformOrganizationDetail,
    PlatformOrganizationView,
    PlatformRoleView,
    PlatformStatistics,
    PlatformUserDetail,
    PlatformUserView,
    RestoredView,
)
from crewkit_remote.speaking import Speaking


class PlatformApi(Speaking):
    """Operations of this part."""

    def platform_users(
        self,
        *,
        search: str | None = None,
        state: UserState | None = None,
        after: str | None = None,
        limit: int = 50,
    ) -> Page[PlatformUserView]:
        """List users of the platform.

        Who is there?
        """
        return self._page(
            PlatformUserView,
            "platform_users",
            {"search": search, "state": state, "after": after, "limit": limit},
        )

    def platform_user(self, user_id: uuid.UUID) -> PlatformUserDetail:
        """Look at a user, which is recorded.

        Who is this, and where do they belong? That it was asked is written down.
        """
        return self._one(PlatformUserDetail, "platform_user", {"user_id": user_id})

    def disable_user(self, user_id: uuid.UUID, *, reason: str, step_up: str | None = None) -> None:
        """Keep a user out.

        Let this user in nowhere any more: no browser, no client, no token of theirs.
        """
        self._nothing(
            "disable_user", {"user_id": user_id}, body={"reason": reason, "step_up": step_up}
        )

    def enable_user(self, user_id: uuid.UUID, *, reason: str, step_up: str | None = None) -> None:
        """Let a user in again.

        Let this user in again.
        """
        self._nothing(
            "enable_user", {"user_id": user_id}, body={"reason": reason, "step_up": step_up}
        )

    def platform_organizations(
        self,
        *,
        search: str | None = None,
        closed: bool | None = None,
        after: str | None = None,
        limit: int = 50,
    ) -> Page[PlatformOrganizationView]:
        """List organizations of the platform.

        Which organizations are there?
        """
        return self._page(
            PlatformOrganizationView,
            "platform_organizations",
            {"search": search, "closed": closed, "after": after, "limit": limit},
        )

    def platform_organization(self, organization_id: uuid.UUID) -> PlatformOrganizationDetail:
        """Look at an organization, which is recorded.

        Which organization is this, and whose? That it was asked is written down.
        """
        return self._one(
            PlatformOrganizationDetail,
            "platform_organization",
            {"organization_id": organization_id},
        )

    def restore_organization(
        self, organization_id: uuid.UUID, *, reason: str, step_up: str | None = None
    ) -> RestoredView:
        """Give a closed organization back.

        Open this closed organization again, for the people who belonged to it.
        """
        return self._one(
            RestoredView,
            "restore_organization",
            {"organization_id": organization_id},
            body={"reason": reason, "step_up": step_up},
        )

    def platform_audit(
        self,
        *,
        organization_id: uuid.UUID | None = None,
        kind: str | None = None,
        object_id: str | None = None,
        user_id: uuid.UUID | None = None,
        refused: bool | None = None,
        since: dt.datetime | None = None,
        until: dt.datetime | None = None,
        after: str | None = None,
        limit: int = 50,
    ) -> Page[AuditRecordView]:
        """List who changed what on the platform, or in an organization, which is recorded.

        Who changed what? Of an organization, that it was asked is written down.
        """
        return self._page(
            AuditRecordView,
            "platform_audit",
            {
                "organization_id": organization_id,
                "kind": kind,
                "object_id": object_id,
                "user_id": user_id,
                "refused": refused,
                "since": since,
                "until": until,
                "after": after,
                "limit": limit,
            },
        )

    def platform_events(
        self,
        *,
        organization_id: uuid.UUID | None = None,
        kind: str | None = None,
        object_id: str | None = None,
        user_id: uuid.UUID | None = None,
        delivered: bool | None = None,
        since: dt.datetime | None = None,
        until: dt.datetime | None = None,
        after: str | None = None,
        limit: int = 50,
    ) -> Page[EventView]:
        """List what happened on the platform, or in an organization, which is recorded.

        What happened? Of an organization, that it was asked is written down.
        """
        return self._page(
            EventView,
            "platform_events",
            {
                "organization_id": organization_id,
                "kind": kind,
                "object_id": object_id,
                "user_id": user_id,
                "delivered": delivered,
                "since": since,
                "until": until,
                "after": after,
                "limit": limit,
            },
        )

    def platform_statistics(self) -> PlatformStatistics:
        """Show the platform in numbers.

        How large is the platform, and how lively?
        """
        return self._one(PlatformStatistics, "platform_statistics", {})

    def platform_roles(self) -> Page[PlatformRoleView]:
        """List the platform's own people.

        Who are the platform's own people?
        """
        return self._page(PlatformRoleView, "platform_roles", {})

    def own_platform_role(self) -> OwnPlatformRole:
        """Show what I am to the platform.

        Am I one of the platform's own people?
        """
        return self._one(OwnPlatformRole, "own_platform_role", {})

    def grant_platform_role(
        self, user_id: uuid.UUID, *, role: PlatformRole, reason: str, step_up: str | None = None
    ) -> PlatformRoleView:
        """Give a user a platform role.

        Give this user this platform role, in place of the one they have.
        """
        return self._one(
            PlatformRoleView,
            "grant_platform_role",
            {"user_id": user_id},
            body={"role": role, "reason": reason, "step_up": step_up},
        )

    def revoke_platform_role(
        self, user_id: uuid.UUID, *, reason: str, step_up: str | None = None
    ) -> None:
        """Take a user's platform role away.

        Take this user's platform role away; also one's own, while another owner remains.
        """
        self._nothing(
            "revoke_platform_role",
            {"user_id": user_id},
            body={"reason": reason, "step_up": step_up},
        )

    def claim_platform(self, *, secret: str) -> PlatformRoleView:
        """Become the platform's first owner by the link of its start.

        I hold the link that ``crewkit up`` printed: make me, who am signed in, the first
        owner.
        """
        return self._one(PlatformRoleView, "claim_platform", {}, body={"secret": secret})
