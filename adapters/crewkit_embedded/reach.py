"""What a child of root does before it becomes the service user's program.

Root's Python often lies below a home directory that nobody else may enter.
Such a child gets a mount namespace of its own in which that directory is empty
but for the few directories it needs.
"""

import ctypes
import os
import signal
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import attrs

from crewkit_embedded.errors import Unreachable
from crewkit_embedded.paths import Trail, blocker, may_enter, trail
from crewkit_embedded.rehearsal import rehearse
from crewkit_embedded.service_user import ROOT, ServiceUser

# From <sched.h>, <sys/mount.h> and <sys/prctl.h>; the same on every Linux architecture.
CLONE_NEWNS = 0x00020000
MS_NOSUID, MS_NODEV, MS_BIND, MS_REC, MS_PRIVATE = 2, 4, 4096, 16384, 1 << 18
PR_SET_PDEATHSIG = 1

# Loaded here: nothing may be loaded between fork and exec.
_libc = ctypes.CDLL(None, use_errno=True)


@attrs.frozen(kw_only=True)
class Cover:
    """A directory to hide, and what is put back below it.

    Attributes:
        directory: Covered by an empty file system that everybody may enter.
        kept: Real paths below it that stay visible, none inside another.
        links: Symbolic links below it, as (place, target), made anew.
    """

    directory: Path
    kept: tuple[Path, ...]
    links: tuple[tuple[Path, str], ...]


def interpreter_paths(user: ServiceUser) -> tuple[Path, ...]:
    """Return what this Python and its packages need, as far as the user may read it at all.

    An entry of ``sys.path`` that is itself closed to the user (root's home, when crewkit was
    started there) is left out: exposing it would expose all of it.
    The prefixes and the directory of this package are never left out.
    """
    executable = Path(sys.executable)
    here = Path(__file__).resolve().parent.parent
    needed = [Path(sys.prefix), Path(sys.base_prefix), executable, here]
    needed += [executable.resolve().parent]
    for entry in map(Path, sys.path):
        if entry.is_absolute() and entry.exists() and (entry.is_file() or may_enter(entry, user)):
            needed.append(entry)
    return tuple(dict.fromkeys(needed))


def plan_covers(user: ServiceUser, needed: Iterable[Path]) -> tuple[Cover, ...]:
    """Return which directories must be covered for the user to reach every needed path."""
    trails = [trail(path) for path in needed]
    kept: dict[Path, set[Path]] = {}
    for one in trails:
        closed = blocker(one.real, user)
        if closed == one.real:
            raise _unreachable(user, one.real, "it is closed itself")
        if closed is not None:
            kept.setdefault(closed, set()).add(one.real)
    for closed in _closed_links(user, trails):
        kept.setdefault(closed, set())
    return tuple(
        Cover(
            directory=directory,
            kept=_topmost(paths),
            links=_links_below(directory, _topmost(paths), trails),
        )
        for directory, paths in sorted(kept.items())
    )


def child_preparation(
    user: ServiceUser, needed: Sequence[Path], *, dies_with_parent: bool = True
) -> Callable[[], None]:
    """Return what the child does between fork and exec, tried out once in a child of its own.

    In this order: the mount namespace where one is needed, the change of user,
    and the signal SIGTERM at the death of the parent (a change of user would clear it).
    The signal comes when the *thread* that started the child ends: start children from the
    main thread, before any other thread runs.

    Raises:
        Unreachable: the user cannot reach a needed path and no namespace can be made.
    """
    drops = os.geteuid() == ROOT and user.uid != ROOT
    covers = plan_covers(user, needed) if drops else ()
    parent = os.getpid()

    def prepare() -> None:
        os.chdir("/")
        if covers:
            _enter_namespace(covers)
        if drops:
            os.setgroups([])
            os.setresgid(user.gid, user.gid, user.gid)
            os.setresuid(user.uid, user.uid, user.uid)
        if dies_with_parent:
            _call("prctl", _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0))
            if os.getppid() != parent:  # it died before the signal was asked for
                os._exit(1)

    if drops:
        failure = rehearse(prepare, needed)
        if failure is not None:
            closed = Path(failure.path or (covers[0].directory if covers else "/"))
            raise _unreachable(user, closed, failure.reason)
    return prepare


def spawn_options(
    user: ServiceUser, needed: Sequence[Path], *, dies_with_parent: bool = False
) -> dict[str, Any]:
    """Return the arguments of ``subprocess.Popen`` that make the child the service user's.

    Without a namespace and a death signal it is plain ``user=``:
    ``preexec_fn`` is kept for what has no other way.

    Raises:
        Unreachable: as ``child_preparation``.
    """
    drops = os.geteuid() == ROOT and user.uid != ROOT
    if dies_with_parent or (drops and plan_covers(user, needed)):
        return {"preexec_fn": child_preparation(user, needed, dies_with_parent=dies_with_parent)}
    if drops:
        return {"user": user.uid, "group": user.gid, "extra_groups": []}
    return {}


def _closed_links(user: ServiceUser, trails: Iterable[Trail]) -> set[Path]:
    found = (blocker(place.parent, user) for one in trails for place, _ in one.links)
    return {closed for closed in found if closed is not None}


def _topmost(paths: Iterable[Path]) -> tuple[Path, ...]:
    chosen: list[Path] = []
    for path in sorted(paths):
        if not any(path.is_relative_to(other) for other in chosen):
            chosen.append(path)
    return tuple(chosen)


def _links_below(
    directory: Path, kept: Sequence[Path], trails: Iterable[Trail]
) -> tuple[tuple[Path, str], ...]:
    links = {
        place: target
        for one in trails
        for place, target in one.links
        if place.is_relative_to(directory) and not any(place.is_relative_to(path) for path in kept)
    }
    return tuple(sorted(links.items()))


def _enter_namespace(covers: Sequence[Cover]) -> None:
    previous = os.umask(0o022)
    _call("unshare", _libc.unshare(CLONE_NEWNS))
    _mount(None, "/", None, MS_REC | MS_PRIVATE)
    for cover in covers:
        # A descriptor keeps a path that the cover is about to hide.
        held = [(path, os.open(path, os.O_PATH | os.O_CLOEXEC)) for path in cover.kept]
        _mount("tmpfs", str(cover.directory), "tmpfs", MS_NOSUID | MS_NODEV, "mode=0755,size=1m")
        for path, descriptor in held:
            _make_place(path, f"/proc/self/fd/{descriptor}")
            _mount(f"/proc/self/fd/{descriptor}", str(path), None, MS_BIND | MS_REC)
            os.close(descriptor)
        for place, target in cover.links:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.symlink_to(target)
    os.umask(previous)


def _make_place(path: Path, original: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if Path(original).is_dir():
        path.mkdir(exist_ok=True)
    else:
        path.touch()


def _mount(
    source: str | None, target: str, kind: str | None, flags: int, options: str | None = None
) -> None:
    arguments = [None if text is None else text.encode() for text in (source, target, kind)]
    result = _libc.mount(*arguments, ctypes.c_ulong(flags), options.encode() if options else None)
    _call(f"mount {target}", result)


def _call(what: str, result: int) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


def _unreachable(user: ServiceUser, path: Path, reason: str) -> Unreachable:
    return Unreachable(
        f"{path} cannot be entered by user {user.name}, who runs the parts for root ({reason}). "
        "Either install crewkit in a virtual environment that everybody can read, such as "
        "/opt/crewkit, made with a Python outside a private home such as /usr/bin/python3; "
        f"or run crewkit as an ordinary user; or let others pass through with "
        f"`chmod o+x {path}`; or, in a container, grant CAP_SYS_ADMIN"
    )
