"""Where a transcript's session ran, as far as its file tells."""

import fnmatch
import re
from pathlib import Path, PurePosixPath, PureWindowsPath

import attrs

from crewkit_claude.pieces import Rewritten, pieces
from crewkit_claude.projects import project_named, project_of
from crewkit_claude.reading import read_piece
from crewkit_claude.transcripts import TranscriptFile
from crewkit_core.kernel.text import storable
from crewkit_core.sessions.model.stream import MAIN
from crewkit_core.tenancy.model import LONGEST_ROOT, ProjectHint

_HEAD_LINES = 500
_HEAD_BYTES = 1024 * 1024
_MOST_SIBLINGS = 20


@attrs.frozen(kw_only=True)
class Origin:
    """Where a session ran.

    Attributes:
        folder: Claude Code's folder for the project, in which the transcript lies.
        cwd: The working folder its records name; None when they name none.
        original_cwd: The main folder, where the session moved into a worktree.
    """

    folder: Path
    cwd: str | None = None
    original_cwd: str | None = None

    def project(self, *, elsewhere: bool) -> ProjectHint:
        """Return the project.

        Args:
            elsewhere: The session ran on another machine: a folder of the same name that happens
                to exist here says nothing.
        """
        if self.cwd is None:
            return ProjectHint(root=storable(self.folder.name, LONGEST_ROOT))
        find = project_named if elsewhere else project_of
        return find(self.cwd, self.original_cwd)

    def matches(self, pattern: str, project: ProjectHint) -> bool:
        """Whether *pattern* (a name, path or glob) names the project; case does not matter."""
        names = {self.folder.name, project.root, _last(project.root)}
        if project.remote is not None:
            names |= {project.remote, _last(project.remote)}
        wanted = pattern.casefold()
        return any(fnmatch.fnmatchcase(name.casefold(), wanted) for name in names)


def origin_of(file: TranscriptFile) -> Origin:
    """Return where the session of *file* ran: by its own records, else by its neighbors'."""
    folder = file.path.parent
    if file.stream != MAIN and folder.name == "subagents":
        folder = folder.parent.parent
    own = _read(file, folder)
    if own.cwd is not None:
        return own
    for path in sorted(folder.glob("*.jsonl"))[:_MOST_SIBLINGS]:
        other = _read(attrs.evolve(file, path=path, stream=MAIN), folder)
        # Claude Code names the folder after the working folder
        if other.cwd is not None and _encoded(other.cwd) == folder.name:
            return Origin(folder=folder, cwd=other.cwd, original_cwd=other.original_cwd)
    return own


def _read(file: TranscriptFile, folder: Path) -> Origin:
    try:
        head = next(pieces(file, max_lines=_HEAD_LINES, max_bytes=_HEAD_BYTES), None)
    except (OSError, Rewritten):
        return Origin(folder=folder)
    if head is None or not head.data:
        return Origin(folder=folder)
    facts = read_piece(
        head.data, claude_session_id=file.claude_session_id, sidechain=file.stream != MAIN
    )
    return Origin(folder=folder, cwd=facts.cwd, original_cwd=facts.original_cwd)


def _encoded(cwd: str) -> str:
    return re.sub(r"[^A-Za-z0-9]", "-", cwd)


def _last(path: str) -> str:
    windows = "\\" in path and "/" not in path
    return PureWindowsPath(path).name if windows else PurePosixPath(path).name
