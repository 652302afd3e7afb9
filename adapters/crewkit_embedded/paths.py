"""Which directories on the way to a path a user may pass through."""

from pathlib import Path

import attrs

from crewkit_embedded.errors import Unreachable
from crewkit_embedded.service_user import ServiceUser

# As the kernel's own limit on links followed for one path.
MAX_LINKS = 40


@attrs.frozen(kw_only=True)
class Trail:
    """What following a path meets.

    Attributes:
        real: The path without any link.
        links: The symbolic links on the way, as (place, target), in order; places are real.
    """

    real: Path
    links: tuple[tuple[Path, str], ...]


def trail(path: Path) -> Trail:
    """Follow the absolute path component by component.

    Raises:
        Unreachable: the links go in a circle.
    """
    links: list[tuple[Path, str]] = []
    pending = list(reversed(path.parts[1:]))
    current = Path("/")
    while pending:
        part = pending.pop()
        if part == "..":
            current = current.parent
            continue
        step = current / part
        if not step.is_symlink():
            current = step
            continue
        target = step.readlink()
        links.append((step, str(target)))
        if len(links) > MAX_LINKS:
            raise Unreachable(f"{path} leads through too many links")
        current = Path("/") if target.is_absolute() else current
        pending.extend(reversed([p for p in target.parts if p != "/"]))
    return Trail(real=current, links=tuple(links))


def may_enter(directory: Path, user: ServiceUser) -> bool:
    """Whether the mode bits let the user, without further groups, pass through the directory."""
    status = directory.stat()
    if status.st_uid == user.uid:
        return bool(status.st_mode & 0o100)
    if status.st_gid == user.gid:
        return bool(status.st_mode & 0o010)
    return bool(status.st_mode & 0o001)


def blocker(path: Path, user: ServiceUser) -> Path | None:
    """Return the topmost directory on the way to the real path that the user may not enter.

    The path itself counts when it is a directory.
    """
    for directory in (*reversed(path.parents), path):
        if directory.is_dir() and not may_enter(directory, user):
            return directory
    return None
