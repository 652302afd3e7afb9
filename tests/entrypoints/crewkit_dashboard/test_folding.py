"""Lines become prompts, answers, and calls beside their results."""

import json
import uuid
from typing import Any

import attrs
import pytest

from crewkit_core.kernel.actor import Actor
from crewkit_core.sessions.model.rendered import Block, BlockKind, RenderedLine
from crewkit_core.sessions.model.transcript import LineKind
from crewkit_core.sessions.stream_state import StreamState
from crewkit_core.sessions.views import ItemView, StreamView
from crewkit_dashboard.chat.entries import Call, Entry, EntryKind, PartKind
from crewkit_dashboard.chat.folding import fold
from crewkit_dashboard.chat.gist import gist
from crewkit_dashboard.chat.pages import LINES, Lines, read_lines
from crewkit_dashboard.chat.passages import passage
from crewkit_dashboard.site import Visitor
from crewkit_testing.builders import World, a_line


def item(line: int, kind: LineKind, *blocks: Block, **more: Any) -> ItemView:
    content = RenderedLine(kind=kind, blocks=blocks, **more)
    return ItemView(line=line, raw="{}", raw_base64=None, flaw=None, content=content, cost_usd=None)


def text(words: str) -> Block:
    return Block(kind=BlockKind.TEXT, text=words)


def use(identity: str, **arguments: str) -> Block:
    return Block(
        kind=BlockKind.TOOL_USE, tool_use_id=identity, name="Bash", text=json.dumps(arguments)
    )


def result(identity: str, words: str, *, is_error: bool = False) -> Block:
    return Block(kind=BlockKind.TOOL_RESULT, tool_use_id=identity, text=words, is_error=is_error)


def page(*items: ItemView, later: tuple[ItemView, ...] = ()) -> Lines:
    return Lines(items=items, later=later, next_cursor=None)


def calls(entries: tuple[Entry, ...]) -> list[Call]:
    return [part.call for entry in entries for part in entry.parts if part.call]


def test_a_messages_lines_are_one_answer() -> None:
    """Lines with the same message id, one a block, are told as one answer."""
    entries = fold(
        page(
            item(0, LineKind.PROMPT, text("hi")),
            item(1, LineKind.ASSISTANT, text("a"), message_id="m1"),
            item(2, LineKind.ASSISTANT, text("b"), message_id="m1"),
            item(3, LineKind.ASSISTANT, text("c"), message_id="m2"),
        )
    )

    assert [(EntryKind.PROMPT, 1), (EntryKind.ANSWER, 2), (EntryKind.ANSWER, 1)] == [
        (entry.kind, len(entry.parts)) for entry in entries
    ]


def test_results_stand_with_their_calls() -> None:
    """Parallel calls get their own results, in whatever order these come."""
    entries = fold(
        page(
            item(0, LineKind.ASSISTANT, use("t1"), message_id="m"),
            item(1, LineKind.ASSISTANT, use("t2"), message_id="m"),
            item(2, LineKind.TOOL_RESULT, result("t2", "two", is_error=True)),
            item(3, LineKind.TOOL_RESULT, result("t1", "one")),
        )
    )

    assert 1 == len(entries)
    assert [("one", False), ("two", True)] == [
        (call.result.passage.head, call.result.is_error) for call in calls(entries) if call.result
    ]


def test_results_beyond_the_page_are_used() -> None:
    """A result that stands on a later page is shown with its call."""
    later = item(99, LineKind.TOOL_RESULT, result("t1", "late"))

    (call,) = calls(fold(page(item(0, LineKind.ASSISTANT, use("t1")), later=(later,))))

    assert call.result is not None
    assert (99, "late") == (call.result.line, call.result.passage.head)


def test_a_result_without_its_call_is_shown_alone() -> None:
    """Nothing disappears: a result whose call is on another page is an entry of its own."""
    (entry,) = fold(page(item(5, LineKind.TOOL_RESULT, result("gone", "words"))))

    assert (EntryKind.RESULT, PartKind.RESULT) == (entry.kind, entry.parts[0].kind)


def test_a_call_without_a_result_says_so() -> None:
    """An interrupted call has no result."""
    (call,) = calls(fold(page(item(0, LineKind.ASSISTANT, use("t1", command="ls")))))

    assert (None, "ls") == (call.result, call.gist)


def test_pictures_go_with_their_result() -> None:
    """An image in a result is named beside it and not again in the log."""
    picture = Block(kind=BlockKind.IMAGE, media_type="image/png", size=2_000)
    entries = fold(
        page(
            item(0, LineKind.ASSISTANT, use("t1")),
            item(1, LineKind.TOOL_RESULT, result("t1", ""), picture),
        )
    )

    (call,) = calls(entries)
    assert call.result is not None
    assert (1, ["image/png"]) == (len(entries), [p.media_type for p in call.result.pictures])


def _subagent(tool_use_id: str) -> StreamView:
    return StreamView(
        name="a1",
        agent_type="Explore",
        description="look",
        tool_use_id=tool_use_id,
        parent="main",
        depth=1,
        state=StreamState.STREAMING,
        lines=3,
        size=10,
        items=3,
        malformed=0,
        omitted=0,
        complete=True,
        record_types={},
        started_at=None,
        ended_at=None,
        usage=(),
    )


def test_subagents_stand_below_the_call_that_started_them() -> None:
    """The call knows the stream of its subagent."""
    (call,) = calls(fold(page(item(0, LineKind.ASSISTANT, use("t9"))), (_subagent("t9"),)))

    assert call.subagent is not None
    assert "a1" == call.subagent.name


def test_bookkeeping_is_hidden_until_asked_for() -> None:
    """A line that only a program understands is shown when everything is asked for."""
    lines = page(item(0, LineKind.SYSTEM, Block(kind=BlockKind.OTHER, name="x", text="{}")))

    assert (0, 1) == (len(fold(lines)), len(fold(lines, everything=True)))


def test_malformed_lines_say_why() -> None:
    """What could not be read is shown as it is, with the reason."""
    broken = attrs.evolve(item(7, LineKind.MALFORMED, text("{oops")), flaw="no JSON")

    (entry,) = fold(page(broken))

    assert (EntryKind.FLAW, "Malformed line: no JSON") == (entry.kind, entry.title)


def test_omitted_lines_keep_their_place() -> None:
    """A line that was left out has no text but is told of."""
    gone = attrs.evolve(item(7, LineKind.OMITTED), flaw="longer than 32 MiB")

    (entry,) = fold(page(gone))

    assert "Line left out: longer than 32 MiB" == entry.title


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        ('{"command": "ls  -la\\n x"}', "ls -la x"),
        ('{"path": ".", "pattern": "retry"}', "retry"),
        ('{"other": 1}', ""),
        ("[1]", ""),
        ("{broken", ""),
        ("[" * 100_000, ""),
    ],
)
def test_gist(arguments: str, line: str) -> None:
    """The telling argument is found, and odd ones do no harm."""
    assert line == gist(arguments)


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ("short", (5, 0, False)),
        ("x" * 5_000, (1_600, 3_400, False)),
        ("line\n" * 100, (119, 381, False)),
        ("x" * 90_000, (1_600, 14_400, True)),
    ],
)
def test_long_texts_are_bounded(words: str, parts: tuple[int, int, bool]) -> None:
    """A page holds the beginning, more when opened, and the rest only in the raw line."""
    found = passage(words)

    assert parts == (len(found.head), len(found.rest), found.cut)


def _turns(session: str, count: int) -> bytes:
    lines = []
    for n in range(count):
        message = {"id": f"m{n}", "role": "assistant", "model": "claude-opus-5-5"}
        block = {"type": "tool_use", "id": f"t{n}", "name": "Bash", "input": {"command": f"{n}"}}
        lines.append(a_line("assistant", session, n, message={**message, "content": [block]}))
        answer = {"type": "tool_result", "tool_use_id": f"t{n}", "content": f"result {n}"}
        lines.append(a_line("user", session, n, message={"role": "user", "content": [answer]}))
    return b"".join(lines)


def _visitor(world: World) -> Visitor:
    actor = Actor(user_id=world.owner.id)
    return Visitor(actor=actor, chosen=None, door=world.door, organization_of=lambda *_: world.id)


def test_pages_do_not_part_calls_from_results(world: World) -> None:
    """Page by page, every call is answered on its page and no line is shown twice or lost."""
    session = str(uuid.uuid4())
    first = a_line("user", session, 0, message={"role": "user", "content": "go"})
    world.ingest(session, first + _turns(session, 100))

    seen: list[str] = []
    shown = 0
    cursor: str | None = None
    while True:
        lines = read_lines(_visitor(world), session, "main", cursor, everything=False)
        found = calls(fold(lines))
        assert all(call.result for call in found)
        seen += [call.gist for call in found]
        shown += len(lines.items)
        cursor = lines.next_cursor
        if cursor is None:
            break

    assert [str(n) for n in range(100)] == seen
    assert 201 == shown


def test_a_far_result_is_fetched(world: World) -> None:
    """A result hundreds of lines further down is shown with its call."""
    session = str(uuid.uuid4())
    message = {"id": "far", "role": "assistant", "model": "claude-opus-5-5"}
    block = {"type": "tool_use", "id": "far", "name": "Agent", "input": {}}
    answer = {"type": "tool_result", "tool_use_id": "far", "content": "at last"}
    world.ingest(
        session,
        a_line("assistant", session, 0, message={**message, "content": [block]})
        + _turns(session, 90)
        + a_line("user", session, 99, message={"role": "user", "content": [answer]}),
    )

    lines = read_lines(_visitor(world), session, "main", None, everything=False)
    far = calls(fold(lines))[0]

    assert len(lines.items) >= LINES
    assert far.result is not None
    assert "at last" == far.result.passage.head
