"""What each command asks, answers and ends with."""

import json
import stat
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from crewkit_cli.failures import ExitCode
from crewkit_cli.main import cli
from crewkit_core.analytics.use_cases import BreakDown, CheckRollups, ShowTimeSeries
from crewkit_core.analytics.views import Granularity, RollupCheck
from crewkit_core.kernel.errors import (
    Conflict,
    CrewkitError,
    Forbidden,
    LimitReached,
    NotFound,
    Unauthenticated,
    Unavailable,
    wrong_field,
)
from crewkit_core.kernel.page import Page
from crewkit_core.sessions.errors import Damaged, NoSuchSession
from crewkit_core.sessions.use_cases import (
    DeleteSession,
    ExportStream,
    ListSessions,
    MarkSession,
    SetVisibility,
    ShowSession,
)
from crewkit_core.sessions.views import SessionSort, SortOrder, StreamExport
from crewkit_testing.command_line import (
    CLAUDE_ID,
    PROJECT,
    SESSION,
    USER,
    FakeDoor,
    a_platform,
    a_shell,
    a_summary,
)
from crewkit_testing.sums import NOW


def asked(door: FakeDoor, kind: type) -> list[Any]:
    return [message for message in door.asked if isinstance(message, kind)]


def test_a_list_has_the_promised_fields(run: Any) -> None:
    """Money is an exact string, tokens are by kind."""
    row = json.loads(run("sessions", "list", "--json").stdout)[0]
    assert (CLAUDE_ID, "0.0012345", ["text"], 1, 1234) == (
        row["claude_session_id"],
        row["cost_usd"],
        row["unpriced_models"],
        row["subagents"],
        row["items"],
    )
    assert ["input", "output", "cache_read", "cache_write_5m", "cache_write_1h"] == list(
        row["tokens"]
    )
    assert "2026-03-04T09:00:00Z" == row["started_at"]
    assert {"project", "ended_at", "models"} <= set(row)


def test_a_tiny_cost_has_no_exponent(run: Any) -> None:
    """1E-7 is written out."""
    page = Page(data=(a_summary(cost_usd=Decimal("1E-7")),))
    row = json.loads(run("sessions", "list", "--json", answers={ListSessions: page}).stdout)[0]
    assert "0.0000001" == row["cost_usd"]


def test_all_goes_through_every_page(run: Any) -> None:
    """And without it, a list says that there is more."""
    pages = {None: Page(data=(a_summary(),) * 2, next_cursor="c"), "c": Page(data=(a_summary(),))}
    answers = {ListSessions: lambda query: pages[query.after]}
    assert 3 == len(json.loads(run("sessions", "list", "--all", "--json", answers=answers).stdout))
    few = run("sessions", "list", "--limit", "2", "--json", answers=answers)
    assert (2, True) == (len(json.loads(few.stdout)), "--all" in few.stderr)


def test_a_list_filters_and_sorts(run: Any) -> None:
    """Names become ids; a day given as the end is included."""
    door = FakeDoor(a_platform())
    run(
        "sessions", "list", "--project", "TEXT", "--user", "text", "--agent", "a", "--model", "m",
        "--since", "2026-01-01T00:00:00+00:00", "--until", "2026-01-31T00:00+00:00",
        "--sort", "cost", "--order", "asc",
        door=door,
    )  # fmt: skip
    query = asked(door, ListSessions)[0]
    assert (PROJECT, USER, "a", "m") == (
        query.project_id,
        query.user_id,
        query.agent,
        query.model,
    )
    assert (SessionSort.COST, SortOrder.ASCENDING) == (query.sort, query.order)
    assert "2026-01-01T00:00:00+00:00" == query.since.isoformat()


def test_the_beginning_of_an_id_is_enough(run: Any) -> None:
    """When it is unique."""
    detail = a_platform()[ShowSession]

    def show(query: ShowSession) -> Any:
        if query.session == str(SESSION):
            return detail
        raise NoSuchSession("none")

    found = run("sessions", "show", "0B52", "--json", answers={ShowSession: show})
    assert CLAUDE_ID == json.loads(found.stdout)["claude_session_id"]
    twins = Page(data=(a_summary(), a_summary(claude_session_id=CLAUDE_ID[:-1] + "1")))
    several = run("sessions", "show", "0b52", answers={ShowSession: show, ListSessions: twins})
    assert (ExitCode.CONFLICT, True) == (several.exit_code, CLAUDE_ID in several.stderr)
    none = run("sessions", "show", "ffff", answers={ShowSession: show})
    assert ExitCode.NOT_FOUND == none.exit_code


def test_an_export_is_exact(run: Any) -> None:
    """Bytes are bytes; what is missing is said on stderr."""
    data = b'{"a": "\xff\x00\x1b[31m"}\r\n\n'
    answers = {
        ExportStream: lambda _: StreamExport(
            complete=False, omitted=2, size=len(data), chunks=iter((data[:5], data[5:]))
        )
    }
    answer = run("sessions", "export", CLAUDE_ID, answers=answers)
    assert (0, data) == (answer.exit_code, answer.stdout_bytes)
    assert "Incomplete: 2 lines" in answer.stderr


def test_an_export_goes_into_a_private_file(run: Any, tmp_path: Path) -> None:
    """Readable by its owner alone; whole or not at all."""
    target = tmp_path / "out.jsonl"
    door = FakeDoor(a_platform())
    run("sessions", "export", CLAUDE_ID, "--subagent", "a1", "-o", str(target), door=door)
    assert (b"{}\n", 0o600) == (target.read_bytes(), stat.S_IMODE(target.stat().st_mode))
    assert ["a1"] == [query.stream for query in asked(door, ExportStream)]


def test_a_damaged_export_leaves_no_file(run: Any, tmp_path: Path) -> None:
    """Half a transcript is none."""

    def damaged() -> Any:
        yield b"{}\n"
        raise Damaged("not what it was")

    answers = {
        ExportStream: lambda _: StreamExport(complete=True, omitted=0, size=9, chunks=damaged())
    }
    target = tmp_path / "out.jsonl"
    answer = run("sessions", "export", CLAUDE_ID, "-o", str(target), answers=answers)
    assert (ExitCode.CONFLICT, []) == (answer.exit_code, list(tmp_path.iterdir()))


def test_nothing_is_deleted_when_nobody_can_be_asked(run: Any) -> None:
    """Without a terminal it takes --yes, and never waits."""
    door = FakeDoor(a_platform())
    assert ExitCode.USAGE == run("sessions", "delete", CLAUDE_ID, door=door).exit_code
    assert [] == asked(door, DeleteSession)
    answer = run("sessions", "delete", CLAUDE_ID, "--yes", "--json", door=door)
    assert {"deleted": [CLAUDE_ID]} == json.loads(answer.stdout)
    assert [str(SESSION)] == [command.session for command in asked(door, DeleteSession)]


def test_marking_says_what_the_platform_says(run: Any) -> None:
    """What was typed is sent; what is printed is the answer."""
    door = FakeDoor(a_platform())
    answer = run("sessions", "mark", CLAUDE_ID[:8], "unknown", "--json", door=door)
    said = {"claude_session_id": CLAUDE_ID, "outcome": "success", "outcome_source": "user"}
    assert said == json.loads(answer.stdout)
    run("sessions", "mark", CLAUDE_ID[:8], "failure", door=door)
    assert [None, "failure"] == [command.outcome for command in asked(door, MarkSession)]
    assert ExitCode.USAGE == run("sessions", "mark", CLAUDE_ID, "great", door=door).exit_code


def test_saying_who_sees_sessions_says_what_the_platform_says(run: Any) -> None:
    """Of each of them; what was typed is sent."""
    door = FakeDoor(a_platform())
    said = [{"claude_session_id": CLAUDE_ID, "visibility": "private"}]
    answer = run("sessions", "visibility", CLAUDE_ID[:8], "restricted", "--json", door=door)
    assert said == json.loads(answer.stdout)
    answer = run("sessions", "visibility", CLAUDE_ID, CLAUDE_ID[:8], "sensitive", door=door)
    assert 2 * f"{CLAUDE_ID}: private\n" == answer.stdout
    sent = [command.visibility for command in asked(door, SetVisibility)]
    assert ["restricted", "sensitive", "sensitive"] == sent
    wrong = run("sessions", "visibility", CLAUDE_ID, "secret", door=door)
    assert ExitCode.USAGE == wrong.exit_code


def test_usage_asks_for_buckets_or_a_split(run: Any) -> None:
    """Day by day by default; --by alone splits the whole period."""
    door = FakeDoor(a_platform())
    run("usage", door=door)
    run("usage", "month", "--by", "user", door=door)
    run("usage", "--by", "model", "--since", "2026-02-01", "--until", "2026-02-28", door=door)
    series = asked(door, ShowTimeSeries)
    assert [(Granularity.DAY, None), (Granularity.MONTH, "user")] == [
        (one.granularity, one.split_by) for one in series
    ]
    split = asked(door, BreakDown)[0]
    assert ("2026-02-01", "2026-02-28") == (str(split.start_date), str(split.end_date))
    assert NOW.date() == series[0].end_date


def test_usage_is_exact_in_json(run: Any) -> None:
    """And to the cent in a table, marked where something has no price."""
    document = json.loads(run("usage", "--by", "model", "--json").stdout)
    assert ("12.345", "12.345") == (document["rows"][0]["cost_usd"], document["totals"]["cost_usd"])
    assert "$12.35+" in run("usage", "--by", "model").stdout


def test_rollups_that_differ_are_a_failure(run: Any) -> None:
    """Unless they were repaired."""
    differ = {CheckRollups: RollupCheck(buckets=5, different=2, repaired=False)}
    repaired = {CheckRollups: RollupCheck(buckets=5, different=2, repaired=True)}
    assert ExitCode.FAILURE == run("rollups", "check", answers=differ).exit_code
    assert ExitCode.OK == run("rollups", "check", "--repair", answers=repaired).exit_code
    assert ExitCode.OK == run("rollups", "check").exit_code


@pytest.mark.parametrize(
    ("refusal", "code"),
    [
        (wrong_field("limit", "is wrong"), ExitCode.USAGE),
        (Unauthenticated("who?"), ExitCode.AUTHENTICATION),
        (TimeoutError("too long"), ExitCode.TIMEOUT),
        (Unavailable("down"), ExitCode.NETWORK),
        (ConnectionRefusedError("refused"), ExitCode.NETWORK),
        (NotFound("none"), ExitCode.NOT_FOUND),
        (Forbidden("no"), ExitCode.FORBIDDEN),
        (Conflict("not now"), ExitCode.CONFLICT),
        (RuntimeError("two\nlines"), ExitCode.FAILURE),
        (LimitReached("enough"), ExitCode.CONFLICT),
        (BrokenPipeError("gone"), ExitCode.NETWORK),
        (RuntimeError("bug"), ExitCode.FAILURE),
    ],
    ids=lambda value: type(value).__name__,
)
def test_an_error_is_one_line_and_an_exit_code(run: Any, refusal: Exception, code: int) -> None:
    """Programs tell kinds apart by the code, people read one line."""
    answer = run("rollups", "check", answers={CheckRollups: refusal})
    assert (code, "", 1) == (answer.exit_code, answer.stdout, answer.stderr.count("\n"))
    if isinstance(refusal, CrewkitError):
        assert f"crewkit: {refusal.code}: {refusal.message}\n" == answer.stderr


def test_debug_shows_where_an_error_came_from(run: Any) -> None:
    """Wherever on the line it stands."""
    refusal = {CheckRollups: Conflict("not now")}
    for line in (("--debug", "rollups", "check"), ("rollups", "check", "--debug")):
        assert "Traceback" in run(*line, answers=refusal).stderr
    assert "Traceback" not in run("rollups", "check", answers=refusal).stderr


@pytest.mark.parametrize(
    "line", [("nothing",), ("sessions", "nothing"), ("usage", "--nothing"), ("usage", "year")]
)
def test_a_line_that_makes_no_sense_is_a_usage_error(run: Any, line: tuple[str, ...]) -> None:
    """One line that says where to read on."""
    answer = run(*line)
    assert (ExitCode.USAGE, 1) == (answer.exit_code, answer.stderr.count("\n"))
    assert "--help" in answer.stderr


def test_plain_prints_ascii_only(run: Any) -> None:
    """Data too."""
    page = Page(data=(a_summary("漢字…\r"),))
    assert run("sessions", "list", "--plain", answers={ListSessions: page}).stdout.isascii()


def test_the_status_tells_what_is_here(run: Any) -> None:
    """Where it runs, what the week cost, when the last session ended."""
    text = run().stdout
    for part in ("http://localhost:8700", "/data", "1 session, $12.35+", "2 hours ago in text"):
        assert part in text
    document = json.loads(run("--json").stdout)
    assert (True, "12.345") == (document["running"], document["last_7_days"]["cost_usd"])


def test_the_status_opens_nothing_where_nothing_is() -> None:
    """It says what to do first, and makes no installation."""
    door = FakeDoor({})
    shell = a_shell(door, empty=Path("/nowhere"))
    answer = CliRunner().invoke(cli, [], obj=shell)
    assert ("crewkit sessions import" in answer.stdout, []) == (True, door.asked)


@pytest.mark.parametrize("kind", ["bash", "zsh", "fish"])
def test_it_prints_completions(run: Any, kind: str) -> None:
    """For the shells that Click knows."""
    answer = run("completions", kind)
    assert (0, True) == (answer.exit_code, "_CREWKIT_COMPLETE" in answer.stdout)


def test_help_keeps_lines_that_are_meant_to_be_copied(run: Any) -> None:
    """One a shell, each on a line of its own."""
    lines = [
        line.strip().partition(":")[0] for line in run("completions", "--help").stdout.split("\n")
    ]
    assert ["bash", "zsh", "fish"] == [line for line in lines if line in {"bash", "zsh", "fish"}]
