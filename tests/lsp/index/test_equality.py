"""Whatever happens to a repository, every answer is that of an index made afresh."""

import contextlib
import os
import pathlib
import signal
from collections.abc import Iterator

from crewkit_index.pool import Pool
from crewkit_index.resolution import Answers
from crewkit_index.session import Session
from crewkit_index.workspace import Workspace, open_workspace
from crewkit_testing.lsp.edits import Changes, question
from crewkit_testing.lsp.repository import repository

STEPS = int(os.environ.get("CREWKIT_INDEX_STEPS", "250"))
SEED = int(os.environ.get("CREWKIT_INDEX_SEED") or os.environ.get("CREWKIT_SEED") or "1")


class SharedPool(Pool):
    """Workers that outlive the sessions that use them."""

    def close(self) -> None:
        """Stay."""

    def end(self) -> None:
        """Go."""
        super().close()


@contextlib.contextmanager
def fresh(root: pathlib.Path, workers: Pool) -> Iterator[Workspace]:
    """A workspace that knows nothing of the past."""
    session = Session(root, None, workers, patience=False)
    try:
        yield Workspace(session, Answers())
    finally:
        session.close()


class Old:
    """Two workspaces on one stored index, closed and opened again now and then."""

    def __init__(self, changes: Changes, data_dir: pathlib.Path) -> None:
        self._changes = changes
        self._data_dir = data_dir
        self._known: list[dict[str, str]] = [{}, {}]
        self.workspaces = [self._open(), self._open()]

    def _open(self) -> Workspace:
        return open_workspace(
            self._changes.root, data_dir=self._data_dir, workers=1, patience=False
        )

    def one(self) -> Workspace:
        """One of them, told what the editor has open."""
        number = self._changes.random.randrange(2)
        workspace, known = self.workspaces[number], self._known[number]
        for path in known.keys() - self._changes.overlays.keys():
            workspace.close_overlay(path)
        for version, (path, text) in enumerate(self._changes.overlays.items()):
            if known.get(path) != text:
                workspace.overlay(path, text, version)
        self._known[number] = dict(self._changes.overlays)
        return workspace

    def again(self) -> None:
        """Close one, open it again."""
        number = self._changes.random.randrange(2)
        self.workspaces[number].close()
        self.workspaces[number] = self._open()
        self._known[number] = {}

    def kill(self) -> None:
        """Kill a worker."""
        for workspace in self.workspaces:
            for pid in workspace.worker_pids():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)

    def close(self) -> None:
        """Both."""
        for workspace in self.workspaces:
            workspace.close()


def test_every_answer_is_that_of_a_fresh_index(tmp_path: pathlib.Path) -> None:
    """Edits, renames, deletions, open documents, ignored files, restarts and killed workers."""
    root = repository(tmp_path / "repository", {".gitignore": ""})
    changes = Changes(root, SEED)
    for _ in range(12):
        changes.write()
    old = Old(changes, tmp_path / "data")
    shared = SharedPool(1)
    happenings = [
        *([changes.write] * 5 + [changes.touch] * 4 + [changes.remove, changes.rename] * 2),
        *([changes.open] * 2 + [changes.shut, changes.ignore]),
    ]
    try:
        for step in range(STEPS):
            if changes.random.random() < 0.5:
                changes.random.choice(happenings)()
                continue
            if step % 50 == 0:
                changes.random.choice([old.again, old.kill])()
            ask = question(changes.random, changes)
            given = ask(old.one())
            with fresh(root, shared) as other:
                for version, (path, text) in enumerate(changes.overlays.items()):
                    other.overlay(path, text, version)
                expected = ask(other)
            assert expected == given, f"seed {SEED}, step {step}"
    finally:
        old.close()
        shared.end()
