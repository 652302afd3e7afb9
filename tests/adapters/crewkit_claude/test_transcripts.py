"""Finding transcripts, and nothing else."""

import datetime as dt
import os
import uuid
from pathlib import Path

import pytest

from crewkit_claude.metadata import meta_of
from crewkit_claude.transcripts import default_root, find_transcripts
from crewkit_core.sessions.model.stream import MOST_DEPTH, SubagentMeta
from crewkit_core.sessions.use_cases.batch import IngestBatch, check_batch

_ONE = "11111111-1111-4111-8111-111111111111"
_TWO = "22222222-2222-4222-8222-222222222222"
_LINE = b'{"type":"user","sessionId":"' + _ONE.encode() + b'"}\n'


def a_config(folder: Path) -> Path:
    """Make a config folder with two sessions, one of which has a subagent."""
    project = folder / "projects" / "-home-dev-app"
    agents = project / _ONE / "subagents"
    agents.mkdir(parents=True)
    (folder / "history.jsonl").write_bytes(_LINE)
    (project / f"{_ONE}.jsonl").write_bytes(_LINE)
    (project / f"{_TWO}.jsonl").write_bytes(b"not json\n")
    (agents / "agent-a0b1.jsonl").write_bytes(_LINE)
    (agents / "agent-a0b1.meta.json").write_bytes(b'{"agentType":"Explore","spawnDepth":1}')
    return folder


def found(root: Path, since: dt.datetime | None = None) -> list[tuple[str, str]]:
    """Return session and stream of each transcript; problems fail."""
    problems: list[str] = []
    files = find_transcripts(root, since, report=lambda path, why: problems.append(why))
    streams = [(file.claude_session_id, file.stream) for file in files]
    assert problems == []
    return streams


def problems_of(root: Path) -> list[tuple[str, str]]:
    """Return name and reason of each problem."""
    problems: list[tuple[str, str]] = []
    list(find_transcripts(root, report=lambda path, why: problems.append((path.name, why))))
    return problems


@pytest.mark.parametrize("below", ["", "projects", "projects/-home-dev-app"])
def test_any_folder_on_the_way_will_do(tmp_path: Path, below: str) -> None:
    """Main files come before their subagents'."""
    root = a_config(tmp_path / ".claude") / below
    assert found(root) == [(_ONE, "main"), (_TWO, "main"), (_ONE, "a0b1")]


def test_a_companys_history_is_a_folder_of_folders(tmp_path: Path) -> None:
    """Each person's config folder in one of their name."""
    for person in ("ada", "bob"):
        a_config(tmp_path / person / ".claude")
    assert len(found(tmp_path)) == 6


def test_one_file_will_do(tmp_path: Path) -> None:
    """Whatever its name: the session is the one its lines name."""
    file = tmp_path / "export.jsonl"
    file.write_bytes(b'{"type":"summary"}\n' + _LINE)
    assert found(file) == [(_ONE, "main")]


def test_old_clients_put_subagents_beside_the_main_file(tmp_path: Path) -> None:
    """Their lines name the session."""
    (tmp_path / "agent-deadbeef.jsonl").write_bytes(_LINE)
    (tmp_path / f"{_ONE}.jsonl").write_bytes(_LINE)
    assert found(tmp_path) == [(_ONE, "main"), (_ONE, "deadbeef")]


def test_what_was_written_before_is_left_out(tmp_path: Path) -> None:
    """By the time of its last change."""
    old, new = tmp_path / f"{_ONE}.jsonl", tmp_path / f"{_TWO}.jsonl"
    for file in (old, new):
        file.write_bytes(_LINE)
    os.utime(old, (1_000_000_000, 1_000_000_000))
    assert found(tmp_path, dt.datetime(2020, 1, 1, tzinfo=dt.UTC)) == [(_TWO, "main")]


def test_other_files_are_passed_over(tmp_path: Path) -> None:
    """A list of prompts, a log, an empty file of another's."""
    (tmp_path / "prompts.jsonl").write_bytes(b'{"display":"x","sessionId":"a"}\n')
    (tmp_path / "log.jsonl").write_bytes(b"\xff\xfe\n[1]\n")
    (tmp_path / "notes.txt").write_bytes(_LINE)
    assert found(tmp_path) == []


def test_links_are_reported_and_not_followed(tmp_path: Path) -> None:
    """Neither to files nor to folders."""
    outside, root = tmp_path / "outside", tmp_path / "root"
    outside.mkdir()
    root.mkdir()
    (outside / f"{_ONE}.jsonl").write_bytes(_LINE)
    (root / f"{_TWO}.jsonl").symlink_to(outside / f"{_ONE}.jsonl")
    (root / "folder").symlink_to(outside)
    why = "a symbolic link; not followed"
    assert problems_of(root) == [(f"{_TWO}.jsonl", why), ("folder", why)]


def test_the_root_itself_may_be_a_link(tmp_path: Path) -> None:
    """Somebody asked for it by name."""
    root = a_config(tmp_path / "real" / ".claude")
    link = tmp_path / "link"
    link.symlink_to(root)
    assert len(found(link)) == 3


def test_a_pipe_is_reported_and_not_opened(tmp_path: Path) -> None:
    """It would never end."""
    os.mkfifo(tmp_path / f"{_ONE}.jsonl")
    assert problems_of(tmp_path) == [(f"{_ONE}.jsonl", "no regular file")]


def test_a_place_without_anything_is_reported(tmp_path: Path) -> None:
    """As a typing error should be."""
    assert problems_of(tmp_path / "nowhere") == [("nowhere", "no such file or folder")]


def test_a_session_that_could_not_be_a_name_is_reported(tmp_path: Path) -> None:
    """It would end up in paths and addresses."""
    file = tmp_path / "x.jsonl"
    file.write_bytes(b'{"type":"user","sessionId":"../../etc"}\n')
    assert problems_of(file) == [("x.jsonl", "names no session")]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_reported(tmp_path: Path) -> None:
    """And the others are found."""
    file = tmp_path / f"{_ONE}.jsonl"
    file.write_bytes(_LINE)
    file.chmod(0)
    assert problems_of(tmp_path) == [(file.name, "permission denied")]


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"CLAUDE_CONFIG_DIR": "/c", "HOME": "/h"}, Path("/c")),
        ({"CLAUDE_CONFIG_DIR": "", "HOME": "/h"}, Path("/h/.claude")),
    ],
)
def test_the_default_is_the_clients_own_folder(environ: dict[str, str], expected: Path) -> None:
    """As the client finds it."""
    assert default_root(environ) == expected


def test_what_is_noted_of_an_agent_is_read(tmp_path: Path) -> None:
    """What it does not name is not known."""
    files = find_transcripts(a_config(tmp_path), report=lambda path, why: None)
    (meta,) = (file.meta for file in files if file.stream != "main")
    assert meta == SubagentMeta(agent_type="Explore", spawn_depth=1)


@pytest.mark.parametrize(
    "raw", [b"", b"[]", b"\xff", b'{"agentType":1,"spawnDepth":true}', b'{"spawnDepth":-1}',
            b"[" * 9_999, b'{"spawnDepth":1e9999}', b'{"spawnDepth":1000}']
)  # fmt: skip
def test_a_strange_note_says_nothing(raw: bytes) -> None:
    """But does no harm."""
    assert meta_of(raw) == SubagentMeta()


@pytest.mark.parametrize("name", ["-a", "_", "a" * 101, "a b", "ä"])
def test_an_agent_whose_name_is_not_kept_is_reported(tmp_path: Path, name: str) -> None:
    """And is no main file of its session, though its lines name that."""
    folder = a_config(tmp_path) / "projects" / "-odd"
    folder.mkdir()
    (folder / f"agent-{name}.jsonl").write_text('{"type":"user","sessionId":"s1"}\n')
    told: list[str] = []
    found = find_transcripts(folder, report=lambda path, why: told.append(why))
    assert ([], 1) == (list(found), len(told))


@pytest.mark.parametrize("depth", [0, MOST_DEPTH])
def test_what_is_read_of_a_note_is_taken_by_a_batch(depth: int) -> None:
    """Reading and storing have one rule."""
    meta = meta_of(b'{"spawnDepth":%d}' % depth)
    assert depth == meta.spawn_depth
    check_batch(
        IngestBatch(
            organization_id=uuid.uuid4(),
            claude_session_id="s1",
            stream="a" * 100,
            batch_id=uuid.uuid4(),
            first_line=0,
            data=b"{}\n",
            meta=meta,
        )
    )
