"""However a file is cut into batches, what is stored is the file."""

import uuid

import attrs
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from crewkit_core.sessions.errors import BatchReused, SequenceGap
from crewkit_core.sessions.views import BatchReceipt, LineRange
from crewkit_testing.builders import World, a_line, a_prompt, an_answer

SESSION = "a-session"


def line_of(spec: tuple[str, int, int]) -> bytes:
    """Return a line: what it is, which message or moment, how many tokens."""
    kind, n, tokens = spec
    if kind == "answer":
        usage = {"tokens": (tokens, 7 - tokens)}
        return an_answer(SESSION, f"msg_{n}", n, **usage, model=["claude-sonnet-5-5", "x"][n % 2])
    if kind == "prompt":
        return a_prompt(SESSION, n, text="p" * tokens)
    if kind == "agent":
        return a_line("agent-setting", SESSION, n, agentSetting=f"agent-{n}")
    if kind == "copy":
        return an_answer(SESSION, f"msg_{n}", n, requestSessionId="another")
    return {"blank": b"\n", "broken": b'{"type": \n', "binary": b"\xff\xfe\n"}[kind]


def whole(lines: range) -> tuple[LineRange, ...]:
    """Return the one range that *lines* are, or none."""
    return (LineRange(first_line=lines[0], last_line=lines[-1]),) if lines else ()


kinds = st.sampled_from(
    ["answer", "answer", "prompt", "agent", "copy", "blank", "broken", "binary"]
)
files = st.lists(st.tuples(kinds, st.integers(0, 6), st.integers(0, 7)), min_size=1, max_size=12)


@attrs.frozen
class Sent:
    """A batch that was accepted: its id, first line and lines."""

    batch_id: uuid.UUID
    first: int
    lines: tuple[bytes, ...]


class Batches(RuleBasedStateMachine):
    """Sends any piece of a file at any time, again and overlapping, and archives in between."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World()
        self.lines: list[bytes] = []
        self.stored = 0
        self.sent: list[Sent] = []

    @initialize(specs=files)
    def write(self, specs: list[tuple[str, int, int]]) -> None:
        self.lines = [line_of(spec) for spec in specs]

    @rule(data=st.data())
    def send_any_piece(self, data: st.DataObject) -> None:
        first = data.draw(st.integers(0, len(self.lines) - 1))
        last = data.draw(st.integers(first, len(self.lines) - 1))
        piece = tuple(self.lines[first : last + 1])
        batch = Sent(uuid.uuid4(), first, piece)
        if first > self.stored:
            with pytest.raises(SequenceGap) as gap:
                self.deliver(batch)
            assert self.stored == gap.value.expected
            return
        receipt = self.deliver(batch)
        assert self.receipt(first, last) == (receipt.duplicate, receipt.accepted)
        self.stored = max(self.stored, last + 1)
        self.sent.append(batch)
        assert self.stored == receipt.next_line

    @precondition(lambda self: self.sent)
    @rule(data=st.data())
    def send_one_again(self, data: st.DataObject) -> None:
        batch = data.draw(st.sampled_from(self.sent))
        receipt = self.deliver(batch)
        lines = range(batch.first, batch.first + len(batch.lines))
        assert ((), whole(lines), False) == (
            receipt.accepted,
            receipt.duplicate,
            receipt.session_created,
        )

    @precondition(lambda self: self.sent)
    @rule()
    def archive(self) -> None:
        self.world.run_jobs()

    @invariant()
    def what_is_stored_is_the_beginning_of_the_file(self) -> None:
        if self.stored:
            assert b"".join(self.lines[: self.stored]) == self.world.bytes_of(SESSION)

    @invariant()
    def the_rollups_follow(self) -> None:
        assert 0 == self.world.rollups_differ()

    def teardown(self) -> None:
        if self.stored:
            once = World()
            once.ingest(SESSION, b"".join(self.lines[: self.stored]))
            assert once.figures() == self.world.figures()

    def deliver(self, batch: Sent) -> BatchReceipt:
        data = b"".join(batch.lines)
        return self.world.ingest(SESSION, data, batch.first, batch_id=batch.batch_id)

    def receipt(self, first: int, last: int) -> tuple[tuple[LineRange, ...], tuple[LineRange, ...]]:
        """Return the lines known before and the new ones."""
        known, new = range(first, min(self.stored, last + 1)), range(self.stored, last + 1)
        return whole(known), whole(new)


Batches.TestCase.settings = settings(max_examples=200, stateful_step_count=12, deadline=None)
TestBatches = Batches.TestCase


def test_a_batch_id_is_for_one_batch() -> None:
    """The same id with other bytes is refused, also when they begin alike."""
    world = World()
    batch_id = uuid.uuid4()
    world.ingest(SESSION, b"{}\n{}\n", batch_id=batch_id)

    for other in (b"{}\n[]\n", b"{}\n{}\n{}\n", b"{}\n"):
        with pytest.raises(BatchReused):
            world.ingest(SESSION, other, batch_id=batch_id)
    assert b"{}\n{}\n" == world.bytes_of(SESSION)


def test_a_partly_known_batch_can_be_sent_again() -> None:
    """Its id stands for what was new in it; all of it is then a duplicate."""
    world = World()
    batch_id = uuid.uuid4()
    world.ingest(SESSION, b"{}\n{}\n")
    world.ingest(SESSION, b"{}\n[]\n", 1, batch_id=batch_id)
    receipt = world.ingest(SESSION, b"{}\n[]\n", 1, batch_id=batch_id)

    assert ((LineRange(first_line=1, last_line=2),), 3) == (receipt.duplicate, receipt.next_line)
    assert b"{}\n{}\n[]\n" == world.bytes_of(SESSION)
