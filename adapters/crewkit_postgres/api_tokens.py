"""Tokens for programs, and members that are no people, in one transaction."""

import datetime as dt
import uuid
from collections.abc import Sequence

import attrs
import sqlalchemy as sa

from crewkit_core.accounts.model import ApiToken, ServiceAccount
from crewkit_core.accounts.ports import Bearer
from crewkit_core.identity.model import User
from crewkit_postgres.accounts import PostgresAccounts, level_of
from crewkit_postgres.directory import membership_of
from crewkit_postgres.rows import to_row, to_value
from crewkit_postgres.tables import api_tokens, memberships, service_accounts, users
from crewkit_postgres.transactions import set_local


@attrs.frozen
class PostgresApiTokens:
    """``accounts.ports.ApiTokens``."""

    _connection: sa.Connection

    def add(self, token: ApiToken) -> None:
        """Store a new one."""
        self._connection.execute(sa.insert(api_tokens).values(to_row(token)))

    def all(self, organization_id: uuid.UUID) -> Sequence[ApiToken]:
        """Return the organization's, newest first."""
        rows = self._connection.execute(
            sa.select(api_tokens)
            .where(api_tokens.c.organization_id == organization_id)
            .order_by(api_tokens.c.created_at.desc(), api_tokens.c.id.desc())
        ).mappings()
        return [to_value(row, ApiToken) for row in rows]

    def remove(self, organization_id: uuid.UUID, token_id: uuid.UUID) -> None:
        """Let it work no more."""
        self._connection.execute(
            sa.delete(api_tokens).where(
                api_tokens.c.organization_id == organization_id, api_tokens.c.id == token_id
            )
        )


@attrs.frozen
class PostgresServiceAccounts:
    """``accounts.ports.ServiceAccounts``."""

    _connection: sa.Connection

    def add(self, account: ServiceAccount) -> None:
        """Store a new one, as a member."""
        user = User(
            id=account.user_id, name=account.name, email=None, created_at=account.created_at
        )
        self._connection.execute(sa.insert(users).values(to_row(user)))
        self._connection.execute(
            membership_of(account.organization_id, account.user_id, account.level)
        )
        row = {name: value for name, value in to_row(account).items() if name != "level"}
        self._connection.execute(sa.insert(service_accounts).values(row))

    def all(self, organization_id: uuid.UUID) -> Sequence[ServiceAccount]:
        """Return the organization's, by name."""
        rows = self._connection.execute(
            sa.select(service_accounts, memberships.c.level)
            .join(
                memberships,
                sa.and_(
                    memberships.c.organization_id == service_accounts.c.organization_id,
                    memberships.c.user_id == service_accounts.c.user_id,
                ),
            )
            .where(service_accounts.c.organization_id == organization_id)
            .order_by(service_accounts.c.name, service_accounts.c.user_id)
        ).mappings()
        return [to_value(row, ServiceAccount) for row in rows]

    def remove(self, organization_id: uuid.UUID, user_id: uuid.UUID) -> bool:
        """Take its tokens and what it may do; return whether there was such."""
        known = sa.select(service_accounts.c.user_id).where(
            service_accounts.c.organization_id == organization_id,
            service_accounts.c.user_id == user_id,
        )
        # its tokens and the account itself go with the membership
        gone = self._connection.execute(
            sa.delete(memberships).where(
                memberships.c.organization_id == organization_id,
                memberships.c.user_id.in_(known),
            )
        )
        return bool(gone.rowcount)


@attrs.frozen
class PostgresBearers:
    """``accounts.ports.Bearers``: a token's own hash lets it see itself, and then its tenant."""

    _connection: sa.Connection

    def find(self, token_hash: bytes) -> Bearer | None:
        """Return it, ended or not."""
        set_local(self._connection, {"app.token_hash": token_hash.hex()})
        row = self._connection.execute(
            sa.select(api_tokens).where(api_tokens.c.token_hash == token_hash)
        ).mappings()
        found = row.first()
        if found is None:
            return None
        token = to_value(found, ApiToken)
        return Bearer(
            token=token,
            creator_level=level_of(self._connection, token.created_by, token.organization_id),
            acts_level=level_of(self._connection, token.user_id, token.organization_id),
            disabled=PostgresAccounts(self._connection).is_disabled(token.created_by),
        )

    def touch(self, token: ApiToken, at: dt.datetime) -> None:
        """Note its use."""
        set_local(self._connection, {"app.organization_id": str(token.organization_id)})
        self._connection.execute(
            sa.update(api_tokens)
            .where(
                api_tokens.c.organization_id == token.organization_id, api_tokens.c.id == token.id
            )
            .values(used_at=at)
        )
