"""An organization's tokens and service accounts in dictionaries."""

import uuid
from collections.abc import Sequence

import attrs

from crewkit_core.accounts.model import ApiToken, ServiceAccount
from crewkit_core.identity.model import User
from crewkit_core.tenancy.model import Member
from crewkit_memory.tables import Store, Tables


@attrs.frozen
class MemoryApiTokens:
    """``accounts.ports.ApiTokens``."""

    _tables: Tables

    def add(self, token: ApiToken) -> None:
        """Store a new one."""
        self._tables.require(token.organization_id)
        self._tables.api_tokens[token.id] = token

    def all(self, organization_id: uuid.UUID) -> Sequence[ApiToken]:
        """Return the organization's, newest first."""
        if not self._tables.own(organization_id):
            return ()
        found = self._tables.api_tokens.values()
        return sorted(found, key=lambda each: (each.created_at, each.id), reverse=True)

    def remove(self, organization_id: uuid.UUID, token_id: uuid.UUID) -> None:
        """Let it work no more."""
        self._tables.require(organization_id)
        self._tables.api_tokens.pop(token_id, None)


@attrs.frozen
class MemoryServiceAccounts:
    """``accounts.ports.ServiceAccounts``."""

    _store: Store
    _tables: Tables

    def add(self, account: ServiceAccount) -> None:
        """Store a new one, as a member."""
        self._tables.require(account.organization_id)
        self._store.users[account.user_id] = User(
            id=account.user_id, name=account.name, email=None, created_at=account.created_at
        )
        self._tables.members[account.user_id] = Member(
            organization_id=account.organization_id, user_id=account.user_id, level=account.level
        )
        self._tables.service_accounts[account.user_id] = account

    def all(self, organization_id: uuid.UUID) -> Sequence[ServiceAccount]:
        """Return the organization's, by name."""
        if not self._tables.own(organization_id):
            return ()
        found = self._tables.service_accounts.values()
        return sorted(found, key=lambda each: (each.name, each.user_id))

    def remove(self, organization_id: uuid.UUID, user_id: uuid.UUID) -> bool:
        """Take its tokens and what it may do; return whether there was such."""
        self._tables.require(organization_id)
        if self._tables.service_accounts.pop(user_id, None) is None:
            return False
        self._tables.members.pop(user_id, None)
        for token in list(self._tables.api_tokens.values()):
            if token.user_id == user_id:
                del self._tables.api_tokens[token.id]
        return True
