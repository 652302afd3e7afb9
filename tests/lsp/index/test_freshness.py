"""What is on disk counts, and an open document until the disk is newer."""

import os
import pathlib
import time
from collections.abc import Iterator

import pytest

from crewkit_index import disk
from crewkit_index.answers import Position
from crewkit_index.identity import content_key
from crewkit_index.ledger import Ledger
from crewkit_index.messages import Result
from crewkit_index.sweeping import Sweeper
from crewkit_index.workspace import Workspace, open_workspace
from crewkit_testing.lsp.repository import git, repository, write

FILES = {
    ".gitignore": "",
    "a.py": "def first():\n    return 1\n",
    "b.py": "from a import first\n\nfirst()\n",
}


@pytest.fixture
def root(tmp_path: pathlib.Path) -> pathlib.Path:
    """A repository of two modules."""
    return repository(tmp_path / "repository", FILES)


@pytest.fixture
def workspace(root: pathlib.Path) -> Iterator[Workspace]:
    """Ready, and looking before every answer."""
    workspace = open_workspace(root, data_dir=None, workers=1, patience=False)
    assert workspace.wait_ready(60)
    yield workspace
    workspace.close()


def names(workspace: Workspace, path: str) -> list[str]:
    """What a file defines."""
    return [symbol.name for symbol in workspace.document_symbols(path)]


def mentioning(workspace: Workspace) -> list[str]:
    """Files that mention the first function."""
    found = workspace.references("a.py", Position(0, 5), include_declaration=True)
    return sorted({place.path for place in found})


def test_a_file_that_changed_just_now_is_not_trusted(tmp_path: pathlib.Path) -> None:
    """The same instant may hold another change that leaves its stamp as it is."""
    path = tmp_path / "a.py"
    path.write_text("x")
    soon = time.time_ns() + 1_000_000_000
    os.utime(path, ns=(soon, soon))
    content = disk.read(str(path))
    assert content is not None
    assert content.racy


def test_a_change_that_no_stamp_tells_is_seen(tmp_path: pathlib.Path) -> None:
    """A file that is not trusted is read again, and found to be another."""
    root = repository(tmp_path / "repository", FILES)
    ledger = Ledger()
    sweeper = Sweeper(root, None, ledger, patience=False)
    sweeper.sweep()
    stamp = ledger.state.entries["a.py"].stamp
    as_it_was = Result("a.py", content_key("a.py", b"another text"), b"", stamp, racy=True)
    ledger.learn([as_it_was])
    sweeper.sweep()
    assert ["a.py", "b.py"] == ledger.state.unknown()


def test_files_come_go_and_move(root: pathlib.Path, workspace: Workspace) -> None:
    """In folders old and new."""
    assert ["a.py", "b.py"] == mentioning(workspace)
    (root / "new" / "deep").mkdir(parents=True)
    assert ["a.py", "b.py"] == mentioning(workspace)
    write(root, {"new/deep/c.py": FILES["b.py"]})
    assert ["a.py", "b.py", "new/deep/c.py"] == mentioning(workspace)
    (root / "b.py").rename(root / "new" / "b.py")
    assert ["a.py", "new/b.py", "new/deep/c.py"] == mentioning(workspace)
    (root / "new" / "deep" / "c.py").unlink()
    assert ["a.py", "new/b.py"] == mentioning(workspace)


def test_one_file_goes_as_another_comes(root: pathlib.Path, workspace: Workspace) -> None:
    """As many as before, but not the same; the one that went is still on disk, ignored."""
    write(root, {"untracked.py": FILES["b.py"]})
    assert ["a.py", "b.py", "untracked.py"] == mentioning(workspace)
    write(root, {".gitignore": "untracked.py\n", "other.py": "x = 1\n"})
    assert ["a.py", "b.py"] == mentioning(workspace)


def test_what_git_ignores_is_not_indexed_unless_it_tracks_it(
    root: pathlib.Path, workspace: Workspace
) -> None:
    """The ignore file is looked at as the sources are."""
    write(root, {"made.py": FILES["b.py"]})
    assert ["a.py", "b.py", "made.py"] == mentioning(workspace)
    write(root, {".gitignore": "made.py\n"})
    assert ["a.py", "b.py"] == mentioning(workspace)
    git(root, "add", "-f", "made.py")
    assert ["a.py", "b.py", "made.py"] == mentioning(workspace)


def test_a_source_may_come_to_an_empty_folder_within_an_untracked_one(
    root: pathlib.Path, workspace: Workspace
) -> None:
    """Git names the outer folder only."""
    write(root, {"d/c.py": FILES["b.py"], "d/e/c.py": FILES["b.py"]})
    (root / "d/e/c.py").unlink()
    for folder in (root, root / "d", root / "d/e"):
        os.utime(folder, (1, 1))  # long ago: else all is listed again for being recent
    assert ["a.py", "b.py", "d/c.py"] == mentioning(workspace)
    write(root, {"d/e/c.py": FILES["b.py"]})
    assert ["a.py", "b.py", "d/c.py", "d/e/c.py"] == mentioning(workspace)


def test_a_source_may_come_where_all_was_ignored(root: pathlib.Path, workspace: Workspace) -> None:
    """The folder is watched though git lists nothing in it; an ignored folder is not."""
    write(root, {".gitignore": "*.log\nmade/\n", "d/e/x.log": "", "f/x.log": "", "made/x.log": ""})
    assert ["a.py", "b.py"] == mentioning(workspace)
    write(root, dict.fromkeys(("d/e/c.py", "f/c.py", "made/c.py"), FILES["b.py"]))
    assert ["a.py", "b.py", "d/e/c.py", "f/c.py"] == mentioning(workspace)


def test_an_open_document_counts_until_the_disk_changes(
    root: pathlib.Path, workspace: Workspace
) -> None:
    """Then the disk does."""
    workspace.overlay("a.py", "def unsaved():\n    pass\n", 1)
    assert ["unsaved"] == names(workspace, "a.py")
    assert "def unsaved():" == workspace.line("a.py", 0)
    write(root, {"a.py": "def saved():\n    pass\n"})
    assert ["saved"] == names(workspace, "a.py")


def test_a_closed_document_does_not_count(workspace: Workspace) -> None:
    """The disk's text is back, for searches too."""
    workspace.overlay("a.py", "def unsaved():\n    pass\n", 1)
    assert ["unsaved"] == [found.name for found in workspace.workspace_symbols("unsaved")]
    workspace.close_overlay("a.py")
    assert ["first"] == names(workspace, "a.py")
    assert [] == workspace.workspace_symbols("unsaved")


def test_a_document_that_is_not_on_disk_yet_is_one_of_the_files(workspace: Workspace) -> None:
    """It mentions and defines; a path of no language does not."""
    workspace.overlay("new.py", FILES["b.py"], 1)
    assert ["a.py", "b.py", "new.py"] == mentioning(workspace)
    workspace.overlay("notes.txt", "first", 1)
    assert ["a.py", "b.py", "new.py"] == mentioning(workspace)


def test_patience_ends_with_a_save(root: pathlib.Path) -> None:
    """A look that is still good is not trusted once an editor says it wrote."""
    workspace = open_workspace(root, data_dir=None, workers=1, patience=True)
    try:
        assert ["first"] == names(workspace, "a.py")
        write(root, {"a.py": "def second():\n    pass\n"})
        workspace.saved("a.py")
        assert ["second"] == names(workspace, "a.py")
    finally:
        workspace.close()


def test_without_git_files_are_found_by_walking(tmp_path: pathlib.Path) -> None:
    """What nobody writes by hand is left out."""
    write(tmp_path / "tree", {**FILES, "node_modules/x.js": "x", ".venv/y.py": "y", "d/c.py": "z"})
    workspace = open_workspace(tmp_path / "tree", data_dir=None, workers=1, patience=False)
    try:
        with workspace.seeing(None) as index:
            assert ["a.py", "b.py", "d/c.py"] == index.paths()
    finally:
        workspace.close()


def test_submodules_are_part_of_the_repository(tmp_path: pathlib.Path) -> None:
    """Their files are listed by their own git."""
    inner = repository(tmp_path / "inner", {"inner.py": "def inside():\n    pass\n"})
    outer = repository(tmp_path / "outer", FILES)
    git(outer, "-c", "protocol.file.allow=always", "submodule", "add", "-q", str(inner), "sub")
    workspace = open_workspace(outer, data_dir=None, workers=1, patience=False)
    try:
        assert ["inside"] == names(workspace, "sub/inner.py")
    finally:
        workspace.close()


def test_each_save_is_seen_by_the_worker_that_runs(root: pathlib.Path) -> None:
    """One after the other, without waiting; starting another would cost more than the reading."""
    workspace = open_workspace(root, data_dir=None, workers=2, patience=True)
    try:
        assert workspace.wait_ready(60)
        running = workspace.worker_pids()
        for turn in range(40):
            write(root, {"a.py": f"def first{turn}(): pass\n"})
            assert [f"first{turn}"] == names(workspace, "a.py")
        assert running == workspace.worker_pids()
    finally:
        workspace.close()


def test_a_file_that_is_ignored_since_is_not_answered_from(
    root: pathlib.Path, workspace: Workspace
) -> None:
    """Its own stamp does not tell."""
    assert names(workspace, "a.py")
    git(root, "rm", "-q", "--cached", "a.py")
    write(root, {".gitignore": "a.py\n"})
    assert not names(workspace, "a.py")


def test_a_file_that_is_gone_or_a_link_since_has_no_names(
    root: pathlib.Path, workspace: Workspace
) -> None:
    """Though only this file is asked about."""
    assert names(workspace, "a.py")
    (root / "a.py").unlink()
    assert not names(workspace, "a.py")
    assert names(workspace, "b.py") == []
    write(root, {"a.py": "def again(): pass\n"})
    assert ["again"] == names(workspace, "a.py")
    (root / "a.py").unlink()
    (root / "a.py").symlink_to("/etc/hostname")
    assert not names(workspace, "a.py")
