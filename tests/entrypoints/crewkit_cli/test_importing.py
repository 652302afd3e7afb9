"""Bringing transcripts in, against a store that behaves as the platform's does."""

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import pytest
from click.testing import CliRunner, Result

from crewkit.comparing import DIFFERS, SHORTER, count_items
from crewkit.importing import BATCH_LINES, NOBODY
from crewkit.settings import Settings
from crewkit_cli.failures import ExitCode
from crewkit_cli.main import cli
from crewkit_core.kernel.errors import Unavailable
from crewkit_core.sessions.errors import SequenceGap
from crewkit_core.sessions.use_cases import IngestBatch, ShowPosition
from crewkit_core.sessions.views import BatchReceipt, LineRange, RejectedRange, StreamPosition
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.use_cases import AddPerson
from crewkit_core.tenancy.views import MemberView
from crewkit_testing.command_line import ORGANIZATION, USER, FakeDoor, a_shell

SESSION = "0b52f3e4-6c1d-4a77-9d5e-2f6a1c9b7e30"
OTHER = "1c63a4f5-7d2e-4b88-8e6f-3a7b2d0c8f41"

QUESTION = ShowPosition(organization_id=ORGANIZATION, claude_session_id=SESSION)


@attrs.define
class Store:
    """Streams as lines of bytes, refusing gaps and knowing duplicates.

    Attributes:
        before: Is called with each batch before it is stored; may raise.
    """

    streams: dict[tuple[str, str], list[bytes]] = attrs.field(factory=dict)
    batches: list[IngestBatch] = attrs.field(factory=list)
    people: list[AddPerson] = attrs.field(factory=list)
    before: Callable[[IngestBatch], object] = lambda _: None

    def door(self) -> FakeDoor:
        return FakeDoor(
            {ShowPosition: self.position, IngestBatch: self.ingest, AddPerson: self.add_person}
        )

    def bytes_of(self, stream: str = "main", session: str = SESSION) -> bytes:
        return b"".join(self.streams[session, stream])

    def position(self, query: ShowPosition) -> StreamPosition:
        lines = self.streams.get((query.claude_session_id, query.stream), [])
        tail = lines[-1:]
        size = sum(map(len, lines))
        return StreamPosition(
            lines=len(lines),
            size=size,
            tail_byte=size - sum(map(len, tail)),
            tail_sha256=hashlib.sha256(b"".join(tail)).hexdigest() if tail else "",
        )

    def ingest(self, batch: IngestBatch) -> BatchReceipt:
        self.before(batch)
        lines = self.streams.setdefault((batch.claude_session_id, batch.stream), [])
        if batch.first_line > len(lines):
            raise SequenceGap(len(lines))
        new = batch.data.splitlines(keepends=True)
        known = min(len(lines) - batch.first_line, len(new))
        lines += new[known:]
        self.batches.append(batch)
        first, last = batch.first_line, batch.first_line + len(new) - 1
        flaws = [first + i for i, line in enumerate(new) if i >= known and b"broken" in line]
        return BatchReceipt(
            session_id=uuid.UUID(int=9),
            stream=batch.stream,
            session_created=False,
            accepted=(LineRange(first_line=first + known, last_line=last),) * (known < len(new)),
            duplicate=(LineRange(first_line=first, last_line=first + known - 1),) * (known > 0),
            rejected=tuple(
                RejectedRange(first_line=line, last_line=line, reason="not JSON", kept=True)
                for line in flaws
            ),
            next_line=len(lines),
        )

    def add_person(self, command: AddPerson) -> MemberView:
        self.people.append(command)
        return MemberView(
            user_id=uuid.uuid5(USER, command.email),
            name=command.name,
            email=command.email,
            level=Level.DEVELOPER,
        )


def a_line(number: int, session: str = SESSION, cwd: str = "/gone/app") -> bytes:
    record = {
        "type": "user",
        "sessionId": session,
        "cwd": cwd,
        "uuid": str(uuid.UUID(int=number)),
        "timestamp": "2026-03-01T10:00:00.000Z",
        "message": {"role": "user", "content": f"line {number}"},
    }
    return json.dumps(record).encode() + b"\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "projects" / "-gone-app"
    folder.mkdir(parents=True)
    (folder / f"{SESSION}.jsonl").write_bytes(b"".join(map(a_line, range(3))))
    return tmp_path / "projects"


def main_file(root: Path) -> Path:
    return root / "-gone-app" / f"{SESSION}.jsonl"


def bring(store: Store, root: Path, *more: str) -> Result:
    return CliRunner().invoke(
        cli, ["sessions", "import", str(root), "--json", *more], obj=a_shell(store.door())
    )


def report(store: Store, root: Path, *more: str) -> dict[str, Any]:
    answer = bring(store, root, *more)
    assert 0 == answer.exit_code, answer.stderr
    document: dict[str, Any] = json.loads(answer.stdout)
    return document


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


def test_a_dry_run_sends_nothing(root: Path) -> None:
    """It counts what would come in."""
    store = Store()
    assert 3 == report(store, root, "--dry-run")["items_new"]
    assert not store.batches


@pytest.mark.parametrize(
    ("pattern", "files"), [("app", 1), ("APP", 1), ("/gone/*", 1), ("-gone-app", 1), ("ap", 0)]
)
def test_it_takes_one_project_only(root: Path, pattern: str, files: int) -> None:
    """By name, path, folder or glob."""
    assert files == report(Store(), root, "--project", pattern)["files"]


def test_it_takes_recent_files_only(root: Path) -> None:
    """Files last written before --since stay out."""
    tomorrow = dt.datetime.now(dt.UTC) + dt.timedelta(days=2)
    assert 0 == report(Store(), root, "--since", tomorrow.date().isoformat())["files"]
    assert 1 == report(Store(), root, "--since", "2020-01-01")["files"]


def test_a_history_is_mapped_to_people(root: Path, tmp_path: Path) -> None:
    """The longest prefix of path or working folder wins; who is nowhere named stays out."""
    folder = root / "-srv-x"
    folder.mkdir()
    (folder / f"{OTHER}.jsonl").write_bytes(a_line(1, OTHER, "/srv/x"))
    users = tmp_path / "users.csv"
    users.write_text("prefix,email,name\n/gone,Ann@example.com,Ann\n/go,no@example.com,No\n")
    store = Store()
    done = report(store, root, "--users", str(users))
    assert [("ann@example.com", "Ann")] == [(one.email, one.name) for one in store.people]
    assert {uuid.uuid5(USER, "ann@example.com")} == {batch.user_id for batch in store.batches}
    assert [NOBODY] == [one["reason"] for one in done["rejected"]]
    users.write_text("/gone,ann@example.com\n*,rest@example.com\n")
    assert [] == report(store, root, "--users", str(users))["rejected"]


def test_a_mapping_that_makes_no_sense_is_refused(root: Path, tmp_path: Path) -> None:
    """The line at fault is named."""
    users = tmp_path / "users.csv"
    users.write_text("prefix,email,name\n/gone,nobody\n")
    answer = bring(Store(), root, "--users", str(users))
    assert (ExitCode.USAGE, True) == (answer.exit_code, "line 2" in answer.stderr)


def test_a_folder_that_is_not_there_is_a_failure(tmp_path: Path) -> None:
    """Nothing was brought in, and the exit code says so."""
    answer = bring(Store(), tmp_path / "missing")
    assert ExitCode.FAILURE == answer.exit_code
    assert "no such file or folder" == json.loads(answer.stdout)["rejected"][0]["reason"]


def test_it_looks_where_claude_code_keeps_its_files(root: Path) -> None:
    """CLAUDE_CONFIG_DIR is honored."""
    store = Store()
    shell = a_shell(store.door(), settings=Settings(claude_config_dir=root.parent))
    assert 0 == CliRunner().invoke(cli, ["sessions", "import"], obj=shell).exit_code
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
