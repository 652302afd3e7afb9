"""What the slice asks of the outside."""

import uuid
from typing import Protocol

from crewkit_core.accounts.ports import AccountJobs
from crewkit_core.kernel.trail import Trail
from crewkit_core.organizations.model import Invitation
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


class OrganizationsUnit(Protocol):
    """What a use case of the slice sees of one transaction."""

    @property
    def members(self) -> Members: ...

    @property
    def organizations(self) -> Organizations: ...

    @property
    def invitations(self) -> Invitations: ...

    @property
    def jobs(self) -> AccountJobs: ...

    @property
    def trail(self) -> Trail: ...
