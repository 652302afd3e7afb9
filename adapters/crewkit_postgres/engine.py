"""Connections to the database, for the application's role."""

from collections.abc import Callable, Sequence
from typing import Any

import attrs
import sqlalchemy as sa

from crewkit_postgres.asking import Connection
from crewkit_postgres.errors import translated


@attrs.frozen(kw_only=True)
class Timeouts:
    """How long a connection waits, in seconds, before it gives up.

    Attributes:
        connect: For the server to answer.
        statement: For one statement.
        lock: For a lock another transaction holds.
        idle: Between two statements of one transaction.
        pool: For another thread to give a connection back.
    """

    connect: int = 5
    statement: int = 60
    lock: int = 10
    idle: int = 300
    pool: int = 10


Engine = sa.Engine
"""A pool of connections, for those who only hand it on."""


def make_engine(
    url: str,
    *,
    pool_size: int = 8,
    role: str | None = None,
    timeouts: Timeouts = Timeouts(),
    application_name: str = "crewkit",
) -> sa.Engine:
    """Return an engine; nothing is connected yet.

    Args:
        url: SQLAlchemy URL, ``postgresql+psycopg://...``.
        pool_size: Connections at most: one for each thread that handles messages.
        role: Become this role on every connection, when the login is another one.
        timeouts: How long to wait for what.
        application_name: How the connections are called in ``pg_stat_activity``.
    """
    options = [
        "timezone=UTC",
        f"statement_timeout={timeouts.statement}s",
        f"lock_timeout={timeouts.lock}s",
        f"idle_in_transaction_session_timeout={timeouts.idle}s",
    ]
    if role is not None:
        options.append(f"role={role}")
    engine = sa.create_engine(
        url,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=timeouts.pool,
        connect_args={
            "connect_timeout": timeouts.connect,
            "application_name": application_name,
            "options": " ".join(f"-c {option}" for option in options),
        },
    )
    sa.event.listen(engine, "do_connect", _connect)
    return engine


def _connect(_dialect: object, _record: object, args: list[Any], named: dict[str, Any]) -> object:
    return Connection.connect(*args, **named)


def watch_pool(engine: sa.Engine, changed: Callable[[int], None]) -> None:
    """Have *changed* told of each connection that is taken from the pool (1) or given back (-1)."""
    sa.event.listen(engine, "checkout", lambda *_: changed(1))
    sa.event.listen(engine, "checkin", lambda *_: changed(-1))


def weaknesses(engine: sa.Engine) -> Sequence[str]:
    """Return why row-level security would not hold for this engine's role; empty when it does.

    Raises:
        Unavailable: the database does not answer.
    """
    with translated(), engine.connect() as connection:
        role, is_super, bypasses, owned = connection.exec_driver_sql(
            "select current_user, rolsuper, rolbypassrls,"
            " (select count(*) from pg_class where relnamespace = 'public'::regnamespace"
            " and relkind = 'r' and pg_has_role(current_user, relowner, 'usage'))"
            " from pg_roles where rolname = current_user"
        ).one()
    found = []
    if is_super:
        found.append(f"the role {role} is a superuser")
    if bypasses:
        found.append(f"the role {role} may bypass row-level security")
    if owned:
        found.append(f"the role {role} owns {owned} tables")
    return found
