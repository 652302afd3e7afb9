"""What the slice asks of the outside."""

import datetime as dt
import uuid
from contextlib import AbstractContextManager
from typing import Protocol

from crewkit_core.accounts.ports import AccountUnit
from crewkit_core.audit.ports import AuditRecords, Events
from crewkit_core.platform.views import (
    OrganizationFilter,
    PlatformMembershipView,
    PlatformMemberView,
    PlatformOrganizationView,
    PlatformStatistics,
    PlatformUserView,
    UserFilter,
)


class PlatformReader(Protocol):
    """What is read across organizations: nothing at all for who is no staff."""

    def statistics(self, now: dt.datetime) -> PlatformStatistics:
        """Return the platform in numbers."""
        ...

    def users(
        self, which: UserFilter, after: uuid.UUID | None, limit: int
    ) -> tuple[tuple[PlatformUserView, ...], bool]:
        """Return users before *after*, newest first, and whether there are more."""
        ...

    def user(self, user_id: uuid.UUID) -> PlatformUserView | None:
        """Return the user, if there is one."""
        ...

    def memberships(self, user_id: uuid.UUID) -> tuple[PlatformMembershipView, ...]:
        """Return where the user belongs, closed organizations too, oldest first."""
        ...

    def organizations(
        self, which: OrganizationFilter, after: uuid.UUID | None, limit: int
    ) -> tuple[tuple[PlatformOrganizationView, ...], bool]:
        """Return organizations before *after*, newest first, and whether there are more."""
        ...

    def organization(self, organization_id: uuid.UUID) -> PlatformOrganizationView | None:
        """Return the organization, closed or not."""
        ...

    def members(self, organization_id: uuid.UUID) -> tuple[PlatformMemberView, ...]:
        """Return who belongs there, by name."""
        ...

    def audit_of(self, organization_id: uuid.UUID) -> AuditRecords:
        """Return the chain of an organization that is there, or of what has none."""
        ...

    def events_of(self, organization_id: uuid.UUID) -> Events:
        """Return what happened in an organization that is there, or in none."""
        ...


class ClosedOrganizations(Protocol):
    """Organizations that are there for nobody."""

    def slug_is_free(self, slug: str) -> bool:
        """Test whether no open organization has the slug."""
        ...

    def reopen(self, organization_id: uuid.UUID, slug: str) -> bool:
        """Open a closed one again; return whether it was closed until now.

        Raises:
            SlugTaken: another organization has the slug.
        """
        ...


class PlatformUnit(AccountUnit, Protocol):
    """What the slice sees of one transaction; it is no organization's."""

    @property
    def reader(self) -> PlatformReader: ...

    @property
    def closed(self) -> ClosedOrganizations: ...


class PlatformWork(Protocol):
    """Opens one transaction on the whole platform."""

    def __call__(self, user_id: uuid.UUID) -> AbstractContextManager[PlatformUnit]:
        """Open the transaction for a user: the store itself looks up whether they are staff.

        Raises:
            Unavailable: the database does not answer, or another transaction stood in the way.
        """
        ...
