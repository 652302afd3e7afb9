"""Find the platform of this machine's user, or open it here."""

import contextlib
import os
import uuid
from collections.abc import Callable, Generator
from pathlib import Path

import attrs

from crewkit.clock import SystemClock
from crewkit.owner import Owner, ensure_owner, read_owner
from crewkit.settings import Settings, process_settings
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.dispatch import Door
from crewkit_core.kernel.errors import Unauthenticated


@attrs.frozen(kw_only=True)
class Session:
    """A door with who goes through it.

    Attributes:
        organization_id: The actor's own organization.
        url: Where the platform answers; None when it was opened here.
        data_dir: Where the installation lies.
    """

    door: Door
    actor: Actor
    organization_id: uuid.UUID
    url: str | None
    data_dir: Path


def _silent(_: str) -> None:
    pass


@contextlib.contextmanager
def find_door(
    settings: Settings | None = None, say: Callable[[str], None] = _silent
) -> Generator[Session, None, None]:
    """Reach the platform that runs on the data directory, or open the embedded one here.

    The operating-system user who may read the data directory acts as the local owner.

    Args:
        settings: None: those of the environment.
        say: Told what takes time or deserves a warning.

    Raises:
        Unauthenticated: the data directory is another user's.
        Unavailable: nothing answers, or it does not start.
    """
    from crewkit.database import data_dir_of
    from crewkit_embedded.platform import find_running

    settings = settings or process_settings()
    data_dir = data_dir_of(settings, os.geteuid())
    try:
        running = find_running(data_dir)
    except PermissionError as error:
        raise Unauthenticated(f"{data_dir} belongs to another user") from error
    if running is None:
        with open_here(settings, say) as session:
            yield session
        return
    owner = read_owner(data_dir)
    if owner is None:
        raise Unauthenticated(f"the platform at {running.url} has no owner yet")
    from crewkit_remote.door import RemoteDoor

    with contextlib.closing(RemoteDoor(running.url, owner.token)) as door:
        yield _session(owner, door, running.url, data_dir)


@contextlib.contextmanager
def open_here(
    settings: Settings | None = None, say: Callable[[str], None] = _silent
) -> Generator[Session, None, None]:
    """Open the embedded platform, or an existing database, in this process.

    Raises:
        Invalid: the data directory is not safe.
        Conflict: a newer crewkit wrote the data.
        Unavailable: the database does not start or answer.
    """
    from crewkit.application import open_application
    from crewkit.database import make_place, open_database

    settings = settings or process_settings()
    place = make_place(settings, os.geteuid())
    with (
        open_database(settings, place, say) as database,
        open_application(settings, database, place.data_dir) as application,
    ):
        owner = ensure_owner(
            place.data_dir, application.door, SystemClock(), place.user.uid, place.user.gid
        )
        yield _session(owner, application.door, None, place.data_dir)


def _session(owner: Owner, door: Door, url: str | None, data_dir: Path) -> Session:
    return Session(
        door=door,
        actor=owner.actor(),
        organization_id=owner.organization_id,
        url=url,
        data_dir=data_dir,
    )
