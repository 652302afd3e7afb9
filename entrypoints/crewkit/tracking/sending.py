"""The way from a followed transcript to the platform: the import's, in small."""

import contextlib
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from crewkit.importing import Import, ImportRequest
from crewkit.opening import Session, find_door
from crewkit.settings import settings_from
from crewkit.vacancy import find_empty_place
from crewkit_core.kernel.errors import CrewkitError, Unavailable
from crewkit_core.tenancy.capture import Capture

_REST = 10.0


class Sender:
    """Keeps the door open while there is something to send.

    What is stored is asked for each time, so that repeating costs nothing and counts nothing twice.
    """

    def __init__(self, environ: Mapping[str, str], heard: Callable[[Capture | None], None]) -> None:
        """Name the platform by its variables; *heard* is told what it keeps."""
        self._heard = heard
        self._settings = settings_from(environ)
        self._ways = contextlib.ExitStack()
        self._session: Session | None = None
        self._used = 0.0

    def send(self, place: Path) -> None:
        """Bring a transcript, or a folder of subagents, in.

        Raises:
            CrewkitError: the platform is not there, or refuses whoever sends.
        """
        try:
            session = self._open()
            request = ImportRequest(root=place)
            bringing = Import(session.door, session.actor, session.organization_id, request)
            for _ in bringing.run(bringing.find()):
                pass
            self._heard(bringing.capture)
        except CrewkitError:
            self.close()
            raise
        except OSError as problem:
            self.close()
            raise Unavailable(str(problem)) from problem
        self._used = time.monotonic()

    def rest(self) -> None:
        """Close the door when nothing was sent for a while, so that others may have the place."""
        if self._session is not None and time.monotonic() - self._used > _REST:
            self.close()

    def close(self) -> None:
        """Close the door."""
        ways, self._ways = self._ways, contextlib.ExitStack()
        self._session = None
        ways.close()

    def _open(self) -> Session:
        if self._session is None:
            # a hook is no reason to make a database: that is its owner's wish
            if find_empty_place(self._settings) is not None:
                raise Unavailable("no platform is here yet; `crewkit up` starts one")
            self._session = self._ways.enter_context(find_door(self._settings))
        return self._session
