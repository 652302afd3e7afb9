"""Bring a database to this version's schema, or say why not."""

import contextlib
import enum
import functools
import uuid
from collections.abc import Generator

import attrs
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from crewkit_core.kernel.errors import Conflict, Forbidden, Unavailable
from crewkit_postgres.errors import lacking_privilege, translated
from crewkit_postgres.transactions import begun

APPLICATION_ROLE = "crewkit_app"
_LOCK = 0x6372_6577_6B69_74  # "crewkit": one migration at a time in a database
_OLDEST_SERVER = 150_000
_SET_APART = 160_000


class SchemaAge(enum.Enum):
    """How a database's schema stands to this version's."""

    EMPTY = "empty"
    OLDER = "older"
    CURRENT = "current"


@attrs.frozen(kw_only=True)
class SchemaState:
    """What a database was last written by.

    Attributes:
        revision: Its migration; None when it is empty.
        version: The crewkit that brought it there; None when it is empty.
    """

    age: SchemaAge
    revision: str | None
    version: str | None


@functools.cache
def head() -> str:
    """Return the revision of this version's schema."""
    revision = ScriptDirectory.from_config(_config()).get_current_head()
    if revision is None:  # pragma: no cover - the package always holds migrations
        raise LookupError("the package holds no migrations")
    return revision


@functools.cache
def _known() -> frozenset[str]:
    steps = ScriptDirectory.from_config(_config()).walk_revisions()
    return frozenset(step.revision for step in steps)


def check_compatible(url: str) -> SchemaState:
    """Return how the database's schema stands to this version's.

    Raises:
        Conflict: a newer crewkit wrote it, or the server is too old.
        Unavailable: the database does not answer.
    """
    with _connected(url) as connection:
        return _state(connection)


def check_ready(engine: sa.Engine) -> None:
    """Ask, as the application, whether the database has this version's schema right now.

    Raises:
        Unavailable: it does not answer, or its schema is another version's, with what to do.
    """
    try:
        with begun(engine, {"app.organization_id": ""}) as connection:
            state = _state(connection)
    except Conflict as error:
        raise Unavailable(error.message) from None
    except sa.exc.ProgrammingError:
        raise Unavailable("the application may not read which schema the database has") from None
    if state.age is SchemaAge.EMPTY:
        raise Unavailable("the database is empty: start crewkit where it may migrate")
    if state.age is SchemaAge.OLDER:
        raise Unavailable(
            f"the database has the schema {state.revision} of crewkit {state.version}, and this"
            f" one needs {head()}: start crewkit where it may migrate"
        )


def upgrade(url: str, *, version: str, login: str | None = None) -> SchemaState:
    """Bring the database to this version's schema; nothing happens when it is there.

    Whoever has data to lose makes a backup before: see ``check_compatible``.

    Args:
        url: SQLAlchemy URL of a role that owns the schema, or may make one.
        version: This crewkit's, written down beside the data.
        login: The role the application logs in as; it may become the application's role.

    Raises:
        Conflict: a newer crewkit wrote it, or the server is too old.
        Forbidden: the role of *url* may not make what is needed.
        Unavailable: the database does not answer, or somebody stands in the way.
    """
    with _connected(url) as connection, _permitted(), _alone(connection):
        if _state(connection).age is not SchemaAge.CURRENT:
            connection.commit()
            command.upgrade(_config(connection), "head")
        _admit(connection, login)
        _sign(connection, version)
        connection.commit()
        return _state(connection)


def downgrade(url: str, revision: str) -> None:
    """Walk back to *revision*, ``base`` for nothing at all; what later ones added is lost."""
    with _connected(url) as connection, _alone(connection):
        command.downgrade(_config(connection), revision)


def _config(connection: sa.Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", "crewkit_migrations:")
    config.attributes["connection"] = connection
    return config


@contextlib.contextmanager
def _connected(url: str) -> Generator[sa.Connection, None, None]:
    engine = sa.create_engine(
        url,
        poolclass=sa.NullPool,
        connect_args={"connect_timeout": 10, "options": "-c lock_timeout=30s -c timezone=UTC"},
    )
    with translated(), contextlib.closing(_connect(engine)) as connection:
        yield connection


def _connect(engine: sa.Engine) -> sa.Connection:
    """Connect; a refusal says what the server said, which is about the login and not about data."""
    try:
        return engine.connect()
    except sa.exc.OperationalError as error:
        reason = str(error.orig).strip().partition("\n")[0].removeprefix("connection failed: ")
        raise Unavailable(f"the database does not answer: {reason}") from None


@contextlib.contextmanager
def _permitted() -> Generator[None, None, None]:
    """Say what a login that may too little needs."""
    try:
        yield
    except sa.exc.ProgrammingError as error:
        denied = lacking_privilege(error)
        if denied is None:
            raise
        raise Forbidden(
            f"this login may not migrate the database ({denied}): use one"
            f" that owns the database and may create roles, or let an administrator create the role"
            f" {APPLICATION_ROLE} and grant it to the application's login"
        ) from None


@contextlib.contextmanager
def _alone(connection: sa.Connection) -> Generator[None, None, None]:
    """Hold the database's migration lock; the server lets go of it when we die."""
    connection.execute(sa.select(sa.func.pg_advisory_lock(_LOCK)))
    connection.commit()
    yield
    connection.execute(sa.select(sa.func.pg_advisory_unlock(_LOCK)))
    connection.commit()


def _state(connection: sa.Connection) -> SchemaState:
    server = connection.exec_driver_sql("show server_version_num").scalar_one()
    if int(server) < _OLDEST_SERVER:
        raise Conflict(f"crewkit needs PostgreSQL 15 or newer; this one is {int(server) // 10000}")
    revision = MigrationContext.configure(connection).get_current_revision()
    if revision is None:
        return SchemaState(age=SchemaAge.EMPTY, revision=None, version=None)
    version = connection.exec_driver_sql("select version from instance").scalar_one_or_none()
    if revision not in _known():
        raise Conflict(
            f"this data was written by a newer crewkit ({version}): install that version or a newer"
            " one, or restore the backup it made before it upgraded"
        )
    age = SchemaAge.CURRENT if revision == head() else SchemaAge.OLDER
    return SchemaState(age=age, revision=revision, version=version)


def _admit(connection: sa.Connection, login: str | None) -> None:
    """Let the login become the application's role where it cannot yet."""
    name = login or connection.exec_driver_sql("select current_user").scalar_one()
    # since PostgreSQL 16 whoever makes a role is its member without being able to become it
    server = connection.exec_driver_sql("show server_version_num").scalar_one()
    privilege = "member" if int(server) < _SET_APART else "set"
    able = connection.execute(
        sa.text("select pg_has_role(:name, :role, :privilege)"),
        {"name": name, "role": APPLICATION_ROLE, "privilege": privilege},
    ).scalar_one()
    if not able:
        quoted = connection.dialect.identifier_preparer.quote_identifier(name)
        connection.exec_driver_sql(f"grant {APPLICATION_ROLE} to {quoted}")


def _sign(connection: sa.Connection, version: str) -> None:
    connection.execute(
        sa.text(
            "insert into instance (sole, id, version, upgraded_at)"
            " values (true, :id, :version, now())"
            " on conflict (sole) do update"
            " set version = excluded.version, upgraded_at = excluded.upgraded_at"
            " where instance.version <> excluded.version"
        ),
        {"id": uuid.uuid4(), "version": version},
    )
