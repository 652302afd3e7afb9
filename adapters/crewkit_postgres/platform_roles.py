"""Who is what to the platform, in one transaction."""

import uuid

import attrs
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from crewkit_core.identity.model import PlatformGrant, PlatformRole
from crewkit_postgres.rows import to_row, to_value
from crewkit_postgres.tables import accounts, platform_roles

_HOLD = 0x706C_6174_666F_726D  # "platform": one change of its people at a time


@attrs.frozen
class PostgresPlatformRoles:
    """``accounts.ports.PlatformRoles``."""

    _connection: sa.Connection

    def hold(self) -> None:
        """Let no other unit change who is a platform owner until this one ends."""
        self._connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_HOLD)))

    def find(self, user_id: uuid.UUID) -> PlatformRole | None:
        """Return the user's role, if they have one."""
        found: str | None = self._connection.execute(
            sa.select(platform_roles.c.role).where(platform_roles.c.user_id == user_id)
        ).scalar_one_or_none()
        return None if found is None else PlatformRole(found)

    def owners(self) -> frozenset[uuid.UUID]:
        """Return the owners who can sign in."""
        found = self._connection.execute(
            sa.select(platform_roles.c.user_id)
            .outerjoin(accounts, accounts.c.user_id == platform_roles.c.user_id)
            .where(
                platform_roles.c.role == PlatformRole.OWNER.value,
                accounts.c.disabled_at.is_(None),
            )
        )
        return frozenset(found.scalars())

    def all(self) -> tuple[PlatformGrant, ...]:
        """Return every role, oldest first."""
        order = (platform_roles.c.granted_at, platform_roles.c.user_id)
        rows = self._connection.execute(sa.select(platform_roles).order_by(*order)).mappings()
        return tuple(to_value(row, PlatformGrant) for row in rows)

    def set(self, grant: PlatformGrant) -> None:
        """Give a role, in place of the one the user has."""
        row = to_row(grant)
        self._connection.execute(
            insert(platform_roles)
            .values(row)
            .on_conflict_do_update(index_elements=["user_id"], set_=row)
        )

    def remove(self, user_id: uuid.UUID) -> None:
        """Take the user's role away."""
        self._connection.execute(
            sa.delete(platform_roles).where(platform_roles.c.user_id == user_id)
        )
