"""Sessions and working trees share what was read."""

import os
import pathlib
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

from crewkit_index import home
from crewkit_index.answers import Position
from crewkit_index.keyed import LmdbTables
from crewkit_index.workspace import Workspace, open_workspace
from crewkit_testing.lsp.repository import git, repository, write

FILES = {
    f"m{n}.py": f"from m{n + 1} import f{n + 1}\ndef f{n}():\n    return f{n + 1}()\n"
    for n in range(30)
}
Open = Callable[[pathlib.Path], Workspace]


@pytest.fixture
def root(tmp_path: pathlib.Path) -> pathlib.Path:
    """A repository of thirty modules."""
    return repository(tmp_path / "repository", FILES)


@pytest.fixture
def opening(tmp_path: pathlib.Path) -> Iterator[Open]:
    """Open workspaces on one data folder; ready when given."""
    opened: list[Workspace] = []

    def opening(root: pathlib.Path) -> Workspace:
        workspace = open_workspace(root, data_dir=tmp_path / "data", workers=1, patience=False)
        opened.append(workspace)
        assert workspace.wait_ready(60)
        return workspace

    yield opening
    for workspace in opened:
        workspace.close()


def callers(workspace: Workspace, number: int) -> list[str]:
    """Files that mention one function."""
    path = f"m{number}.py"
    found = workspace.references(path, Position(1, 5), include_declaration=True)
    return sorted({place.path for place in found})


def indexes(tmp_path: pathlib.Path) -> list[pathlib.Path]:
    """Stored indexes."""
    return sorted((tmp_path / "data").glob("*/*/*/data.mdb"))


def test_a_second_session_reads_what_the_first_stored(root: pathlib.Path, opening: Open) -> None:
    """It starts no worker, and says who writes."""
    first, second = opening(root), opening(root)
    assert ["m6.py", "m7.py"] == callers(second, 7)
    assert [] == second.worker_pids()
    assert (True, False) == (first.progress().writer, second.progress().writer)


def test_what_one_session_reads_the_other_need_not(root: pathlib.Path, opening: Open) -> None:
    """A change is brought into the stored index by the writer; both see it at once."""
    first, second = opening(root), opening(root)
    write(root, {"new.py": "from m7 import f7\nf7()\n"})
    assert ["m6.py", "m7.py", "new.py"] == callers(first, 7)
    assert ["m6.py", "m7.py", "new.py"] == callers(second, 7)


def test_a_session_that_is_closed_hands_the_writing_over(root: pathlib.Path, opening: Open) -> None:
    """The next change makes the other the writer."""
    first, second = opening(root), opening(root)
    first.close()
    write(root, {"new.py": "from m7 import f7\nf7()\n"})
    assert ["m6.py", "m7.py", "new.py"] == callers(second, 7)
    third = opening(root)
    assert ["m6.py", "m7.py", "new.py"] == callers(third, 7)
    assert second.progress().writer


def test_a_killed_session_leaves_a_whole_index(
    root: pathlib.Path, tmp_path: pathlib.Path, opening: Open
) -> None:
    """It is killed while it writes; the next one takes the role and answers rightly."""
    program = (
        "import pathlib, sys, itertools\n"
        "from crewkit_index.workspace import open_workspace\n"
        "root, data = map(pathlib.Path, sys.argv[1:])\n"
        "w = open_workspace(root, data_dir=data, workers=1, patience=False)\n"
        "w.wait_ready(60); print('ready', flush=True)\n"
        "for n in itertools.count():\n"
        "    (root / 'next').write_text(f'\\ndef f3():\\n    return {n}\\n')\n"
        "    (root / 'next').replace(root / 'm3.py')\n"
        "    w.document_symbols('m3.py')\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(root), str(tmp_path / "data")], stdout=subprocess.PIPE
    )
    with process:
        assert process.stdout is not None
        assert b"ready\n" == process.stdout.readline()
        process.send_signal(signal.SIGKILL)
    workspace = opening(root)
    assert workspace.progress().stored
    assert ["m2.py", "m3.py"] == callers(workspace, 3)
    assert ["m6.py", "m7.py"] == callers(workspace, 7)


def test_a_killed_reader_does_not_hold_old_pages(
    root: pathlib.Path, tmp_path: pathlib.Path, opening: Open
) -> None:
    """Killed in the middle of a question, it is forgotten once the writer has written."""
    workspace = opening(root)
    program = (
        "import pathlib, sys\n"
        "from crewkit_index.workspace import open_workspace\n"
        "root, data = map(pathlib.Path, sys.argv[1:])\n"
        "w = open_workspace(root, data_dir=data, workers=1, patience=False)\n"
        "w.wait_ready(60)\n"
        "with w.seeing(None):\n"
        "    print('ready', flush=True)\n"
        "    sys.stdin.read()\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(root), str(tmp_path / "data")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    (stored,) = indexes(tmp_path)
    tables = LmdbTables.of(stored.parent)
    with process:
        assert process.stdout is not None
        assert b"ready\n" == process.stdout.readline()
        assert process.pid in tables.sessions()
        process.kill()
    write(root, {"m3.py": "\ndef f3():\n    return 3\n"})
    with tables.writing():
        assert process.pid not in tables.sessions()
    assert ["m2.py", "m3.py"] == callers(workspace, 3)


def test_another_working_tree_costs_only_its_changes(
    root: pathlib.Path, tmp_path: pathlib.Path, opening: Open
) -> None:
    """The facts of files that are the same are copied."""
    opening(root)
    git(root, "worktree", "add", "-q", str(tmp_path / "tree"))
    write(tmp_path / "tree", {"m5.py": "\ndef f5():\n    return 5\n"})
    workspace = opening(tmp_path / "tree")
    assert len(FILES) - 1 == workspace.progress().copied
    assert ["m4.py", "m5.py"] == callers(workspace, 5)


def test_the_index_of_a_tree_that_is_gone_goes(
    root: pathlib.Path, tmp_path: pathlib.Path, opening: Open
) -> None:
    """The next writer of the same repository removes it."""
    git(root, "worktree", "add", "-q", str(tmp_path / "tree"))
    opening(tmp_path / "tree").close()
    git(root, "worktree", "remove", str(tmp_path / "tree"))
    opening(root)
    assert 1 == len(indexes(tmp_path))


def test_an_index_of_other_code_is_built_again(
    root: pathlib.Path, tmp_path: pathlib.Path, opening: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A changed grammar or extractor has another fingerprint; the old index goes."""
    monkeypatch.setattr(home, "fingerprint", lambda: "older")
    opening(root).close()
    (old,) = indexes(tmp_path)
    monkeypatch.undo()
    workspace = opening(root)
    assert ["m6.py", "m7.py"] == callers(workspace, 7)
    assert not old.exists()


def test_a_damaged_index_is_built_again(
    root: pathlib.Path, tmp_path: pathlib.Path, opening: Open
) -> None:
    """One that is no index at all is not trusted."""
    opening(root).close()
    (stored,) = indexes(tmp_path)
    stored.write_bytes(b"nonsense" * 4096)
    workspace = opening(root)
    assert ["m6.py", "m7.py"] == callers(workspace, 7)
    assert workspace.progress().stored


def test_where_nothing_can_be_stored_memory_serves(
    root: pathlib.Path, tmp_path: pathlib.Path, opening: Open
) -> None:
    """And the progress says why."""
    (tmp_path / "data").write_text("a file, not a folder")
    workspace = opening(root)
    assert ["m6.py", "m7.py"] == callers(workspace, 7)
    progress = workspace.progress()
    assert not progress.stored
    assert "File exists" in progress.detail


def test_the_stored_index_is_its_owners_alone(
    root: pathlib.Path, tmp_path: pathlib.Path, opening: Open
) -> None:
    """It holds names out of private sources."""
    opening(root)
    for path in (tmp_path / "data").rglob("*"):
        assert 0 == path.stat().st_mode & 0o077, path


def test_no_environment_of_git_leads_elsewhere(
    root: pathlib.Path, opening: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GIT_DIR of a hook's environment is not ours; what git ignores stays ignored."""
    write(root, {".gitignore": "made.py\n", "made.py": ""})
    monkeypatch.setenv("GIT_DIR", "/nonexistent")
    monkeypatch.setenv("GIT_INDEX_FILE", os.devnull)
    assert len(FILES) == opening(root).progress().total
