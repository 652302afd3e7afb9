"""A platform of one's own in a temporary folder: the product as shipped, settings and all."""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Generator, Mapping
from pathlib import Path

import attrs
import psycopg

from crewkit.application import Application, open_application
from crewkit.clock import SystemClock
from crewkit.database import make_place, open_database
from crewkit.opening import find_door
from crewkit.owner import Owner, ensure_owner
from crewkit.settings import Settings
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.dispatch import Door
from crewkit_embedded.cluster import Cluster

_CREWKIT = Path(sys.executable).with_name("crewkit")


@attrs.frozen(kw_only=True)
class Place:
    """A platform, open in this process.

    Attributes:
        door: The dispatcher over PostgreSQL, under row-level security.
        admin_url: Of the same database for its superuser, past every wall.
        application, owner: What the API is made of.
    """

    application: Application
    owner: Owner
    data_dir: Path
    door: Door
    actor: Actor
    organization_id: uuid.UUID
    admin_url: str

    def admin(self) -> "psycopg.Connection[tuple[object, ...]]":
        """Connect as the superuser."""
        return psycopg.connect(self.admin_url)

    def settled(self) -> None:
        """Have the server write out what is pending, so that nobody pays for somebody else."""
        with self.admin() as connection:
            connection.autocommit = True
            connection.execute("checkpoint")


@contextlib.contextmanager
def opened(data_dir: Path) -> Generator[Place, None, None]:
    """Open the platform of *data_dir*, made when it is not there."""
    settings = Settings(data_dir=data_dir)
    place = make_place(settings, os.geteuid())
    user = place.user
    with (
        open_database(settings, place, print) as database,
        Cluster(place.data_dir, user).use() as handle,
        open_application(settings, database, place.data_dir) as application,
    ):
        owner = ensure_owner(place.data_dir, application.door, SystemClock(), user.uid, user.gid)
        yield Place(
            application=application,
            owner=owner,
            data_dir=data_dir,
            door=application.door,
            actor=owner.actor(),
            organization_id=owner.organization_id,
            admin_url=handle.admin_url.replace("+psycopg", "", 1),
        )


@contextlib.contextmanager
def served(
    data_dir: Path, *options: str, env: Mapping[str, str] | None = None
) -> Generator[Door, None, None]:
    """Have ``crewkit up`` running on *data_dir*, with these variables; gives the door over HTTP."""
    told = {**os.environ, **(env or {})}
    command = [str(_CREWKIT), "up", "--no-browser", "--port", "0", "--data-dir", str(data_dir)]
    command += options
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=told) as process:
        try:
            assert process.stdout is not None
            while "/kit/sign-in/" not in (line := process.stdout.readline()):
                if not line:
                    raise RuntimeError("crewkit up did not come up")
            with find_door(Settings(data_dir=data_dir)) as session:
                yield session.door
        finally:
            process.send_signal(signal.SIGTERM)


@contextlib.contextmanager
def temporary_folder() -> Generator[Path, None, None]:
    """Have a folder that is gone afterwards, in TMPDIR."""
    with tempfile.TemporaryDirectory(prefix="crewkit-bench-", ignore_cleanup_errors=True) as name:
        yield Path(name)
