"""Sign-ins, their refresh tokens, and secrets that work once, in one transaction."""

import datetime as dt
import uuid
from collections.abc import Sequence

import attrs
import sqlalchemy as sa

from crewkit_core.accounts.model import (
    MailRequest,
    OneTimeSecret,
    Purpose,
    RefreshToken,
    SignIn,
)
from crewkit_postgres.rows import to_row, to_value
from crewkit_postgres.tables import mail_requests, one_time_secrets, refresh_tokens, sign_ins

_KEPT = dt.timedelta(days=30)
_WISHES_KEPT = dt.timedelta(days=2)


@attrs.frozen
class PostgresSignIns:
    """``accounts.ports.SignIns``."""

    _connection: sa.Connection

    def add(self, sign_in: SignIn) -> None:
        """Store a new one; forgets the user's that ended long ago."""
        long_ago = sign_in.created_at - _KEPT
        self._connection.execute(
            sa.delete(sign_ins).where(
                sign_ins.c.user_id == sign_in.user_id,
                sa.or_(sign_ins.c.ends_at < long_ago, sign_ins.c.ended_at < long_ago),
            )
        )
        self._connection.execute(sa.insert(sign_ins).values(to_row(sign_in)))

    def find(self, sign_in_id: uuid.UUID) -> SignIn | None:
        """Return it, ended or not."""
        return self._one(sa.select(sign_ins).where(sign_ins.c.id == sign_in_id))

    def lock(self, sign_in_id: uuid.UUID) -> SignIn | None:
        """Return it, locked until the unit ends."""
        return self._one(sa.select(sign_ins).where(sign_ins.c.id == sign_in_id).with_for_update())

    def by_cookie(self, cookie_hash: bytes) -> SignIn | None:
        """Return the one that a browser's cookie stands for."""
        return self._one(sa.select(sign_ins).where(sign_ins.c.cookie_hash == cookie_hash))

    def of_user(self, user_id: uuid.UUID) -> Sequence[SignIn]:
        """Return the user's that have not been ended, newest first."""
        rows = self._connection.execute(
            sa.select(sign_ins)
            .where(sign_ins.c.user_id == user_id, sign_ins.c.ended_at.is_(None))
            .order_by(sign_ins.c.created_at.desc(), sign_ins.c.id.desc())
        ).mappings()
        return [to_value(row, SignIn) for row in rows]

    def save(self, sign_in: SignIn) -> None:
        """Write changed fields."""
        self._connection.execute(
            sa.update(sign_ins).where(sign_ins.c.id == sign_in.id).values(to_row(sign_in))
        )

    def end_all(self, user_id: uuid.UUID, at: dt.datetime, but: uuid.UUID | None = None) -> int:
        """End the user's sign-ins, all or all but one; return how many."""
        ended = self._connection.execute(
            sa.update(sign_ins)
            .where(
                sign_ins.c.user_id == user_id,
                sign_ins.c.ended_at.is_(None),
                sign_ins.c.id.is_distinct_from(but),
            )
            .values(ended_at=at)
        )
        return ended.rowcount

    def _one(self, statement: sa.Select[tuple[object]]) -> SignIn | None:
        row = self._connection.execute(statement).mappings().first()
        return None if row is None else to_value(row, SignIn)


@attrs.frozen
class PostgresRefreshTokens:
    """``accounts.ports.RefreshTokens``."""

    _connection: sa.Connection

    def add(self, token: RefreshToken) -> None:
        """Store a new one."""
        self._connection.execute(sa.insert(refresh_tokens).values(to_row(token)))

    def find(self, token_hash: bytes) -> RefreshToken | None:
        """Return it, used or not."""
        row = self._connection.execute(
            sa.select(refresh_tokens).where(refresh_tokens.c.token_hash == token_hash)
        ).mappings()
        found = row.first()
        return None if found is None else to_value(found, RefreshToken)

    def use(self, token_hash: bytes, at: dt.datetime) -> None:
        """Mark it used."""
        self._connection.execute(
            sa.update(refresh_tokens)
            .where(refresh_tokens.c.token_hash == token_hash)
            .values(used_at=at)
        )


@attrs.frozen
class PostgresOneTimeSecrets:
    """``accounts.ports.OneTimeSecrets``: used up by being deleted, which only one can."""

    _connection: sa.Connection

    def add(self, secret: OneTimeSecret) -> None:
        """Store a new one; forgets those that are too old."""
        self._connection.execute(
            sa.delete(one_time_secrets).where(
                one_time_secrets.c.expires_at < secret.expires_at - _KEPT
            )
        )
        self._connection.execute(sa.insert(one_time_secrets).values(to_row(secret)))

    def peek(self, purpose: Purpose, secret_hash: bytes, now: dt.datetime) -> OneTimeSecret | None:
        """Return it without using it; None when it would not work."""
        row = self._connection.execute(
            sa.select(one_time_secrets).where(_works(purpose, secret_hash, now))
        ).mappings()
        found = row.first()
        return None if found is None else to_value(found, OneTimeSecret)

    def redeem(
        self, purpose: Purpose, secret_hash: bytes, now: dt.datetime
    ) -> OneTimeSecret | None:
        """Use it up; None when it is used, too old or for something else."""
        row = self._connection.execute(
            sa.delete(one_time_secrets)
            .where(_works(purpose, secret_hash, now))
            .returning(one_time_secrets)
        ).mappings()
        found = row.first()
        return None if found is None else to_value(found, OneTimeSecret)

    def forget(self, user_id: uuid.UUID, purposes: Sequence[Purpose]) -> None:
        """Let none of the user's for these purposes work any more."""
        self._connection.execute(
            sa.delete(one_time_secrets).where(
                one_time_secrets.c.user_id == user_id,
                one_time_secrets.c.purpose.in_([purpose.value for purpose in purposes]),
            )
        )


def _works(purpose: Purpose, secret_hash: bytes, now: dt.datetime) -> sa.ColumnElement[bool]:
    return sa.and_(
        one_time_secrets.c.secret_hash == secret_hash,
        one_time_secrets.c.purpose == purpose.value,
        one_time_secrets.c.expires_at > now,
    )


@attrs.frozen
class PostgresMailRequests:
    """``accounts.ports.MailRequests``."""

    _connection: sa.Connection

    def add(self, request: MailRequest) -> None:
        """Store it; forgets those whose links have ended."""
        self._connection.execute(
            sa.delete(mail_requests).where(
                mail_requests.c.created_at < request.created_at - _WISHES_KEPT
            )
        )
        self._connection.execute(sa.insert(mail_requests).values(to_row(request)))

    def find(self, request_id: uuid.UUID) -> MailRequest | None:
        """Return it."""
        row = self._connection.execute(
            sa.select(mail_requests).where(mail_requests.c.id == request_id)
        ).mappings()
        found = row.first()
        return None if found is None else to_value(found, MailRequest)

    def remove(self, email: str, before: dt.datetime) -> None:
        """Forget an address's requests, and everybody's from before *before*."""
        self._connection.execute(
            sa.delete(mail_requests).where(
                sa.or_(mail_requests.c.email == email, mail_requests.c.created_at < before)
            )
        )
