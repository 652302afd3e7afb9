"""Which project a session's folder belongs to, from the folder or from what its records say."""

import re
from pathlib import Path

from crewkit_claude.files import read_start
from crewkit_core.kernel.text import storable
from crewkit_core.tenancy.model import LONGEST_ROOT, ProjectHint
from crewkit_core.tenancy.remotes import normalize_remote

_WORKTREE = re.compile(r"[/\\]\.claude[/\\]worktrees[/\\].*\Z", re.DOTALL)
_POINTER = 16 * 1024
_CONFIG = 1024 * 1024
_LONGEST = 4_096
_SECTION = re.compile(r"""\A\[\s*([A-Za-z0-9.-]+)(?:\s+"((?:[^"\\]|\\.)*)")?\s*\]""")
_URL = re.compile(r"""\Aurl\s*=\s*(?:"([^"]*)"|([^#;]*))""", re.IGNORECASE)


def project_of(cwd: str, original_cwd: str | None = None) -> ProjectHint:
    """Return the project of a session that ran in *cwd*.

    A folder that is still there is asked: all worktrees and subfolders of a repository are one
    project. Its files are read and git is never run, for a repository's settings can name
    programs. Of a folder that is gone, the records tell: see ``project_named``.
    """
    named = _named(cwd, original_cwd)
    for path in (cwd, named):
        folder = _existing(path)
        if folder is not None:
            return _of_folder(folder, _existing(named) or folder)
    return project_named(cwd, original_cwd)


def project_named(cwd: str, original_cwd: str | None = None) -> ProjectHint:
    """Return the project by what the records say alone: its folder is gone, or on another machine.

    *original_cwd* where a ``worktree-state`` named it, else *cwd* without
    ``/.claude/worktrees/NAME``.
    """
    return ProjectHint(root=storable(_named(cwd, original_cwd), LONGEST_ROOT))


def _named(cwd: str, original_cwd: str | None) -> str:
    return original_cwd or _WORKTREE.sub("", cwd) or cwd


def _existing(path: str) -> Path | None:
    if "\0" in path or len(path) > _LONGEST:
        return None
    try:
        folder = Path(path)
        return folder.resolve() if folder.is_absolute() and folder.is_dir() else None
    except (OSError, RuntimeError, ValueError):
        return None


def _of_folder(folder: Path, otherwise: Path) -> ProjectHint:
    for place in (folder, *folder.parents):
        git = place / ".git"
        if git.is_dir():
            return ProjectHint(remote=_origin(git), root=_text(place), path=_inside(folder, place))
        if git.is_file() and (own := _pointed_to(git, "gitdir:")) is not None:
            common = _pointed_to(own / "commondir", "")
            if common is None:  # a submodule: a repository of its own
                inside = _inside(folder, place)
                return ProjectHint(remote=_origin(own), root=_text(place), path=inside)
            main = common.parent if common.name == ".git" else common
            inside = _inside(folder, place)
            return ProjectHint(remote=_origin(common), root=_text(main), path=inside)
    return ProjectHint(remote=None, root=_text(otherwise))


def _inside(folder: Path, repository: Path) -> str:
    inside = folder.relative_to(repository).as_posix()
    return "" if inside == "." else storable(inside, LONGEST_ROOT)


def _pointed_to(pointer: Path, prefix: str) -> Path | None:
    text = (read_start(pointer, _POINTER) or b"").decode("utf-8", "surrogateescape").strip()
    if not text.startswith(prefix):
        return None
    target = text.removeprefix(prefix).strip()
    return _existing(str(pointer.parent / target)) if target else None


def _origin(git: Path) -> str | None:
    """Return the normalized URL of the remote ``origin``, else of the first remote."""
    urls: dict[str, str] = {}
    remote: str | None = None
    config = (read_start(git / "config", _CONFIG) or b"").decode("utf-8", "replace")
    for line in map(str.strip, config.splitlines()):
        if (section := _SECTION.match(line)) is not None:
            remote = section[2] if section[1].lower() == "remote" else None
        elif remote is not None and (url := _URL.match(line)) is not None:
            urls.setdefault(remote, url[1] or url[2] or "")
    first = urls.get("origin") or next(iter(urls.values()), None)
    return None if first is None else normalize_remote(first)


def _text(path: Path) -> str:
    return storable(str(path), LONGEST_ROOT)
