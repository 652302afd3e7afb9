"""Finding the transcripts in a folder."""

import datetime as dt
import os
import re
import stat
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import attrs

from crewkit_claude.files import read_start
from crewkit_claude.metadata import read_meta
from crewkit_claude.tolerant import Unreadable, document_of
from crewkit_core.sessions.model.stream import MAIN, NAME, SubagentMeta

Report = Callable[[Path, str], None]
"""Told of each file that looks like a transcript and cannot be read as one, and why."""

_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_AGENT_FILE = re.compile(r"agent-(.+)\.jsonl", re.DOTALL)
_DEEPEST = 16
_PEEK = 256 * 1024
_CONFIG_MARKS = frozenset(
    {".claude.json", "settings.json", "history.jsonl", "plugins", "todos", "statsig", "sessions"}
)


@attrs.frozen(kw_only=True)
class TranscriptFile:
    """One stream of one Claude session, on disk.

    Attributes:
        stream: MAIN, or the agent id.
        meta: What the client noted beside a subagent's file; None when there is no note.
        size: Bytes when it was found; it may have grown since.
    """

    path: Path
    claude_session_id: str
    stream: str
    meta: SubagentMeta | None
    size: int
    modified_at: dt.datetime


def default_root(environ: Mapping[str, str]) -> Path:
    """Return Claude Code's own folder: ``CLAUDE_CONFIG_DIR``, else ``~/.claude``."""
    configured = environ.get("CLAUDE_CONFIG_DIR")
    if configured:
        return Path(configured)
    home = environ.get("HOME")
    return (Path(home) if home else Path.home()) / ".claude"


def find_transcripts(
    root: Path, since: dt.datetime | None = None, *, report: Report
) -> Iterator[TranscriptFile]:
    """Yield the transcripts under *root*, a session's main file before its subagents'.

    *root* is a Claude config folder, its ``projects``, one project, one ``.jsonl`` file, or any
    folder of such folders. Below it symbolic links are not followed, and what is no regular file
    is not opened.

    Args:
        root: Where to look; may itself be a symbolic link.
        since: Leaves out files last written before it.
        report: Hears of what looks like a transcript and cannot be read.
    """
    root = Path(os.path.realpath(root))
    if root.is_dir():
        yield from _walk(root, since, report, 0)
    elif root.is_file():
        yield from _found(root, since, report, named=True)
    else:
        report(root, "no such file or folder")


def _walk(
    folder: Path, since: dt.datetime | None, report: Report, depth: int
) -> Iterator[TranscriptFile]:
    try:
        with os.scandir(folder) as entries:
            found = sorted(entries, key=lambda entry: (entry.name.startswith("agent-"), entry.name))
    except OSError as problem:
        report(folder, _reason(problem))
        return
    folders = [entry.name for entry in found if entry.is_dir(follow_symlinks=False)]
    if "projects" in folders and _is_config(folder, {entry.name for entry in found}):
        yield from _walk(folder / "projects", since, report, depth + 1)
        return
    for entry in found:
        if entry.name.endswith(".jsonl"):
            yield from _found(folder / entry.name, since, report, named=False)
        elif entry.is_symlink() and entry.is_dir():
            report(folder / entry.name, "a symbolic link; not followed")
    for name in folders:
        if depth < _DEEPEST:
            yield from _walk(folder / name, since, report, depth + 1)
        else:
            report(folder / name, "too many folders in folders")


def _is_config(folder: Path, names: set[str]) -> bool:
    return folder.name == ".claude" or not _CONFIG_MARKS.isdisjoint(names)


def _found(
    path: Path, since: dt.datetime | None, report: Report, *, named: bool
) -> Iterator[TranscriptFile]:
    """Yield the one transcript at *path*, if it is one; *named* says that somebody asked for it."""
    try:
        status = path.lstat()
    except OSError as problem:
        report(path, _reason(problem))
        return
    if not stat.S_ISREG(status.st_mode):
        report(path, "a symbolic link; not followed" if path.is_symlink() else "no regular file")
        return
    modified_at = dt.datetime.fromtimestamp(status.st_mtime, dt.UTC)
    if since is not None and modified_at < since:
        return
    if not os.access(path, os.R_OK):
        report(path, "permission denied")
        return
    stream = _stream_of(path)
    if stream is None:
        report(path, "names no agent: letters, digits, - and _, at most 100")
        return
    session = _session_of(path, stream)
    if session is None:
        if status.st_size and (named or stream != MAIN or _UUID.fullmatch(path.stem)):
            report(path, "names no session")
        return
    meta = None if stream == MAIN else read_meta(path)
    yield TranscriptFile(
        path=path,
        claude_session_id=session,
        stream=stream,
        meta=meta,
        size=status.st_size,
        modified_at=modified_at,
    )


def _stream_of(path: Path) -> str | None:
    agent = _AGENT_FILE.fullmatch(path.name)
    if agent is None:
        return MAIN
    return agent[1] if NAME.fullmatch(agent[1]) else None


def _session_of(path: Path, stream: str) -> str | None:
    """Return the session by the file's place, else by what its first lines say."""
    if stream == MAIN:
        return path.stem if _UUID.fullmatch(path.stem) else _named_inside(path)
    parts = path.parts
    if "subagents" in parts[:-1]:
        session = parts[len(parts) - 2 - parts[-2::-1].index("subagents") - 1]
        if _UUID.fullmatch(session):
            return session
    return _named_inside(path)


def _named_inside(path: Path) -> str | None:
    """Return the ``sessionId`` of the first record that has one, as transcripts' records do."""
    start = read_start(path, _PEEK) or b""
    for line in start.split(b"\n")[:200]:
        try:
            record = document_of(line)
        except Unreadable:
            continue
        session = record.get("sessionId")
        if isinstance(record.get("type"), str) and isinstance(session, str):
            return session if NAME.fullmatch(session) else None
    return None


def _reason(problem: OSError) -> str:
    return (problem.strerror or "cannot be read").lower()
