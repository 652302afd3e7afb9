"""Which files a repository has: what git tracks or would track, or a walk where there is no git."""

import functools
import os
import pathlib
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from typing import Final, NamedTuple

from crewkit_index import limits
from crewkit_index.languages.registry import language_of

_SKIPPED: Final = frozenset({"node_modules", "__pycache__", "site-packages", "bower_components"})
_PATH: Final = "/usr/local/bin:/usr/bin:/bin:/opt/homebrew/bin"
_SAFE: Final = (
    *("-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false"),
    *("-c", "core.untrackedCache=false", "-c", "safe.directory=*"),
)
_SUBMODULE: Final = re.compile(rb"^\s*path\s*=\s*(.+?)\s*$", re.MULTILINE)
_EMPTY_DIRECTORIES: Final = 5_000


class Listing(NamedTuple):
    """The files of known languages, and what to look at to know that the listing is stale."""

    paths: list[str]
    folders: list[str]
    """Every folder that may get a new file; "" is the root."""
    controls: list[str]
    """Files that decide what is listed (absolute paths)."""
    left_out: int


class GitPlaces(NamedTuple):
    """Where git keeps a working tree's state."""

    folder: pathlib.Path
    common: pathlib.Path


@functools.cache
def _git() -> str:
    """Git's own path: the repository must not choose it."""
    return shutil.which("git", path=_PATH) or "/usr/bin/git"


def _environment() -> dict[str, str]:
    """Git's own variables are not passed on: they would point it elsewhere."""
    return {
        "PATH": _PATH,
        "HOME": str(pathlib.Path.home()),
        "LC_ALL": "C",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
    }


def git_places(root: pathlib.Path) -> GitPlaces | None:
    """Where git keeps this tree's state; None where the root is in no working tree."""
    arguments = [_git(), *_SAFE, "rev-parse", "--path-format=absolute", "--git-dir"]
    try:
        done = subprocess.run(
            [*arguments, "--git-common-dir"],
            cwd=root,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=limits.LISTING_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    lines = os.fsdecode(done.stdout).splitlines()
    if done.returncode != 0 or len(lines) != len(GitPlaces._fields):
        return None
    return GitPlaces(pathlib.Path(lines[0]), pathlib.Path(lines[1]))


class _Collected:
    def __init__(self) -> None:
        self.paths: dict[str, None] = {}
        self.folders: set[str] = {""}
        self.controls: list[str] = []
        self.left_out = 0
        self.seen = 0

    def file(self, path: str) -> None:
        self.seen += 1
        folder, _, name = path.rpartition("/")
        if folder not in self.folders:
            self.folder(folder)
        if name == ".gitignore":
            self.controls.append(path)
        if language_of(name) is None or path in self.paths:
            return
        if len(self.paths) >= limits.FILES:
            self.left_out += 1
        else:
            self.paths[path] = None

    def folder(self, path: str) -> None:
        while path not in self.folders:
            self.folders.add(path)
            path = path.rpartition("/")[0]

    def listing(self, root: pathlib.Path) -> Listing:
        controls = [os.path.join(root, path) for path in self.controls]  # noqa: PTH118 hot: many
        return Listing(sorted(self.paths), sorted(self.folders), controls, self.left_out)


def list_files(root: pathlib.Path, places: GitPlaces | None) -> Listing:
    """The files under a root, bounded in number and time."""
    collected = _Collected()
    deadline = time.monotonic() + limits.LISTING_SECONDS
    if places is None or not _by_git(root, "", collected, deadline):
        collected = _Collected()
        _by_walking(root, "", collected, deadline, limits.ENTRIES)
    if places is not None:
        collected.controls += [str(places.folder / "index"), str(places.common / "info/exclude")]
    return collected.listing(root)


def _by_git(root: pathlib.Path, prefix: str, collected: _Collected, deadline: float) -> bool:
    folder = root / prefix
    try:
        for path in _ls_files(folder, deadline, "--cached", "--others", "--exclude-standard"):
            if path.endswith("/"):
                continue  # a repository within: not ours
            collected.file(prefix + path)
            if collected.seen > limits.ENTRIES:
                break
        for path in _ls_files(folder, deadline, "--others", "--directory", "--exclude-standard"):
            if path.endswith("/"):  # git names the outermost; one without files may be within
                _empty(root, prefix + path[:-1], collected)
        _hidden_folders(root, prefix, collected, deadline)
    except (OSError, subprocess.SubprocessError):
        return False
    for inner in _submodules(folder):
        if os.path.realpath(folder / inner) == str(folder / inner):
            _by_git(root, f"{prefix}{inner}/", collected, deadline)
    return True


def _hidden_folders(
    root: pathlib.Path, prefix: str, collected: _Collected, deadline: float
) -> None:
    """Folders that hold nothing but ignored files, and are not ignored: a source may come there."""
    doubtful = []
    what = ("--others", "--ignored", "--exclude-standard", "--directory")
    for path in _ls_files(root / prefix, deadline, *what):
        if not path.endswith("/"):
            collected.folder((prefix + path).rpartition("/")[0])
        elif not _skipped(path[:-1].rpartition("/")[2]):
            doubtful.append(path)
    if not doubtful:
        return
    done = subprocess.run(
        [_git(), *_SAFE, "check-ignore", "-z", "--stdin"],
        cwd=root / prefix,
        env=_environment(),
        input=b"\0".join(map(os.fsencode, doubtful)),
        capture_output=True,
        timeout=limits.LISTING_SECONDS,
        check=False,
    )
    ignored = set(map(os.fsdecode, done.stdout.split(b"\0")))
    for path in doubtful:
        if path not in ignored:
            _empty(root, prefix + path[:-1], collected)


def _skipped(name: str) -> bool:
    return name.startswith(".") or name in _SKIPPED


def _submodules(folder: pathlib.Path) -> list[str]:
    try:
        text = (folder / ".gitmodules").read_bytes()
    except OSError:
        return []
    found = [os.fsdecode(path) for path in _SUBMODULE.findall(text)]
    return [path for path in found if (folder / path / ".git").exists()]


def _ls_files(folder: pathlib.Path, deadline: float, *what: str) -> Iterator[str]:
    """Paths as git names them, read as they come; git is ended when nobody reads on."""
    process = subprocess.Popen(
        [_git(), *_SAFE, "ls-files", "-z", *what],
        cwd=folder,
        env=_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    if process.stdout is None:  # pragma: no cover - asked for above
        raise OSError
    rest = b""
    try:
        with process.stdout as output:
            while chunk := os.read(output.fileno(), 1 << 18):
                *whole, rest = (rest + chunk).split(b"\0")
                yield from map(os.fsdecode, whole)
                if time.monotonic() > deadline:
                    raise subprocess.TimeoutExpired("git", limits.LISTING_SECONDS)
        if process.wait(limits.LISTING_SECONDS) != 0:
            raise subprocess.CalledProcessError(process.returncode, "git")
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def _empty(root: pathlib.Path, folder: str, collected: _Collected) -> None:
    """A folder without files yet, and those in it: a first file changes only its time."""
    left = [folder]
    for _ in range(_EMPTY_DIRECTORIES):
        if not left:
            return
        path = left.pop()
        collected.folder(path)
        left += [f"{path}/{name}" for name in _scan(root, path)[1]]


def _by_walking(
    root: pathlib.Path, prefix: str, collected: _Collected, deadline: float, entries: int
) -> None:
    left = [prefix]
    while left and collected.seen < entries and time.monotonic() < deadline:
        folder = left.pop()
        collected.folder(folder)
        start = f"{folder}/" if folder else ""
        files, folders = _scan(root, folder)
        for name in files:
            collected.file(start + name)
        left += [start + name for name in folders]


def _scan(root: pathlib.Path, folder: str) -> tuple[list[str], list[str]]:
    """Names of regular files and of folders worth entering; links are neither."""
    files, folders = [], []
    try:
        with os.scandir(root / folder) as entries:
            for entry in entries:
                if entry.is_symlink():
                    continue
                if entry.is_dir(follow_symlinks=False):
                    if not _skipped(entry.name):
                        folders.append(entry.name)
                elif entry.is_file(follow_symlinks=False):
                    files.append(entry.name)
    except OSError:
        return [], []
    return files, folders
