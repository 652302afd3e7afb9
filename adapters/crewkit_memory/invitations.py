"""Invitations in dictionaries."""

import uuid

import attrs

from crewkit_core.organizations.errors import AlreadyInvited
from crewkit_core.organizations.model import Invitation
from crewkit_memory.tables import Store, Tables


@attrs.frozen
class MemoryInvitations:
    """``organizations.ports.Invitations``."""

    _tables: Tables

    def add(self, invitation: Invitation) -> None:
        """Store a new one.

        Raises:
            AlreadyInvited: its address has one.
        """
        self._tables.require(invitation.organization_id)
        if invitation.email in {each.email for each in self._tables.invitations.values()}:
            raise AlreadyInvited("this address has an open invitation")
        self._tables.invitations[invitation.id] = invitation

    def find(self, organization_id: uuid.UUID, invitation_id: uuid.UUID) -> Invitation | None:
        """Return it."""
        own = self._tables.own(organization_id)
        return self._tables.invitations.get(invitation_id) if own else None

    def all(self, organization_id: uuid.UUID) -> tuple[Invitation, ...]:
        """Return them, newest first, expired ones too."""
        if not self._tables.own(organization_id):
            return ()
        found = self._tables.invitations.values()
        return tuple(sorted(found, key=lambda each: (each.created_at, each.id), reverse=True))

    def save(self, invitation: Invitation) -> None:
        """Write who asks, the token's hash and when it expires."""
        self._tables.require(invitation.organization_id)
        known = self._tables.invitations.get(invitation.id)
        if known is not None:
            self._tables.invitations[invitation.id] = attrs.evolve(
                known,
                invited_by=invitation.invited_by,
                token_hash=invitation.token_hash,
                expires_at=invitation.expires_at,
            )

    def remove(self, organization_id: uuid.UUID, invitation_id: uuid.UUID) -> None:
        """Forget it."""
        self._tables.require(organization_id)
        self._tables.invitations.pop(invitation_id, None)


@attrs.frozen
class MemoryInvitationDesk:
    """``organizations.ports.InvitationDesk``."""

    _store: Store

    def find(self, token_hash: bytes) -> Invitation | None:
        """Return it, expired or not."""
        with self._store.lock:
            for tables in self._store.tenants.values():
                for each in tables.invitations.values():
                    if each.token_hash == token_hash:
                        return each
        return None
