"""What the slice asks of the outside."""

import uuid
from typing import Protocol

from crewkit_core.accounts.ports import AccountJobs
from crewkit_core.kernel.trail import Trail
from crewkit_core.organizations.model import Domain, Invitation
from crewkit_core.tenancy.ports import Members, Organizations


class Invitations(Protocol):
    """An organization's invitations."""

    def add(self, invitation: Invitation) -> None:
        """Store a new one.

        Raises:
            AlreadyInvited: its address has one.
        """
        ...

    def find(self, organization_id: uuid.UUID, invitation_id: uuid.UUID) -> Invitation | None:
        """Return it, held until the unit ends."""
        ...

    def all(self, organization_id: uuid.UUID) -> tuple[Invitation, ...]:
        """Return them, newest first, expired ones too."""
        ...

    def save(self, invitation: Invitation) -> None:
        """Write who asks, the token's hash and when it expires."""
        ...

    def remove(self, organization_id: uuid.UUID, invitation_id: uuid.UUID) -> None:
        """Forget it."""
        ...


class InvitationDesk(Protocol):
    """Finds an invitation by its link, in whichever organization; its own transaction."""

    def find(self, token_hash: bytes) -> Invitation | None:
        """Return it, expired or not."""
        ...


class Domains(Protocol):
    """Domains that an organization claims."""

    def add(self, domain: Domain) -> None:
        """Store a new one.

        Raises:
            DomainClaimedAlready: the organization claims it.
        """
        ...

    def find(self, organization_id: uuid.UUID, name: str) -> Domain | None:
        """Return it, held until the unit ends."""
        ...

    def all(self, organization_id: uuid.UUID) -> tuple[Domain, ...]:
        """Return them, by name."""
        ...

    def save(self, domain: Domain) -> None:
        """Write since when it is proven, when that was last seen, and the level.

        Raises:
            DomainTaken: it is proven to be another organization's.
        """
        ...

    def remove(self, organization_id: uuid.UUID, name: str) -> None:
        """Forget it."""
        ...

    def was_member(self, organization_id: uuid.UUID, user_id: uuid.UUID) -> bool:
        """Test whether somebody is a member, or ever was one."""
        ...


class DomainDesk(Protocol):
    """Finds whom a domain lets in, in whichever organization; its own transaction."""

    def find(self, name: str) -> Domain | None:
        """Return the domain when it is proven and has a level."""
        ...


class DomainRecords(Protocol):
    """What a domain's owner publishes in the DNS."""

    def texts(self, name: str) -> tuple[str, ...]:
        """Return the TXT records of a name; none when there are none.

        Raises:
            Unavailable: nobody answers, or not in time.
        """
        ...


class OrganizationsUnit(Protocol):
    """What a use case of the slice sees of one transaction."""

    @property
    def members(self) -> Members: ...

    @property
    def organizations(self) -> Organizations: ...

    @property
    def invitations(self) -> Invitations: ...

    @property
    def domains(self) -> Domains: ...

    @property
    def jobs(self) -> AccountJobs: ...

    @property
    def trail(self) -> Trail: ...
