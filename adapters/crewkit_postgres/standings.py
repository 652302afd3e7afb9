"""Who a secret stands for now, in one round trip and outside any unit."""

import uuid
from typing import Any

import attrs
import psycopg
import sqlalchemy as sa

from crewkit_core.accounts.model import ApiToken, SignIn
from crewkit_core.accounts.ports import Bearer, Standing
from crewkit_core.tenancy.levels import Level
from crewkit_postgres.asking import Row, first_row
from crewkit_postgres.errors import translated
from crewkit_postgres.rows import to_value

_TOKEN = tuple(each.name for each in attrs.fields(ApiToken))
_SIGN_IN = tuple(each.name for each in attrs.fields(SignIn))
_BEARER = (
    f"select {', '.join(_TOKEN)}, creator_level, acts_level, disabled from bearer_standing(%s)"  # noqa: S608 - names of ours
)
_SIGNED_IN = (
    f"select {', '.join(_SIGN_IN)}, exists (select from accounts as a"  # noqa: S608 - names of ours
    " where a.user_id = sign_ins.user_id and a.disabled_at is not null) from sign_ins where "
)
_BY_ID = _SIGNED_IN + "id = %s"
_BY_COOKIE = _SIGNED_IN + "cookie_hash = %s"


def asked_alone(engine: sa.Engine, statement: str, parameters: tuple[object, ...]) -> Row | None:
    """Return the first row of a statement that is a transaction of its own.

    A connection that died while it lay in the pool is found out by it, once.

    Raises:
        Unavailable: the database does not answer.
    """
    with translated():
        try:
            return _asked(engine, statement, parameters)
        except psycopg.OperationalError:
            engine.dispose()  # the others in the pool are no younger
        return _asked(engine, statement, parameters)


def _asked(engine: sa.Engine, statement: str, parameters: tuple[object, ...]) -> Row | None:
    fairy = engine.raw_connection()
    connection: Any = fairy.driver_connection
    try:
        return first_row(connection, statement, parameters)
    except psycopg.OperationalError:
        fairy.invalidate()
        raise
    finally:
        fairy.close()


@attrs.frozen
class PostgresStandings:
    """``accounts.ports.Standings``."""

    _engine: sa.Engine

    def of_token(self, token_hash: bytes) -> Bearer | None:
        """Return a token for programs, ended or not."""
        row = asked_alone(self._engine, _BEARER, (token_hash,))
        if row is None:
            return None
        *token, creator, acts, disabled = row
        return Bearer(
            token=to_value(dict(zip(_TOKEN, token, strict=True)), ApiToken),
            creator_level=None if creator is None else Level(creator),
            acts_level=None if acts is None else Level(acts),
            disabled=disabled,
        )

    def of_sign_in(self, sign_in_id: uuid.UUID) -> Standing | None:
        """Return a sign-in, ended or not."""
        return _standing(asked_alone(self._engine, _BY_ID, (sign_in_id,)))

    def of_cookie(self, cookie_hash: bytes) -> Standing | None:
        """Return the sign-in that a browser's cookie stands for, ended or not."""
        return _standing(asked_alone(self._engine, _BY_COOKIE, (cookie_hash,)))


def _standing(row: Row | None) -> Standing | None:
    if row is None:
        return None
    *sign_in, disabled = row
    return Standing(
        sign_in=to_value(dict(zip(_SIGN_IN, sign_in, strict=True)), SignIn), disabled=disabled
    )
