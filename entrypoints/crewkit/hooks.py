"""Our hooks in this user's own settings of Claude Code: sessions started without us are seen."""

import contextlib
import os
import tempfile
from collections.abc import Generator
from pathlib import Path

import attrs

from crewkit.settings import Settings
from crewkit.tracking.asking import standing_of
from crewkit.tracking.following import Standing
from crewkit.tracking.place import prepare, tracker_folder
from crewkit_claude.hooks import EVENTS, NEW, hook_command, registered, with_hooks, without_hooks
from crewkit_claude.transcripts import default_root
from crewkit_core.kernel.errors import Unavailable


@attrs.frozen(kw_only=True)
class HookStatus:
    """What the client would do.

    Attributes:
        settings: The file that is meant.
        events: Those our hooks are registered for.
        missing: Those they are not.
        stale: Another installation or an older version of crewkit wrote them.
        tracker: How the tracker is doing; None when none runs.
    """

    settings: str
    events: tuple[str, ...]
    missing: tuple[str, ...]
    stale: bool
    tracker: Standing | None


def settings_file(settings: Settings) -> Path:
    """Return this user's own settings of the client; never a project's."""
    return default_root(settings.environ) / "settings.json"


def install_hooks(settings: Settings) -> HookStatus:
    """Put our hooks in, or right; the user's own stay, and so does every other byte.

    Raises:
        Invalid: the client could not read its settings.
        Unavailable: a file cannot be written.
    """
    with _told():
        folder = prepare(settings)
        place = settings_file(settings)
        _replace(place, with_hooks(_read(place), hook_command(folder)))
    return hook_status(settings)


def uninstall_hooks(settings: Settings) -> HookStatus:
    """Take out what ``install_hooks`` put in.

    Raises:
        Invalid: the client could not read its settings.
        Unavailable: a file cannot be written.
    """
    with _told():
        place = settings_file(settings)
        before = _read(place)
        after = without_hooks(before)
        if before != after:
            _replace(place, after)
    return hook_status(settings)


def hook_status(settings: Settings) -> HookStatus:
    """Tell what is registered and whether the tracker runs.

    Raises:
        Invalid: the client could not read its settings.
        Unavailable: the file cannot be read.
    """
    with _told():
        folder, place = tracker_folder(settings), settings_file(settings)
        found = registered(_read(place))
        wanted = hook_command(folder)
        return HookStatus(
            settings=str(place),
            events=tuple(event for event in EVENTS if event in found),
            missing=tuple(event for event in EVENTS if event not in found),
            stale=any(command != wanted for command in found.values()),
            tracker=standing_of(folder),
        )


def _read(place: Path) -> str:
    try:
        return place.read_bytes().decode() or NEW
    except FileNotFoundError:
        return NEW


def _replace(place: Path, text: str) -> None:
    """Exchange the file whole; where it is a link, what it leads to."""
    real = Path(os.path.realpath(place))
    real.parent.mkdir(parents=True, exist_ok=True)
    mode = real.stat().st_mode & 0o777 if real.exists() else 0o600
    descriptor, beside = tempfile.mkstemp(prefix=".settings-", dir=real.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(text.encode())
            os.fchmod(file.fileno(), mode)
            file.flush()
            os.fsync(file.fileno())
        Path(beside).replace(real)
    except OSError:
        Path(beside).unlink(missing_ok=True)
        raise


@contextlib.contextmanager
def _told() -> Generator[None, None, None]:
    try:
        yield
    except OSError as problem:
        raise Unavailable(f"{problem.filename}: {problem.strerror}") from problem
