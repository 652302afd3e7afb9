"""Find the platform that is meant, or open the one of this machine's user here."""

import contextlib
import os
import uuid
from collections.abc import Callable, Generator
from pathlib import Path

import attrs

from crewkit.choosing import choose
from crewkit.clock import SystemClock
from crewkit.outside import Outside
from crewkit.owner import Owner, ensure_owner, read_owner
from crewkit.settings import Settings, process_settings
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.dispatch import Door
from crewkit_core.kernel.errors import Unauthenticated


@attrs.frozen(kw_only=True)
class Session:
    """A door with who goes through it.

    Attributes:
        organization_id: The actor's own organization, or the one that was named.
        url: Where the platform answers; None when it was opened here.
        data_dir: Where the installation lies; None for a platform elsewhere.
    """

    door: Door
    actor: Actor
    organization_id: uuid.UUID
    url: str | None
    data_dir: Path | None


def _silent(_: str) -> None:
    pass


@contextlib.contextmanager
def find_door(
    settings: Settings | None = None,
    say: Callable[[str], None] = _silent,
    outside: Outside | None = None,
) -> Generator[Session, None, None]:
    """Reach the platform that is meant (see ``crewkit.choosing``), or open the embedded one here.

    Of an installation on this machine, the operating-system user who may read its data directory
    acts as the local owner and needs no sign-in.

    Args:
        settings: None: those of the environment.
        say: Told what takes time or deserves a warning.
        outside: None: the real world.

    Raises:
        Unauthenticated: nobody is signed in there, or the data directory is another user's.
        Unavailable: nothing answers, or it does not start.
    """
    settings, outside = settings or process_settings(), outside or Outside()
    choice = choose(settings, outside)
    if choice.server is None:
        with _find_here(settings, say) as session:
            yield session
        return
    from crewkit.elsewhere import reach

    with reach(choice.server, choice, settings, outside) as reached:
        yield Session(
            door=reached.door,
            actor=reached.actor,
            organization_id=reached.organization_id,
            url=choice.server,
            data_dir=None,
        )


def place_of(settings: Settings) -> tuple[Path, str | None]:
    """Return where the installation lies, and where its platform answers if one runs.

    Raises:
        Unauthenticated: the data directory is another user's.
    """
    from crewkit.database import data_dir_of
    from crewkit_embedded.platform import find_running

    data_dir = data_dir_of(settings, os.geteuid())
    try:
        running = find_running(data_dir)
    except PermissionError as error:
        raise Unauthenticated(f"{data_dir} belongs to another user") from error
    return data_dir, None if running is None else running.url


@contextlib.contextmanager
def _find_here(settings: Settings, say: Callable[[str], None]) -> Generator[Session, None, None]:
    """Reach the platform that runs on the data directory, or open it here."""
    data_dir, url = place_of(settings)
    if url is None:
        with open_here(settings, say) as session:
            yield session
        return
    owner = read_owner(data_dir)
    if owner is None:
        raise Unauthenticated(f"the platform at {url} has no owner yet")
    from crewkit_remote.door import RemoteDoor

    with contextlib.closing(RemoteDoor(url, owner.token)) as door:
        yield _session(settings, owner, door, url, data_dir)


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
        yield _session(settings, owner, application.door, None, place.data_dir)


def _session(
    settings: Settings, owner: Owner, door: Door, url: str | None, data_dir: Path
) -> Session:
    """Return the owner's session in the organization that is named, was chosen, or is their own."""
    from crewkit.organization_choice import find_organization, remembered_organization

    organization_id = remembered_organization(settings, data_dir) or owner.organization_id
    if settings.organization is not None:
        organization_id = find_organization(door, owner.actor(), settings.organization).id
    return Session(
        door=door,
        actor=owner.actor(),
        organization_id=organization_id,
        url=url,
        data_dir=data_dir,
    )
