"""Repositories that mean harm cost bounded time and memory, and give nothing from elsewhere."""

import os
import pathlib
import signal
import time
from collections.abc import Iterator

import msgspec
import pytest

from crewkit_index import limits
from crewkit_index.messages import Item, Job, Result, unread
from crewkit_index.pool import Pool, WorkerLost
from crewkit_index.workspace import Workspace, open_workspace
from crewkit_testing.lsp.repository import git, repository, write

ELSEWHERE = "def outside_name():\n    return 1\n"


@pytest.fixture
def root(tmp_path: pathlib.Path) -> pathlib.Path:
    """A repository with one honest file, beside a folder that is none of its business."""
    write(tmp_path / "outside", {"secret.py": ELSEWHERE, "package/inner.py": ELSEWHERE})
    return repository(
        tmp_path / "repository", {"honest.py": "def honest():\n    return honest()\n"}
    )


def opened(root: pathlib.Path) -> Workspace:
    """In memory, looking before every answer."""
    return open_workspace(root, data_dir=None, workers=1, patience=False)


@pytest.fixture
def workspace(root: pathlib.Path) -> Iterator[Workspace]:
    """The repository opened."""
    workspace = opened(root)
    yield workspace
    workspace.close()


def seen(workspace: Workspace) -> list[str]:
    """Which names it knows of."""
    return [symbol.name for symbol in workspace.workspace_symbols("outside_name")]


def test_links_out_of_the_root_are_not_followed(root: pathlib.Path, workspace: Workspace) -> None:
    """Neither a linked file nor a linked folder, tracked or not, is read."""
    (root / "link.py").symlink_to(root.parent / "outside" / "secret.py")
    (root / "folder").symlink_to(root.parent / "outside" / "package")
    assert seen(workspace) == []
    git(root, "add", "-A")
    assert seen(workspace) == []
    assert workspace.document_symbols("link.py") == []
    assert workspace.document_symbols("folder/inner.py") == []
    for path in ("link.py", "folder/inner.py"):
        assert workspace.text(path) is None
        assert workspace.relative(path) is None


def test_a_file_that_may_not_be_read_holds_nothing(
    root: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    """It is one of the files, and the index is ready all the same."""
    write(root, {"closed.py": ELSEWHERE})
    item = Item("closed.py", str(tmp_path / "missing.py"), "python")
    assert unread(item, "").gone
    result = unread(msgspec.structs.replace(item, file=str(root / "closed.py")), "why")
    assert (True, [], "why") == (result.plain, result.tokens, result.trouble)


def test_a_folder_that_becomes_a_link_is_left(root: pathlib.Path, workspace: Workspace) -> None:
    """Git still lists the files below it; they are elsewhere now."""
    write(root, {"package/inner.py": "def mine():\n    pass\n"})
    git(root, "add", "-A")
    assert len(workspace.document_symbols("package/inner.py")) == 1
    (root / "package" / "inner.py").unlink()
    (root / "package").rmdir()
    (root / "package").symlink_to(root.parent / "outside" / "package")
    assert workspace.document_symbols("package/inner.py") == []
    assert seen(workspace) == []


@pytest.mark.parametrize(
    "path", ["../outside/secret.py", "/etc/passwd", "a\0b.py", "honest.py/../../outside/secret.py"]
)
def test_paths_that_lead_out_are_none_of_ours(
    path: str, root: pathlib.Path, workspace: Workspace
) -> None:
    """They have no name here, no text and no answers."""
    assert workspace.relative(path) is None
    assert workspace.text(path) is None
    assert workspace.document_symbols(path) == []
    workspace.overlay(path, ELSEWHERE, 1)
    assert seen(workspace) == []


def test_a_pipe_with_the_name_of_a_source_is_not_opened(
    root: pathlib.Path, workspace: Workspace
) -> None:
    """Opening it would wait for ever."""
    os.mkfifo(root / "pipe.py")
    assert workspace.document_symbols("pipe.py") == []
    assert [symbol.name for symbol in workspace.document_symbols("honest.py")] == ["honest"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("a" * (limits.LINE_BYTES + 1) + "\n", True, id="wide"),
        pytest.param("a = 1\n" * 180_000, True, id="big"),
        pytest.param("\0", False, id="binary"),
        pytest.param("a = 1\n" * 1_800_000, False, id="huge"),
    ],
)
def test_sources_nobody_wrote_are_known_by_their_identifiers(
    text: str, found: bool, root: pathlib.Path, workspace: Workspace
) -> None:
    """Such a file has no symbols; its mentions count, unless it is no text or beyond reading."""
    write(root, {"made.py": f"def deep():\n    pass\n{text}", "uses.py": "def deep():\n    pass\n"})
    assert workspace.document_symbols("made.py") == []
    with workspace.seeing(None) as index:
        assert found == ("made.py" in index.files_with("deep"))
    assert workspace.wait_ready(60)


def test_more_files_than_the_limit_are_counted_not_read(
    root: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A million files cost what the limit costs."""
    monkeypatch.setattr(limits, "FILES", 20)
    write(root, {f"file{number}.py": "x = 1\n" for number in range(50)})
    workspace = opened(root)
    try:
        assert workspace.wait_ready(30)
        progress = workspace.progress()
        assert (20, 31) == (progress.total, progress.left_out)
    finally:
        workspace.close()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("words.rb", "%w(" * 50_000),
        ("brackets.py", "[" * 60_000),
        ("noise.js", "".join(chr(33 + (n * 7919) % 90) for n in range(300_000))),
        ("deep.ts", "(" * 15_000),
    ],
)
def test_a_file_that_holds_the_parser_harms_nobody(
    name: str, text: str, root: pathlib.Path, workspace: Workspace
) -> None:
    """The file itself is answered within its bound, another one's question as usual."""
    write(root, {name: text})
    before = time.monotonic()
    assert workspace.diagnostics(name) is not None
    assert [symbol.name for symbol in workspace.document_symbols("honest.py")] == ["honest"]
    allowed = 5 * limits.HARD_CPU_SECONDS  # the clock's, on a busy machine
    assert time.monotonic() - before < allowed


def test_killed_workers_are_started_again(root: pathlib.Path, workspace: Workspace) -> None:
    """Whatever becomes of them, every question is answered, and as before."""
    for number in range(10):
        write(root, {"changing.py": f"def changing{number}():\n    pass\n"})
        for pid in workspace.worker_pids():
            os.kill(pid, signal.SIGKILL)
        symbols = workspace.document_symbols("changing.py")
        assert [f"changing{number}"] == [symbol.name for symbol in symbols]


class DyingProcess:
    """A worker that dies of one file."""

    pid = 0

    def __init__(self, ending: int) -> None:
        self.ending = ending

    def answers(self, job: Job) -> Iterator[Result]:
        """Until the file is read as a source."""
        for item in job.items:
            if item.path == "bad.py" and not item.plain:
                raise WorkerLost
            yield Result(item.path, plain=item.plain)

    def kill(self) -> None:
        """Already."""

    def end(self) -> int:
        """How it ended."""
        return self.ending


class DyingPool(Pool):
    """A pool of such workers that counts them."""

    def __init__(self, ending: int) -> None:
        super().__init__(1)
        self.ending = ending
        self.started = 0

    def _start(self) -> DyingProcess:  # type: ignore[override]  # a fake of the same shape
        self.started += 1
        return DyingProcess(self.ending)


@pytest.mark.parametrize(("ending", "workers"), [(-signal.SIGPROF, 2), (-signal.SIGKILL, 3)])
def test_a_file_that_kills_workers_is_read_as_plain_text(ending: int, workers: int) -> None:
    """At once when the kernel ended the worker for it, else at the second loss; others as usual."""
    pool = DyingPool(ending)
    items = [Item(f"{name}.py", "", "python") for name in ("good", "bad", "other")]
    results = {result.path: result.plain for result in pool.run(items)}
    pool.close()
    assert {"good.py": False, "bad.py": True, "other.py": False} == results
    assert workers == pool.started
