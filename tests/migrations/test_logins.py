"""Which logins may bring a foreign PostgreSQL to our schema, and what the others are told."""

from collections.abc import Generator

import psycopg
import pytest

from crewkit.database import sqlalchemy_url
from crewkit_core.kernel.errors import Conflict, Forbidden, Unavailable
from crewkit_migrations import commands
from crewkit_migrations.commands import APPLICATION_ROLE, SchemaAge, check_compatible, upgrade
from crewkit_testing.foreign import DEBIAN_15, ForeignServer, foreign_server

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module", params=["of the wheel", "Debian's 15"])
def running(request: pytest.FixtureRequest) -> Generator[ForeignServer, None, None]:
    directory = None if request.param == "of the wheel" else DEBIAN_15
    if directory is not None and not directory.exists():
        pytest.skip("Debian's PostgreSQL 15 is not installed")
    with foreign_server(directory) as running:
        yield running


@pytest.fixture
def server(running: ForeignServer) -> Generator[ForeignServer, None, None]:
    """A server on which nobody has used crewkit yet: roles belong to all its databases."""
    yield running
    running.execute("drop database if exists kit")
    for (name,) in running.execute(
        "select rolname from pg_roles where oid >= 16384 order by oid desc"
    ):
        running.execute(f"drop role {name}")


def migrate(server: ForeignServer, login: str, database: str, application: str | None) -> None:
    upgrade(sqlalchemy_url(server.url(login, database)), version="1.0.0", login=application)


def becomes_the_role(server: ForeignServer, login: str, database: str) -> bool:
    """Return whether the login can do what the application does on each connection."""
    with psycopg.connect(server.url(login, database)) as connection:
        connection.execute(f"set role {APPLICATION_ROLE}".encode())
        connection.execute("select count(*) from conversations")
        row = connection.execute("select current_user").fetchone()
    return row == (APPLICATION_ROLE,)


def test_an_administrator_migrates_for_the_application(server: ForeignServer) -> None:
    """The administrator owns the tables; the application's login becomes a role that owns none."""
    admin = server.login("kit_admin", may="createrole")
    login = server.login("kit_login")
    server.database("kit", owner=admin)
    migrate(server, admin, "kit", login)
    assert becomes_the_role(server, login, "kit")
    owners = server.execute(
        "select distinct tableowner from pg_tables where schemaname='public'", "kit"
    )
    assert [(admin,)] == owners
    with (
        psycopg.connect(server.url(login, "kit")) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("drop table conversations")


def test_one_login_may_do_both(server: ForeignServer) -> None:
    """Whoever makes the role can become it, on every PostgreSQL from 15."""
    solo = server.login("solo", may="createrole")
    server.database("kit", owner=solo)
    migrate(server, solo, "kit", None)
    assert becomes_the_role(server, solo, "kit")
    url = sqlalchemy_url(server.url(solo, "kit"))
    assert SchemaAge.CURRENT is check_compatible(url).age


def test_a_login_without_rights_uses_a_role_that_was_made_for_it(server: ForeignServer) -> None:
    """It is told what is missing; once an administrator made and granted the role, it works."""
    plain = server.login("plain")
    server.database("kit", owner=plain)
    with pytest.raises(Forbidden, match=f"create the role {APPLICATION_ROLE}"):
        migrate(server, plain, "kit", None)
    server.execute(f"create role {APPLICATION_ROLE} nologin")
    with pytest.raises(Forbidden, match="may not migrate"):
        migrate(server, plain, "kit", None)
    server.execute(f"grant {APPLICATION_ROLE} to {plain}")
    migrate(server, plain, "kit", None)
    assert becomes_the_role(server, plain, "kit")


def test_what_the_server_says_of_a_login_is_passed_on(server: ForeignServer) -> None:
    """A wrong password and a missing database are told apart, and no password is quoted."""
    wrong = server.url("postgres", "postgres").replace(server.password, "mistyped")
    with pytest.raises(Unavailable, match="password authentication failed") as refused:
        check_compatible(sqlalchemy_url(wrong))
    assert "mistyped" not in str(refused.value)
    with pytest.raises(Unavailable, match='"nowhere" does not exist'):
        check_compatible(sqlalchemy_url(server.url("postgres", "nowhere")))


def test_a_server_that_is_too_old_is_refused(
    server: ForeignServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is written to it; the servers at hand are new enough, so the bar is raised here."""
    url = sqlalchemy_url(server.url("postgres", "postgres"))
    monkeypatch.setattr(commands, "_OLDEST_SERVER", 990_000)
    for attempt in (check_compatible, lambda url: upgrade(url, version="1.0.0")):
        with pytest.raises(Conflict, match=r"needs PostgreSQL 15 or newer; this one is 1[58]"):
            attempt(url)
    assert [] == server.execute("select tablename from pg_tables where schemaname = 'public'")
