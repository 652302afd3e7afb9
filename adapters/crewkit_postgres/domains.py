"""Domains of an organization, and finding whom one lets in."""

import uuid

import attrs
import sqlalchemy as sa

from crewkit_core.organizations.model import Domain
from crewkit_postgres.rows import to_row, to_value
from crewkit_postgres.tables import domains, people
from crewkit_postgres.transactions import begun


@attrs.frozen
class PostgresDomains:
    """``organizations.ports.Domains``."""

    _connection: sa.Connection

    def add(self, domain: Domain) -> None:
        """Store a new one."""
        self._connection.execute(sa.insert(domains).values(to_row(domain)))

    def find(self, organization_id: uuid.UUID, name: str) -> Domain | None:
        """Return it, held until the unit ends."""
        statement = sa.select(domains).where(*_key(organization_id, name)).with_for_update()
        row = self._connection.execute(statement).mappings().first()
        return None if row is None else to_value(row, Domain)

    def all(self, organization_id: uuid.UUID) -> tuple[Domain, ...]:
        """Return them, by name."""
        rows = self._connection.execute(
            sa.select(domains)
            .where(domains.c.organization_id == organization_id)
            .order_by(domains.c.name.collate("C"))
        ).mappings()
        return tuple(to_value(row, Domain) for row in rows)

    def save(self, domain: Domain) -> None:
        """Write since when it is proven, when that was last seen, and the level."""
        self._connection.execute(
            sa.update(domains)
            .where(*_key(domain.organization_id, domain.name))
            .values(
                verified_at=domain.verified_at,
                checked_at=domain.checked_at,
                level=None if domain.level is None else domain.level.value,
            )
        )

    def remove(self, organization_id: uuid.UUID, name: str) -> None:
        """Forget it."""
        self._connection.execute(sa.delete(domains).where(*_key(organization_id, name)))

    def was_member(self, organization_id: uuid.UUID, user_id: uuid.UUID) -> bool:
        """Test whether somebody is a member, or ever was one."""
        found = sa.exists().where(
            people.c.organization_id == organization_id, people.c.user_id == user_id
        )
        return bool(self._connection.scalar(sa.select(found)))


@attrs.frozen
class PostgresDomainDesk:
    """``organizations.ports.DomainDesk``: who names a domain sees whom it lets in."""

    _engine: sa.Engine

    def find(self, name: str) -> Domain | None:
        """Return the domain when it is proven and has a level."""
        settings = {"app.organization_id": "", "app.domain": name}
        with begun(self._engine, settings) as connection:
            statement = sa.select(domains).where(
                domains.c.name == name,
                domains.c.verified_at.is_not(None),
                domains.c.level.is_not(None),
            )
            row = connection.execute(statement).mappings().first()
        return None if row is None else to_value(row, Domain)


def _key(organization_id: uuid.UUID, name: str) -> list[sa.ColumnElement[bool]]:
    return [domains.c.organization_id == organization_id, domains.c.name == name]
