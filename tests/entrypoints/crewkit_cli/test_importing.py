"""Bringing transcripts in, against a store that behaves as the platform's does."""

import json
from pathlib import Path

import attrs
import pytest
from click.testing import CliRunner

from crewkit.comparing import DIFFERS, SHORTER, count_items
from crewkit.importing import BATCH_LINES
from crewkit_cli.failures import ExitCode
from crewkit_cli.main import cli
from crewkit_core.kernel.errors import Unavailable
from crewkit_core.sessions.model.reduction import NOTHING
from crewkit_core.sessions.use_cases import IngestBatch, ShowPosition
from crewkit_core.sessions.views import StreamPosition
from crewkit_testing.command_line import ORGANIZATION, FakeDoor, a_shell
from crewkit_testing.store import SESSION, Store, a_line, bring, main_file, report

QUESTION = ShowPosition(organization_id=ORGANIZATION, claude_session_id=SESSION)


def test_it_brings_a_session_in(root: Path) -> None:
    """Every byte arrives, and the report has exactly the promised fields."""
    store = Store()
    size = main_file(root).stat().st_size
    assert {
        "files": 1,
        "sessions": 1,
        "items_new": 3,
        "items_duplicate": 0,
        "rejected": [],
        "bytes": size,
        "removed": attrs.asdict(NOTHING),
    } == report(store, root)
    assert main_file(root).read_bytes() == store.bytes_of()


def test_the_second_run_sends_nothing(root: Path) -> None:
    """What is stored is known by asking, not by sending it again."""
    store = Store()
    report(store, root)
    sent = len(store.batches)
    again = report(store, root)
    assert (sent, 0, 3) == (len(store.batches), again["items_new"], again["items_duplicate"])


def test_a_file_that_grew_adds_its_lines(root: Path) -> None:
    """Only what is new is sent, after what is stored."""
    store = Store()
    report(store, root)
    with main_file(root).open("ab") as file:
        file.write(b"\n" + a_line(3))
    again = report(store, root)
    assert (1, 3) == (again["items_new"], again["items_duplicate"])
    assert main_file(root).read_bytes() == store.bytes_of()


def test_a_half_written_line_waits(root: Path) -> None:
    """A line without its newline is not there yet."""
    store = Store()
    whole = main_file(root).read_bytes()
    main_file(root).write_bytes(whole + b'{"type": "us')
    report(store, root)
    assert whole == store.bytes_of()
    main_file(root).write_bytes(whole + a_line(3))
    assert 1 == report(store, root)["items_new"]
    assert whole + a_line(3) == store.bytes_of()


def test_a_file_that_differs_is_refused(root: Path) -> None:
    """What is stored stays; the report says why the file was not taken."""
    store = Store()
    report(store, root)
    stored = store.bytes_of()
    main_file(root).write_bytes(b"".join(map(a_line, (7, 8, 9, 10))))
    rejected = report(store, root)["rejected"]
    assert [{"path": str(main_file(root)), "line": None, "reason": DIFFERS}] == rejected
    assert stored == store.bytes_of()


def test_a_shorter_file_is_refused(root: Path) -> None:
    """An older copy takes nothing away."""
    store = Store()
    report(store, root)
    main_file(root).write_bytes(a_line(0))
    assert [SHORTER] == [one["reason"] for one in report(store, root)["rejected"]]


def test_an_unreadable_line_is_reported_and_kept(root: Path) -> None:
    """The line is named as editors number it."""
    store = Store()
    main_file(root).write_bytes(a_line(0) + b"broken\n" + a_line(1))
    done = report(store, root)
    expected = [{"path": str(main_file(root)), "line": 2, "reason": "not JSON"}]
    assert (expected, 3) == (done["rejected"], done["items_new"])


def test_subagents_come_after_their_session(root: Path) -> None:
    """With what the client noted beside them."""
    folder = root / "-gone-app" / SESSION / "subagents"
    folder.mkdir(parents=True)
    (folder / "agent-a1b2.jsonl").write_bytes(a_line(5))
    (folder / "agent-a1b2.meta.json").write_text('{"agentType": "Explore"}')
    store = Store()
    done = report(store, root)
    assert (2, 1) == (done["files"], done["sessions"])
    assert ["main", "a1b2"] == [batch.stream for batch in store.batches]
    assert ["Explore"] == [batch.meta.agent_type for batch in store.batches if batch.meta]
    assert ["/gone/app"] == [batch.project.root for batch in store.batches if batch.project]


def test_large_files_go_in_batches(root: Path) -> None:
    """Each starts where the one before ended."""
    store = Store()
    main_file(root).write_bytes(b"".join(map(a_line, range(2 * BATCH_LINES + 1))))
    report(store, root)
    assert [0, BATCH_LINES, 2 * BATCH_LINES] == [batch.first_line for batch in store.batches]


def test_another_client_may_be_faster(root: Path) -> None:
    """Lines that another sender stored meanwhile are known, not doubled and not lost."""
    store = Store()
    whole = main_file(root).read_bytes()

    def interfere(_: IngestBatch) -> None:
        store.before = lambda _: None
        store.streams[SESSION, "main"] = whole.splitlines(keepends=True)[:2]

    store.before = interfere
    done = report(store, root)
    assert (1, 2) == (done["items_new"], done["items_duplicate"])
    assert whole == store.bytes_of()


def test_an_answer_that_was_overtaken_is_asked_again(root: Path) -> None:
    """A position whose parts are of two moments does not make a file another one."""
    store = Store()
    report(store, root)
    whole, torn = store.position(QUESTION), []

    def position(query: ShowPosition) -> StreamPosition:
        torn.append(query)
        return attrs.evolve(whole, lines=1, size=len(a_line(0))) if len(torn) == 1 else whole

    door = FakeDoor(dict(store.door().answers) | {ShowPosition: position})
    answer = CliRunner().invoke(cli, ["sessions", "import", str(root), "--json"], obj=a_shell(door))
    assert ([], 3) == (
        json.loads(answer.stdout)["rejected"],
        json.loads(answer.stdout)["items_duplicate"],
    )


def test_a_line_left_out_at_the_end_hides_no_growth(root: Path) -> None:
    """Where the last line was left out, the lines before it are compared, and the file grows on."""
    store = Store()
    report(store, root)
    known = store.position(QUESTION)
    left_out, whole = b"x" * 100 + b"\n", main_file(root).read_bytes()
    main_file(root).write_bytes(whole + left_out + a_line(3))
    store.streams[SESSION, "main"].append(left_out)
    after = attrs.evolve(known, lines=known.lines + 1, size=known.size + len(left_out))
    door = FakeDoor(dict(store.door().answers) | {ShowPosition: after})
    answer = CliRunner().invoke(cli, ["sessions", "import", str(root), "--json"], obj=a_shell(door))
    assert ([], 1) == (
        json.loads(answer.stdout)["rejected"],
        json.loads(answer.stdout)["items_new"],
    )


def test_a_deleted_session_is_sent_from_its_beginning(root: Path) -> None:
    """A gap is answered by asking again where to go on."""
    store = Store()
    main_file(root).write_bytes(b"".join(map(a_line, range(BATCH_LINES + 1))))

    def forget(batch: IngestBatch) -> None:
        if batch.first_line:
            store.before = lambda _: None
            store.streams.clear()

    store.before = forget
    report(store, root)
    assert main_file(root).read_bytes() == store.bytes_of()


def test_it_is_patient_with_a_platform_that_restarts(root: Path) -> None:
    """The same batch is sent again under the same id."""
    store = Store()
    tries = []

    def refuse(batch: IngestBatch) -> None:
        tries.append(batch.batch_id)
        if len(tries) < 3:
            raise Unavailable("starting")

    store.before = refuse
    assert 3 == report(store, root)["items_new"]
    assert 1 == len(set(tries))


def test_an_interrupted_import_says_what_is_done(root: Path) -> None:
    """Ctrl-C ends with what is in, and goes on the next time."""
    store = Store()
    main_file(root).write_bytes(b"".join(map(a_line, range(BATCH_LINES + 5))))

    def interrupt(batch: IngestBatch) -> None:
        if batch.first_line:
            raise KeyboardInterrupt

    store.before = interrupt
    answer = bring(store, root)
    assert ExitCode.INTERRUPTED == answer.exit_code
    assert BATCH_LINES == json.loads(answer.stdout)["items_new"]
    store.before = lambda _: None
    assert 5 == report(store, root)["items_new"]
    assert main_file(root).read_bytes() == store.bytes_of()


@pytest.mark.parametrize("block", [1, 2, 3, 7, 1024])
def test_it_counts_lines_that_are_not_blank(
    tmp_path: Path, block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever the blocks in which it reads happen to end."""
    monkeypatch.setattr("crewkit.comparing._BLOCK", block)
    path = tmp_path / "lines"
    path.write_bytes(b"one\n\n  \ntwo\n\r\n three \nhalf")
    assert 3 == count_items(path, 0, 23)
    assert 2 == count_items(path, 4, 23)
