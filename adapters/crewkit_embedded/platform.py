"""The one platform of a data directory: its lock, and the note by which others find it."""

import contextlib
import json
import os
import time
from pathlib import Path

import attrs

from crewkit_embedded.errors import AlreadyRunning
from crewkit_embedded.files import write_owned
from crewkit_embedded.locks import POLL_SECONDS, FileLock
from crewkit_embedded.processes import find_process, is_same
from crewkit_embedded.service_user import ServiceUser, current_user

LOCK_SECONDS = 1.0


@attrs.frozen(kw_only=True)
class RunningPlatform:
    """What ``run.json`` says of a platform that runs.

    Attributes:
        pid: Of the supervisor.
        started: Its start, in clock ticks since the machine's; tells a reused number.
        url: Where people and programs reach it.
        instance_id: Names this run; the API answers with it.
        version: Of crewkit.
    """

    pid: int
    started: int
    url: str
    instance_id: str
    version: str


class PlatformLock:
    """Held by the one platform of a data directory, from before it starts until it has stopped."""

    def __init__(self, data_dir: Path, user: ServiceUser) -> None:
        self._data_dir = data_dir
        self._user = user
        self._lock = FileLock(data_dir / "platform.lock", user)

    def acquire(self) -> None:
        """Take the lock; somebody who only looks holds it for an instant, so try for a second.

        Raises:
            AlreadyRunning: another platform has it; the message says where it answers.
        """
        deadline = time.monotonic() + LOCK_SECONDS
        while not self._lock.try_exclusive():
            if time.monotonic() > deadline:
                found = _read_note(self._data_dir)
                where = f" at {found.url} (process {found.pid})" if found else ""
                raise AlreadyRunning(f"a platform runs on {self._data_dir} already{where}")
            time.sleep(POLL_SECONDS)

    def announce(self, *, url: str, instance_id: str, version: str) -> RunningPlatform:
        """Write ``run.json``, mode 0600; call it when the platform answers."""
        me = find_process(os.getpid())
        running = RunningPlatform(
            pid=os.getpid(),
            started=me.started if me else 0,
            url=url,
            instance_id=instance_id,
            version=version,
        )
        write_owned(_note(self._data_dir), json.dumps(attrs.asdict(running)) + "\n", self._user)
        return running

    def release(self) -> None:
        """Take the note away and give the lock back."""
        with contextlib.suppress(FileNotFoundError):
            _note(self._data_dir).unlink()
        self._lock.release()


def find_running(data_dir: Path) -> RunningPlatform | None:
    """Return the platform that runs on the data directory, or None.

    A note left behind by one that was killed does not count:
    the process must be the one that wrote it, and somebody must hold the lock.
    """
    found = _read_note(data_dir)
    if found is None or not is_same(found.pid, found.started):
        return None
    lock = FileLock(data_dir / "platform.lock", current_user())
    if lock.try_shared():
        lock.release()
        return None
    return found


def _note(data_dir: Path) -> Path:
    return data_dir / "run.json"


def _read_note(data_dir: Path) -> RunningPlatform | None:
    try:
        content = json.loads(_note(data_dir).read_text(encoding="utf-8"))
        return RunningPlatform(
            pid=int(content["pid"]),
            started=int(content["started"]),
            url=str(content["url"]),
            instance_id=str(content["instance_id"]),
            version=str(content["version"]),
        )
    except (FileNotFoundError, ValueError, TypeError, KeyError):
        return None
