"""Where a user's tracker keeps what it needs, and how hooks find and start it.

One folder for each installation that a user sends sessions to, open to nobody else. Hooks hold only
the folder's path: port and token lie in it, new at each start, so that no settings file holds them.
"""

import hashlib
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from crewkit.settings import Settings
from crewkit_claude.hooking import START
from crewkit_core.kernel.errors import Unavailable

_PLATFORM = "platform"
_MEANT = ("data_dir", "server", "organization", "config_dir")


def tracker_folder(settings: Settings) -> Path:
    """Return the folder of the tracker that sends to the platform of *settings*.

    Raises:
        Unavailable: this user has no home.
    """
    environ = settings.environ
    shared, home = environ.get("XDG_STATE_HOME", ""), environ.get("HOME", "")
    if Path(shared).is_absolute():
        root = Path(shared)
    elif Path(home).is_absolute():
        root = Path(home) / ".local" / "state"
    else:
        raise Unavailable("HOME is not set: no tracker can be kept")
    named = [str(getattr(settings, name) or "") for name in _MEANT[:2]]
    mark = hashlib.sha256("\0".join(named).encode()).hexdigest()[:12]
    return root / "crewkit" / ("tracker" if not any(named) else f"tracker-{mark}")


def prepare(settings: Settings) -> Path:
    """Make the folder, note how a tracker is started and for which platform; return the folder.

    Raises:
        OSError: it cannot be written.
        Unavailable: there is no home, or the folder is another user's.
    """
    folder = tracker_folder(settings)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.stat().st_uid != os.geteuid():
        raise Unavailable(f"{folder} belongs to another user")
    folder.chmod(0o700)
    meant = {f"CREWKIT_{name.upper()}": getattr(settings, name) for name in _MEANT}
    kept = {name: str(value) for name, value in meant.items() if value is not None}
    write_whole(folder / _PLATFORM, json.dumps(kept))
    command = (sys.executable, "-m", "crewkit.tracking", str(folder))
    write_whole(folder / START, "\n".join(command) + "\n")
    return folder


def platform_of(folder: Path, environ: Mapping[str, str]) -> dict[str, str]:
    """Return *environ* with what *folder* was prepared for.

    Raises:
        OSError: it was not.
    """
    kept: dict[str, str] = json.loads((folder / _PLATFORM).read_text())
    others = {name: value for name, value in environ.items() if name not in _names()}
    return others | kept


def write_whole(path: Path, text: str) -> None:
    """Write a private file so that readers find the old text or the new one.

    Raises:
        OSError: it cannot be written.
    """
    beside = path.with_name(f".{path.name}-{os.getpid()}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    beside.replace(path)


def _names() -> frozenset[str]:
    return frozenset(f"CREWKIT_{name.upper()}" for name in _MEANT)
