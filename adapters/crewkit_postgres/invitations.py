"""Invitations of an organization, and finding one by its link."""

import uuid

import attrs
import sqlalchemy as sa

from crewkit_core.organizations.model import Invitation
from crewkit_postgres.rows import to_row, to_value
from crewkit_postgres.tables import invitations
from crewkit_postgres.transactions import begun


@attrs.frozen
class PostgresInvitations:
    """``organizations.ports.Invitations``."""

    _connection: sa.Connection

    def add(self, invitation: Invitation) -> None:
        """Store a new one."""
        self._connection.execute(sa.insert(invitations).values(to_row(invitation)))

    def find(self, organization_id: uuid.UUID, invitation_id: uuid.UUID) -> Invitation | None:
        """Return it, held until the unit ends."""
        statement = sa.select(invitations).where(*_key(organization_id, invitation_id))
        row = self._connection.execute(statement.with_for_update()).mappings().first()
        return None if row is None else to_value(row, Invitation)

    def all(self, organization_id: uuid.UUID) -> tuple[Invitation, ...]:
        """Return them, newest first, expired ones too."""
        rows = self._connection.execute(
            sa.select(invitations)
            .where(invitations.c.organization_id == organization_id)
            .order_by(invitations.c.created_at.desc(), invitations.c.id.desc())
        ).mappings()
        return tuple(to_value(row, Invitation) for row in rows)

    def save(self, invitation: Invitation) -> None:
        """Write who asks, the token's hash and when it expires."""
        self._connection.execute(
            sa.update(invitations)
            .where(*_key(invitation.organization_id, invitation.id))
            .values(
                invited_by=invitation.invited_by,
                token_hash=invitation.token_hash,
                expires_at=invitation.expires_at,
            )
        )

    def remove(self, organization_id: uuid.UUID, invitation_id: uuid.UUID) -> None:
        """Forget it."""
        self._connection.execute(
            sa.delete(invitations).where(*_key(organization_id, invitation_id))
        )


@attrs.frozen
class PostgresInvitationDesk:
    """``organizations.ports.InvitationDesk``: who has the link's hash sees what it is to."""

    _engine: sa.Engine

    def find(self, token_hash: bytes) -> Invitation | None:
        """Return it, expired or not."""
        settings = {"app.organization_id": "", "app.token_hash": token_hash.hex()}
        with begun(self._engine, settings) as connection:
            statement = sa.select(invitations).where(invitations.c.token_hash == token_hash)
            row = connection.execute(statement).mappings().first()
        return None if row is None else to_value(row, Invitation)


def _key(organization_id: uuid.UUID, invitation_id: uuid.UUID) -> list[sa.ColumnElement[bool]]:
    column = invitations.c
    return [column.organization_id == organization_id, column.id == invitation_id]
