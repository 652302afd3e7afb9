"""The database of an installation: the embedded one, or an existing PostgreSQL; migrated."""

import contextlib
from collections.abc import Callable, Generator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import attrs

from crewkit.clock import SystemClock
from crewkit.owner import read_owner
from crewkit.settings import Settings
from crewkit.version import version
from crewkit_core.kernel.errors import Conflict, Unavailable
from crewkit_embedded.binaries import find_binaries
from crewkit_embedded.cluster import Cluster
from crewkit_embedded.data_dir import default_data_dir, make_data_dir
from crewkit_embedded.service_user import ServiceUser, choose_service_user
from crewkit_migrations.commands import APPLICATION_ROLE, SchemaAge, check_compatible, upgrade
from crewkit_postgres.engine import make_engine, weaknesses

Say = Callable[[str], None]


@attrs.frozen(kw_only=True)
class Place:
    """Where an installation lies and who runs it."""

    data_dir: Path
    user: ServiceUser


@attrs.frozen(kw_only=True)
class Database:
    """How the application reaches its database.

    Attributes:
        url: SQLAlchemy URL of its login.
        role: What it becomes on every connection, when the login is another role.
        keep_running: Starts the server again if it died; does nothing for an existing one.
    """

    url: str = attrs.field(repr=False)
    role: str | None = None
    keep_running: Callable[[], object] = attrs.field(default=lambda: None, repr=False)


def data_dir_of(settings: Settings, euid: int) -> Path:
    """Return where the installation's data lies, whether it is there or not."""
    return settings.data_dir or default_data_dir(settings.environ, euid)


def make_place(settings: Settings, euid: int) -> Place:
    """Return the installation's place, made when it is not there.

    Raises:
        Invalid: the directory is not safe to keep data in.
    """
    wanted = data_dir_of(settings, euid)
    user = choose_service_user(wanted)
    return Place(data_dir=make_data_dir(wanted, user), user=user)


@contextlib.contextmanager
def open_database(settings: Settings, place: Place, say: Say) -> Generator[Database, None, None]:
    """Have the database there, with this version's schema, until the end of the block.

    Args:
        settings: Names an existing database, or none.
        place: Holds the embedded one.
        say: Told what takes time or deserves a warning.

    Raises:
        Conflict: a newer crewkit wrote the data, the server is too old, or the installation has
            its data elsewhere.
        Forbidden: the login may not migrate.
        Unavailable: it does not start, or does not answer.
    """
    if settings.database_url is not None:
        yield _existing(settings, settings.database_url, say)
        return
    _check_embedded(place)
    binaries = find_binaries(
        place.user,
        place.data_dir,
        directory=settings.pg_bindir,
        search_path=settings.environ.get("PATH", ""),
    )
    with Cluster(place.data_dir, place.user, binaries=binaries).use() as handle:
        state = check_compatible(handle.admin_url)
        if state.age is SchemaAge.OLDER:
            _back_up(handle.cluster, place, str(state.version), say)
        if state.age is not SchemaAge.CURRENT or state.version != version():
            upgrade(handle.admin_url, version=version(), login=APPLICATION_ROLE)
        yield Database(url=handle.url(), keep_running=handle.cluster.ensure_running)


def _check_embedded(place: Place) -> None:
    """Refuse to make an empty database for an installation whose data lies in another one."""
    if read_owner(place.data_dir) is None or (place.data_dir / "postgres").exists():
        return
    raise Conflict(
        "this installation's data lies in a PostgreSQL of your own: name it in"
        " CREWKIT_DATABASE_URL, or to `crewkit up` with --database-url"
    )


def _back_up(cluster: Cluster, place: Place, written_by: str, say: Say) -> None:
    stamp = SystemClock().now().strftime("%Y%m%dT%H%M%SZ")
    backup = place.data_dir / "backups" / f"before-{version()}-{stamp}.dump"
    backup.parent.mkdir(mode=0o700, exist_ok=True)
    say(f"The data is of crewkit {written_by}: backing it up to {backup}, then migrating.")
    cluster.dump(backup)


def _existing(settings: Settings, url: str, say: Say) -> Database:
    url = sqlalchemy_url(url)
    admin = settings.admin_database_url
    if admin is None:
        say(
            "No administrator's URL was given: the application's own login migrates, and becomes"
            f" the role {APPLICATION_ROLE} on every connection. Row-level security then guards"
            " against our mistakes, not against somebody who has that login."
        )
    state = check_compatible(sqlalchemy_url(admin) if admin else url)
    if state.age is SchemaAge.OLDER:
        say(
            f"The database is of crewkit {state.version}. Migrating it now;"
            " backing up an existing PostgreSQL is its operator's business."
        )
    if state.age is not SchemaAge.CURRENT or state.version != version():
        login = _login(url) if admin else None
        upgrade(sqlalchemy_url(admin) if admin else url, version=version(), login=login)
    _warn_of_weaknesses(url, say)
    return Database(url=url, role=APPLICATION_ROLE)


def _warn_of_weaknesses(url: str, say: Say) -> None:
    """Ask as what the application becomes: its operator may have given that role too much."""
    engine = make_engine(url, pool_size=1, role=APPLICATION_ROLE)
    try:
        for weakness in weaknesses(engine):
            say(f"Row-level security does not hold in this database: {weakness}.")
    finally:
        engine.dispose()


def sqlalchemy_url(url: str) -> str:
    """Return a PostgreSQL URL with the driver named.

    Raises:
        Unavailable: it is no PostgreSQL URL.
    """
    for prefix in ("postgresql+psycopg://", "postgresql://", "postgres://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    raise Unavailable("the database URL must begin with postgresql://")


def _login(url: str) -> str | None:
    name = urlsplit(url).username
    return unquote(name) if name else None
