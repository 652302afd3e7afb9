"""Who is what to the platform, in a dictionary."""

import uuid

import attrs

from crewkit_core.identity.model import PlatformGrant, PlatformRole
from crewkit_memory.tables import AccountTables


@attrs.frozen
class MemoryPlatformRoles:
    """``accounts.ports.PlatformRoles``."""

    _tables: AccountTables

    def hold(self) -> None:
        """Let nobody else change them: the unit holds the one lock there is."""

    def find(self, user_id: uuid.UUID) -> PlatformRole | None:
        """Return the user's role, if they have one."""
        grant = self._tables.platform_roles.get(user_id)
        return None if grant is None else grant.role

    def owners(self) -> frozenset[uuid.UUID]:
        """Return the owners who can sign in."""
        accounts = self._tables.accounts
        out = {user for user, account in accounts.items() if account.disabled_at is not None}
        owners = {each.user_id for each in self.all() if each.role is PlatformRole.OWNER}
        return frozenset(owners - out)

    def all(self) -> tuple[PlatformGrant, ...]:
        """Return every role, oldest first."""
        grants = self._tables.platform_roles.values()
        return tuple(sorted(grants, key=lambda each: (each.granted_at, each.user_id)))

    def set(self, grant: PlatformGrant) -> None:
        """Give a role, in place of the one the user has."""
        self._tables.platform_roles[grant.user_id] = grant

    def remove(self, user_id: uuid.UUID) -> None:
        """Take the user's role away."""
        self._tables.platform_roles.pop(user_id, None)
