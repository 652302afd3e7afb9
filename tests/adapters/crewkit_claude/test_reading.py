"""Reading lines that no client wrote, or that an old one did."""

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crewkit_claude.reading import read_piece
from crewkit_core.sessions.model.transcript import LineKind, PieceFacts, TokenUsage

_SESSION = "11111111-1111-4111-8111-111111111111"
_AT = "2026-11-22T10:00:00.000Z"


def read(*lines: bytes | dict[str, Any], **more: Any) -> PieceFacts:
    data = b"".join(
        (line if isinstance(line, bytes) else json.dumps(line).encode()) + b"\n" for line in lines
    )
    return read_piece(data, claude_session_id=_SESSION, **{"sidechain": False, **more})


def assistant(message_id: str | None = "msg_1", **usage: Any) -> dict[str, Any]:
    message: dict[str, Any] = {
        "id": message_id,
        "model": "claude-opus-5-5",
        "content": [],
        "usage": usage,
    }
    return {"type": "assistant", "timestamp": _AT, "sessionId": _SESSION, "message": message}


def user(content: Any, **more: Any) -> dict[str, Any]:
    return {"type": "user", "timestamp": _AT, "message": {"content": content}, **more}


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def reasons(facts: PieceFacts) -> list[tuple[int, str]]:
    return [(flaw.line, flaw.reason) for flaw in facts.flaws]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"type":"user"', "not valid JSON"),
        (b'{"type":"user","x":NaN}', "not valid JSON"),
        (b"\xef\xbb\xbf{}", "not valid JSON"),
        (b'{"x":"\x00"}', "not valid JSON"),
        (b"[1]", "not a JSON object"),
        (b"7", "not a JSON object"),
        (b"null", "not a JSON object"),
        (b'{"x":"\xff"}', "not valid UTF-8"),
        (b'{"x":"\xed\xa0\x80"}', "not valid UTF-8"),
        (b'{"x":' + b"[" * 10_000 + b"]" * 10_000 + b"}", "nested too deeply"),
        (b'{"x":' * 10_000 + b"1" + b"}" * 10_000, "nested too deeply"),
        (b'{"x":' + b"[" * 300 + b"]" * 300 + b"}", "nested too deeply"),
        (b'{"x":' + b"[" * 100_000, "nested too deeply"),
    ],
)
def test_a_line_that_is_no_record_is_malformed(line: bytes, reason: str) -> None:
    """It is reported with its place, and the lines around it are read."""
    facts = read(user("before"), line, user("after"))
    assert (reasons(facts), facts.prompts, facts.items) == ([(1, reason)], 2, 3)


@pytest.mark.parametrize(
    "line",
    [
        b'{"type":"user","x":1e5000,"message":{"content":"hi"}}',
        b'{"type":"user","x":' + b"1" * 5_000 + b',"message":{"content":"hi"}}',
        b'{"type":"user","cwd":7,"message":{"content":"hi"}}',
        b'{"type":"user","origin":"x","isMeta":"no","message":{"content":"hi"}}',
        b'{"type":"user","type":"user","message":{"content":"hi"}}',
        b'{"type":"user","x":"\\ud800","message":{"content":"hi"}}',
        b'{"type":"user","message":{"content":"hi"},"x":' + b"[" * 200 + b"]" * 200 + b"}",
    ],
)
def test_an_odd_line_that_is_a_record_is_read(line: bytes) -> None:
    """Whatever the fields around those that matter hold."""
    facts = read(line)
    assert (facts.prompts, facts.first_prompt, reasons(facts)) == (1, "hi", [])


def test_texts_to_store_hold_nothing_that_cannot_be_stored() -> None:
    """NUL and lone surrogates become replacement characters; lengths are bounded."""
    line = (
        b'{"type":"user","cwd":"/a\\u0000b","message":{"content":"\\ud800' + b"x" * 5_000 + b'"}}'
    )
    facts = read(line)
    assert (facts.cwd, facts.first_prompt) == ("/a\N{REPLACEMENT CHARACTER}b",
        "\N{REPLACEMENT CHARACTER}" + "x" * 1_999)  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ["10000-01-01T00:00:00Z", "0044-03-15T00:00:00Z", "-0044-03-15T00:00:00Z", "infinity", "",
     "1969-12-31T23:59:59Z", "2200-01-01T00:00:00Z", "9999-12-31T23:59:59-23:59",
     "0001-01-01T00:00:00+23:59", "2026-13-01T00:00:00Z"],
)  # fmt: skip
def test_a_time_that_nothing_can_hold_is_none(text: str) -> None:
    """It is no flaw: the line counts without a time."""
    facts = read(user("hi", timestamp=text))
    assert (facts.first_at, facts.prompts, list(facts.times)) == (None, 1, [0])


def test_times_are_utc_milliseconds() -> None:
    """An offset is taken into account."""
    facts = read(user("hi", timestamp="2026-11-22T10:00:00.250+02:00"))
    expected = dt.datetime(2026, 11, 22, 8, 0, 0, 250_000, dt.UTC)
    assert (facts.first_at, list(facts.times)) == (expected, [int(expected.timestamp() * 1000)])


@pytest.mark.parametrize("bad", [-1, 2**31, True, 1.5, "7", [], 10**400, 1e300])
@pytest.mark.parametrize(
    "field",
    ["input_tokens", "output_tokens", "cache_read_input_tokens", "cache_creation_input_tokens"],
)
def test_an_absurd_count_is_flagged_and_not_counted(field: str, bad: Any) -> None:
    """Booleans and fractions are no counts either."""
    facts = read(
        assistant("msg_bad", **{field: bad}), assistant("msg_good", input_tokens=2**31 - 1)
    )
    assert reasons(facts) == [(0, "token usage out of range; not counted")]
    assert [message.message_id for message in facts.messages] == ["msg_good"]


def test_a_message_of_many_lines_is_one() -> None:
    """With the fullest usage: early lines of old clients held placeholders."""
    lines = [assistant(input_tokens=5, output_tokens=n) for n in (1, 200, 3)]
    (message,) = read(*lines).messages
    assert message.usage == TokenUsage(input=5, output=200)


def test_cache_writes_without_a_split_are_short() -> None:
    """Five minutes is what the API writes unless a client asks for more."""
    (message,) = read(assistant(cache_creation_input_tokens=70)).messages
    assert message.usage == TokenUsage(cache_write_5m=70)


def test_cache_writes_are_split_where_the_record_says_so() -> None:
    """Both lifetimes."""
    split = {"ephemeral_5m_input_tokens": 30, "ephemeral_1h_input_tokens": 40}
    record = assistant(cache_creation_input_tokens=70, cache_creation=split)
    (message,) = read(record).messages
    assert message.usage == TokenUsage(cache_write_5m=30, cache_write_1h=40)


def test_surcharges_are_as_the_record_names_them() -> None:
    """Speed, tier, place and web searches."""
    record = assistant(
        input_tokens=1,
        speed="fast",
        service_tier="batch",
        inference_geo="us",
        server_tool_use={"web_search_requests": 3},
    )
    (found,) = read(record).messages
    named = (found.speed, found.service_tier, found.inference_geo, found.web_searches)
    assert named == ("fast", "batch", "us", 3)


def test_a_synthetic_message_is_none() -> None:
    """Clients write them for errors."""
    record = assistant(input_tokens=0)
    record["message"]["model"] = "<synthetic>"
    facts = read({**record, "isApiErrorMessage": True})
    assert (facts.messages, facts.api_errors) == ((), 1)


def test_a_message_without_an_id_goes_by_its_request_or_line() -> None:
    """So that reading a file of an old client twice counts nothing twice."""
    by_request = [assistant(None, output_tokens=n) | {"requestId": "req_1"} for n in (1, 2)]
    by_line = assistant(None, output_tokens=3) | {"uuid": "u1"}
    bare = assistant(None, output_tokens=4)
    facts = read(*by_request, by_line, bare, bare)
    ids = [message.message_id for message in facts.messages]
    assert [len(ids), *ids[:2]] == [3, "req_1", "line:u1"]
    assert [message.usage.output for message in facts.messages] == [2, 3, 4]


@pytest.mark.parametrize(
    ("mark", "origin"),
    [
        ({"requestSessionId": "r", "forkedFrom": {"sessionId": "f"}, "sessionId": "s"}, "r"),
        ({"forkedFrom": {"sessionId": "f"}, "sessionId": "s"}, "f"),
        ({"sessionId": "s"}, "s"),
        ({"requestSessionId": _SESSION, "sessionId": _SESSION}, None),
        ({}, None),
    ],
)
def test_a_copy_says_whose_it_is(mark: dict[str, Any], origin: str | None) -> None:
    """In the order in which the client itself looks."""
    (message,) = read({**assistant(output_tokens=1), **mark}).messages
    assert message.copied_from == origin


@pytest.mark.parametrize(
    "text",
    [
        "<task-notification>done</task-notification>",
        "<local-command-stdout>x</local-command-stdout>",
        "<command-name>/exit</command-name>",
        "[Request interrupted by user for tool use]",
    ],
)
def test_what_the_client_says_for_the_user_is_no_prompt(text: str) -> None:
    """Nobody typed it for the model to answer."""
    assert (read(user(text)).prompts, read(user([{"type": "text", "text": text}])).prompts) == (
        0,
        0,
    )


@pytest.mark.parametrize(
    "mark",
    [{"isMeta": True}, {"isCompactSummary": True}, {"origin": {"kind": "task-notification"}}],
)
def test_marked_lines_are_no_prompts(mark: dict[str, Any]) -> None:
    """The record says so."""
    assert read(user("hello", **mark)).prompts == 0


def test_a_command_is_shown_as_it_was_typed() -> None:
    """Without the client's markup."""
    text = (
        "<command-message>review is running</command-message>\n"
        "<command-name>/review</command-name>\n<command-args>app.py</command-args>"
    )
    assert read(user(text)).first_prompt == "/review app.py"


def test_a_subagents_task_is_no_prompt_but_is_remembered() -> None:
    """Nobody typed it; it still says what the stream is about."""
    facts = read(user("Find it.", isSidechain=True), sidechain=True)
    assert (facts.prompts, facts.first_prompt) == (0, "Find it.")


def test_sidechain_lines_in_a_main_file_are_no_prompts() -> None:
    """Clients of 1.x wrote subagents' lines there."""
    facts = read(user("Find it.", isSidechain=True), user("Real."))
    assert (facts.prompts, facts.first_prompt) == (1, "Real.")


def test_the_running_total_keeps_its_digits() -> None:
    """No binary fraction comes between."""
    facts = read(b'{"type":"cost-state","totalCostUSD":0.13113400000000008,"x":[]}')
    assert facts.cost_state is not None
    assert facts.cost_state.total_cost_usd == Decimal("0.13113400000000008")


@pytest.mark.parametrize("total", [b"-1", b"1e5000", b'"1"', b"1e-5000", b"null", b"true"])
def test_a_running_total_that_is_no_money_is_flagged(total: bytes) -> None:
    """And not kept."""
    facts = read(b'{"type":"cost-state","totalCostUSD":' + total + b"}")
    assert (facts.cost_state, len(facts.flaws)) == (None, 1)


def test_lines_are_measured_with_their_newlines() -> None:
    """Blank ones too; a last line may lack it."""
    data = b'{"type":"mode"}\n\n \r\n{"type":"new-thing"}'
    facts = read_piece(data, claude_session_id=_SESSION, sidechain=False)
    kinds = [LineKind.BOOKKEEPING, LineKind.BLANK, LineKind.BLANK, LineKind.UNKNOWN]
    assert (list(facts.kinds), list(facts.lengths), facts.items) == (kinds, [16, 1, 3, 20], 2)


def test_unknown_types_are_counted_and_their_names_bounded() -> None:
    """64 names; the rest is one."""
    facts = read(*({"type": f"t{n}"} for n in range(100)), {"x": 1})
    assert (len(facts.record_types), facts.record_types["(other)"]) == (65, 37)


def test_titles_come_from_new_and_old_records() -> None:
    """The last one counts."""
    records = (
        {"type": "summary", "summary": "Old"},
        {"type": "ai-title", "aiTitle": "By the model"},
        {"type": "custom-title", "customTitle": "By hand"},
    )
    assert [read(*records[: n + 1]).title for n in range(3)] == ["Old", "By the model", "By hand"]


# A small alphabet finds as much, and does not build a table of all of Unicode first.
_text = st.text(alphabet='ab\x00\ud800\u20ac{}[]",:\\\n19eE-', max_size=8)


@settings(deadline=None)
@given(st.lists(st.binary(max_size=40) | _text.map(_bytes), max_size=8))
def test_no_bytes_whatever_raise(lines: list[bytes]) -> None:
    """And every line has a kind, a time and a length."""
    data = b"\n".join(lines)
    facts = read_piece(data, claude_session_id=_SESSION, sidechain=False)
    assert (sum(facts.lengths), len(facts.times)) == (len(data), facts.lines)


_types = st.sampled_from(["user", "assistant", "system", "cost-state", "attachment", "mode"])
_values = st.none() | st.booleans() | st.floats() | st.integers() | _text | st.just(_AT)
_names = st.sampled_from(
    ["subtype", "timestamp", "message", "id", "content", "usage", "input_tokens", "origin",
     "cache_creation", "snapshot", "sessionId", "forkedFrom", "worktreeSession", "totalCostUSD",
     "isMeta", "text", "cwd", "is_error", "uuid", "model", "type", "toolUseResult", "source"]
)  # fmt: skip
records = st.dictionaries(
    _names,
    st.recursive(
        _values | _types,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_names, inner, max_size=4),
        max_leaves=8,
    ),
    max_size=6,
)


@settings(deadline=None)
@given(_types, records)
def test_no_record_whatever_raises(kind: str, record: dict[str, Any]) -> None:
    """Every field may hold anything."""
    facts = read(json.dumps({**record, "type": kind}).encode())
    assert (facts.lines, facts.items) == (1, 1)
