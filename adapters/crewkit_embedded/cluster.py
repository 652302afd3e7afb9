"""The PostgreSQL server of one data directory, shared by the processes that use it."""

import contextlib
import os
import subprocess
import time
from collections.abc import Generator, Mapping
from pathlib import Path
from urllib.parse import quote

import attrs

from crewkit_embedded import postmaster
from crewkit_embedded.binaries import ENVIRONMENT, Binaries, find_binaries
from crewkit_embedded.errors import ClusterFailed
from crewkit_embedded.files import bound_log, make_owned_directory, open_owned
from crewkit_embedded.initialize import (
    ADMIN_ROLE,
    APP_ROLE,
    DATABASE,
    check_major,
    initialize,
    write_access_rules,
)
from crewkit_embedded.locks import FileLock
from crewkit_embedded.postmaster import Postmaster
from crewkit_embedded.reach import spawn_options
from crewkit_embedded.service_user import ServiceUser
from crewkit_embedded.settings import as_arguments, server_settings
from crewkit_embedded.socket_dir import PORT, make_socket_dir, remove_socket_dir

READY_SECONDS = 300.0  # a crash recovery replays up to max_wal_size
LEFTOVER_SECONDS = 30.0
LOG_BYTES = 5 * 2**20


class Cluster:
    """The server of one data directory: started by the first user, stopped by the last.

    Every process that uses it holds a shared lock on ``postgres.users``;
    starting and stopping is decided under the exclusive lock ``postgres.start``.
    Both vanish with their process, so a killed user leaves no wrong count:
    the server then lives on and the next user takes it over.
    """

    def __init__(
        self,
        data_dir: Path,
        user: ServiceUser,
        *,
        binaries: Binaries | None = None,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        """Name the server; nothing is started.

        Args:
            data_dir: Exists, is the service user's and private (see ``make_data_dir``).
            user: Runs the server.
            binaries: Default: ``find_binaries`` at first need.
            settings: On top of the default ones, for example ``{"fsync": "off"}`` in tests.
        """
        self.data_dir = data_dir.resolve()
        self.data = self.data_dir / "postgres"
        self.user = user
        self._binaries = binaries
        self._settings = dict(settings or {})

    @property
    def binaries(self) -> Binaries:
        """The programs in use, looked for once."""
        if self._binaries is None:
            self._binaries = find_binaries(self.user, self.data_dir)
        return self._binaries

    @contextlib.contextmanager
    def use(self) -> Generator["ClusterHandle", None, None]:
        """Have the server running until the end of the block.

        Raises:
            ForeignMajor: the data is of another PostgreSQL major.
            ClusterFailed: it does not start; the message holds the end of its log.
            StartBusy: another process is starting or stopping it, endlessly.
        """
        users = FileLock(self.data_dir / "postgres.users", self.user)
        with self._starting():
            if not users.try_shared():
                raise ClusterFailed(f"{self.data_dir / 'postgres.users'} is locked by a stranger")
            try:
                self._ensure_running()
                server = self._server()
            except BaseException:
                users.release()
                raise
        try:
            yield ClusterHandle(cluster=self, socket_dir=server.socket_dir, port=server.port)
        finally:
            self._leave(users)

    def ensure_running(self) -> bool:
        """Start the server again if it died; return whether it had to be.

        Raises:
            ClusterFailed: it does not start.
        """
        if postmaster.find(self.data) is not None:
            return False
        with self._starting():
            return self._ensure_running()

    def running(self) -> Postmaster | None:
        """Return the server when it answers."""
        return postmaster.find(self.data)

    def dump(self, path: Path) -> None:
        """Write a compressed dump of the database, as ``pg_restore`` takes it; whole or not at all.

        Raises:
            ClusterFailed: the server does not run, or ``pg_dump`` fails.
        """
        server = self._server()
        unfinished = path.with_name(f".{path.name}.{os.getpid()}")
        command = [self.binaries.program("pg_dump"), "-Fc", "-h", str(server.socket_dir)]
        command += ["-p", str(server.port), "-U", ADMIN_ROLE, "-d", DATABASE]
        needed = [*self.binaries.needed, server.socket_dir]
        options = spawn_options(self.user, needed)
        try:
            with os.fdopen(open_owned(unfinished, self.user), "wb") as file:
                answer = subprocess.run(
                    command,
                    env=ENVIRONMENT,
                    cwd="/",
                    stdout=file,
                    stderr=subprocess.PIPE,
                    check=False,
                    **options,
                )
                os.fsync(file.fileno())
            if answer.returncode != 0:
                raise ClusterFailed(f"pg_dump failed: {answer.stderr.decode().strip()}")
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)

    def _server(self) -> Postmaster:
        server = postmaster.find(self.data)
        if server is None:
            raise ClusterFailed(f"PostgreSQL does not run on {self.data}")
        return server

    def _starting(self) -> FileLock:
        return FileLock(self.data_dir / "postgres.start", self.user)

    def _leave(self, users: FileLock) -> None:
        with self._starting():
            users.release()
            if users.try_exclusive():
                server = postmaster.find(self.data)
                if server is not None:
                    postmaster.stop(server)
                    remove_socket_dir(server.socket_dir, self.data_dir)
                users.release()

    def _ensure_running(self) -> bool:
        """Adopt, or initialize and start; under the start lock. Return whether it was started."""
        if postmaster.find_settled(self.data, READY_SECONDS) is not None:
            return False
        if not (self.data / "PG_VERSION").exists():
            initialize(self.data, self.binaries, self.user, self._settings)
        check_major(self.data, self.binaries)
        write_access_rules(self.data, self.user)
        self._start()
        return True

    def _start(self) -> None:
        socket_dir = make_socket_dir(self.data_dir, self.user)
        postmaster.clear_the_way(self.data, socket_dir, PORT, LEFTOVER_SECONDS)
        settings = server_settings(self.binaries, self.data, self.user, self._settings)
        command = [self.binaries.program("postgres"), "-D", str(self.data)]
        command += ["-k", str(socket_dir), "-p", str(PORT), *as_arguments(settings)]
        options = spawn_options(self.user, [*self.binaries.needed, self.data, socket_dir])
        log = self._open_log()
        try:
            child = subprocess.Popen(
                command,
                env=ENVIRONMENT,
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **options,
            )
        finally:
            os.close(log)
        postmaster.adopt(child)
        try:
            self._wait_until_ready(child)
        except BaseException:  # Ctrl-C too: nobody would stop it otherwise
            postmaster.end(child)
            raise

    def _open_log(self) -> int:
        directory = self.data_dir / "logs"
        make_owned_directory(directory, self.user)
        bound_log(directory / "postgres.log", LOG_BYTES)
        return open_owned(directory / "postgres.log", self.user, os.O_WRONLY | os.O_APPEND)

    def _wait_until_ready(self, child: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            server = postmaster.find(self.data)
            if server is not None and server.pid == child.pid:
                return
            if child.poll() is not None:
                raise ClusterFailed(f"PostgreSQL did not start: {self._end_of_log()}")
            time.sleep(postmaster.POLL_SECONDS)
        raise ClusterFailed(f"PostgreSQL was not ready after {READY_SECONDS:g} s")

    def _end_of_log(self) -> str:
        text = (self.data_dir / "logs" / "postgres.log").read_text("utf-8", errors="replace")
        return " | ".join(text.splitlines()[-5:])


@attrs.frozen(kw_only=True)
class ClusterHandle:
    """What a user of the running server knows of it.

    Attributes:
        cluster: Starts it again, dumps it.
        socket_dir: Where its socket is.
        port: The number in the socket's name.
    """

    cluster: Cluster
    socket_dir: Path
    port: int

    @property
    def admin_url(self) -> str:
        """The URL of the superuser, for migrations and backups; never the application's."""
        return self.url(ADMIN_ROLE)

    def url(self, role: str = APP_ROLE, database: str = DATABASE) -> str:
        """Return the SQLAlchemy URL for the role, without a password: the socket knows who asks."""
        host = quote(str(self.socket_dir), safe="/")
        return f"postgresql+psycopg://{role}@/{quote(database)}?host={host}&port={self.port}"
