"""Advisory locks that vanish with their process, however it ends."""

import fcntl
import os
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from crewkit_embedded.errors import StartBusy
from crewkit_embedded.files import open_owned
from crewkit_embedded.service_user import ServiceUser

POLL_SECONDS = 0.01


class FileLock:
    """One open file and what this process holds on it.

    Two objects on one path exclude each other, in one process as between processes.
    As a context manager it waits for the exclusive lock, at most ``patience`` seconds.
    """

    def __init__(self, path: Path, user: ServiceUser, *, patience: float = 120.0) -> None:
        self._path = path
        self._user = user
        self._patience = patience
        self._descriptor: int | None = None

    def try_shared(self) -> bool:
        """Take the lock beside other sharers; False when somebody holds it alone."""
        return self._try(fcntl.LOCK_SH)

    def try_exclusive(self) -> bool:
        """Take the lock alone; False when anybody else holds it."""
        return self._try(fcntl.LOCK_EX)

    def release(self) -> None:
        """Give the lock back; harmless when none is held."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _try(self, kind: int) -> bool:
        if self._descriptor is None:
            self._descriptor = open_owned(self._path, self._user)
        try:
            fcntl.flock(self._descriptor, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            self.release()
            return False
        return True

    def __enter__(self) -> Self:
        deadline = time.monotonic() + self._patience
        while not self.try_exclusive():
            if time.monotonic() > deadline:
                raise StartBusy(
                    f"another crewkit process has held {self._path} for {self._patience:g} s; "
                    "try again when it is done"
                )
            time.sleep(POLL_SECONDS)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()
