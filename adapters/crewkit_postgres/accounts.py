"""People who can sign in, in one transaction."""

import datetime as dt
import uuid
from collections.abc import Sequence

import attrs
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from crewkit_core.accounts.model import Account
from crewkit_core.identity.model import User
from crewkit_core.kernel.errors import Conflict, Unavailable
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.model import Organization
from crewkit_postgres.directory import membership_of, store_organization
from crewkit_postgres.errors import AGAIN
from crewkit_postgres.rows import to_row, to_value
from crewkit_postgres.tables import accounts, failed_sign_ins, memberships, organizations, users
from crewkit_postgres.transactions import set_local

_OF_USERS = ("name", "email")
_SELECT = sa.select(users.c.name, users.c.email, accounts).join(
    users, users.c.id == accounts.c.user_id
)
_FORGOTTEN = dt.timedelta(days=90)


@attrs.frozen
class PostgresAccounts:
    """``accounts.ports.Accounts``."""

    _connection: sa.Connection

    def find(self, user_id: uuid.UUID) -> Account | None:
        """Return the account, locked until the unit ends."""
        return self._one(accounts.c.user_id == user_id)

    def by_email(self, email: str) -> Account | None:
        """Return the account of a verified address, locked until the unit ends."""
        return self._one(users.c.email == email)

    def user(self, user_id: uuid.UUID) -> User | None:
        """Return the user, with an account or without."""
        row = self._connection.execute(sa.select(users).where(users.c.id == user_id)).mappings()
        found = row.first()
        return None if found is None else to_value(found, User)

    def is_disabled(self, user_id: uuid.UUID) -> bool:
        """Test whether nothing of the user's may be let in any more."""
        disabled = sa.select(accounts.c.user_id).where(
            accounts.c.user_id == user_id, accounts.c.disabled_at.is_not(None)
        )
        return self._connection.execute(disabled).first() is not None

    def is_member(self, user_id: uuid.UUID, organization_id: uuid.UUID) -> bool:
        """Test whether the user is a member there now."""
        return level_of(self._connection, user_id, organization_id) is not None

    def open(self, account: Account, organization: Organization) -> Account:
        """Open an account with its personal organization.

        Raises:
            Conflict: the address has an account.
        """
        user = User(
            id=account.user_id,
            name=account.name,
            email=account.email,
            created_at=account.created_at,
        )
        self._connection.execute(
            insert(users).values(to_row(user)).on_conflict_do_nothing(index_elements=["email"])
        )
        known = self._connection.execute(
            sa.select(users.c.id).where(users.c.email == account.email)
        ).scalar_one_or_none()
        if known is None:
            raise Unavailable(AGAIN)
        opened = attrs.evolve(account, user_id=known)
        row = {name: value for name, value in to_row(opened).items() if name not in _OF_USERS}
        added = self._connection.execute(
            insert(accounts).values(row).on_conflict_do_nothing().returning(accounts.c.user_id)
        )
        if added.first() is None:
            raise Conflict("somebody else has this e-mail address")
        self.save(opened)
        set_local(
            self._connection,
            {"app.organization_id": str(organization.id), "app.user_id": str(known)},
        )
        store_organization(self._connection, organization)
        self._connection.execute(membership_of(organization.id, known, Level.OWNER))
        return opened

    def save(self, account: Account) -> None:
        """Write the account's changed fields."""
        row = to_row(account)
        self._connection.execute(
            sa.update(users)
            .where(users.c.id == account.user_id)
            .values({name: row[name] for name in _OF_USERS})
        )
        self._connection.execute(
            sa.update(accounts)
            .where(accounts.c.user_id == account.user_id)
            .values({name: value for name, value in row.items() if name not in _OF_USERS})
        )

    def owned_alone(self, user_id: uuid.UUID) -> Sequence[Organization]:
        """Return organizations that have other people but no other owner who can sign in.

        Their owners cannot change until the unit ends: each organization's row is locked, in one
        order, by whoever would leave it.
        """
        set_local(self._connection, {"app.user_id": str(user_id)})
        owned = self._connection.execute(
            sa.select(memberships.c.organization_id)
            .where(memberships.c.user_id == user_id, memberships.c.level == Level.OWNER.value)
            .order_by(memberships.c.organization_id)
        ).scalars()
        alone = (self._owned_alone(user_id, organization_id) for organization_id in owned.all())
        return [organization for organization in alone if organization is not None]

    def _owned_alone(self, user_id: uuid.UUID, organization_id: uuid.UUID) -> Organization | None:
        set_local(self._connection, {"app.organization_id": str(organization_id)})
        organization = self._connection.execute(
            sa.select(organizations)
            .where(organizations.c.id == organization_id, organizations.c.deleted_at.is_(None))
            .with_for_update()
        ).mappings()
        row = organization.first()
        others = self._connection.execute(
            sa.select(memberships.c.level)
            .join(accounts, accounts.c.user_id == memberships.c.user_id)
            .where(
                memberships.c.organization_id == organization_id,
                memberships.c.user_id != user_id,
                accounts.c.disabled_at.is_(None),
            )
        ).scalars()
        levels = set(others.all())
        if row is None or not levels or Level.OWNER.value in levels:
            return None
        return to_value(row, Organization)

    def _one(self, condition: sa.ColumnElement[bool]) -> Account | None:
        row = self._connection.execute(
            _SELECT.where(condition).with_for_update(of=accounts)
        ).mappings()
        found = row.first()
        return None if found is None else to_value(found, Account)


@attrs.frozen
class PostgresFailures:
    """``accounts.ports.Failures``."""

    _connection: sa.Connection

    def count(self, email_hash: bytes) -> int:
        """Return how many."""
        found: int | None = self._connection.execute(
            sa.select(failed_sign_ins.c.failures).where(failed_sign_ins.c.email_hash == email_hash)
        ).scalar_one_or_none()
        return found or 0

    def add(self, email_hash: bytes, at: dt.datetime) -> None:
        """Count one more; forgets what is older than 90 days."""
        table = failed_sign_ins
        self._connection.execute(
            insert(table)
            .values(email_hash=email_hash, failures=1, at=at)
            .on_conflict_do_update(
                index_elements=["email_hash"], set_={"failures": table.c.failures + 1, "at": at}
            )
        )
        self._connection.execute(sa.delete(table).where(table.c.at < at - _FORGOTTEN))

    def clear(self, email_hash: bytes) -> int:
        """Begin anew; return how many there were."""
        gone: int | None = self._connection.execute(
            sa.delete(failed_sign_ins)
            .where(failed_sign_ins.c.email_hash == email_hash)
            .returning(failed_sign_ins.c.failures)
        ).scalar_one_or_none()
        return gone or 0


def level_of(
    connection: sa.Connection, user_id: uuid.UUID, organization_id: uuid.UUID
) -> Level | None:
    """Return the user's level in the organization now; None for no member."""
    set_local(connection, {"app.organization_id": str(organization_id)})
    found: str | None = connection.execute(
        sa.select(memberships.c.level)
        .join(organizations, organizations.c.id == memberships.c.organization_id)
        .where(
            memberships.c.organization_id == organization_id,
            memberships.c.user_id == user_id,
            organizations.c.deleted_at.is_(None),
        )
    ).scalar_one_or_none()
    return None if found is None else Level(found)
