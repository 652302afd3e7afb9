"""Messages that several sessions hold: counted once, whatever came first and whatever goes."""

from collections.abc import Mapping, Sequence

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from crewkit_core.sessions.use_cases import DeleteSession
from crewkit_testing.builders import World, a_line, an_answer

# one message as a session holds it: its number, its tokens there, where the record says it is from
Held = tuple[int, int, str | None]


@attrs.frozen
class File:
    """A session's transcript: its id, when it began, and the messages in it."""

    session: str
    began: int
    held: tuple[Held, ...]

    @property
    def lines(self) -> list[bytes]:
        """Its lines: one of its own first, then a line a message."""
        first = a_line("queue-operation", self.session, self.began, operation="enqueue")
        return [first, *(self.answer(*held) for held in self.held)]

    def answer(self, number: int, tokens: int, origin: str | None) -> bytes:
        copied = {} if origin is None else {"requestSessionId": origin}
        return an_answer(self.session, f"msg_{number}", 3600 * number, tokens=(tokens, 1), **copied)


held = st.tuples(st.integers(0, 4), st.integers(0, 9), st.sampled_from([None, None, "a", "gone"]))


@st.composite
def companies(draw: st.DrawFn) -> list[File]:
    """Up to four sessions that hold some of the same five messages."""
    files = []
    for session in "abcd"[: draw(st.integers(2, 4))]:
        messages = draw(st.lists(held, max_size=4, unique_by=lambda message: message[0]))
        own = [(n, tokens, None if origin == session else origin) for n, tokens, origin in messages]
        files.append(File(session, draw(st.integers(0, 3)), tuple(own)))
    return files


@st.composite
def arrivals(draw: st.DrawFn) -> tuple[list[File], list[str]]:
    """Sessions, and the order in which their lines come: one a batch, each file in its order."""
    files = draw(companies())
    lines = [file.session for file in files for _ in file.lines]
    return files, draw(st.permutations(lines))


def imported(files: Sequence[File]) -> World:
    """Return a platform that got each file whole, one after the other."""
    world = World()
    for file in files:
        world.ingest(file.session, b"".join(file.lines))
    return world


def owners(files: Sequence[File]) -> Mapping[str, str]:
    """Return whose each message is: by the rule alone."""
    rank = {file.session: (file.began, file.session) for file in files}
    holders: dict[str, list[str]] = {}
    for file in files:
        for number, _, origin in file.held:
            if origin is None:
                holders.setdefault(f"msg_{number}", []).append(file.session)
    return {message: min(who, key=rank.__getitem__) for message, who in holders.items()}


@given(arrival=arrivals())
@settings(max_examples=60, deadline=None)
def test_owners_and_figures_do_not_depend_on_the_order_of_arrival(
    arrival: tuple[list[File], list[str]],
) -> None:
    """Lines of all sessions mixed in any way end as files one after the other."""
    files, order = arrival
    world = World()
    rest = {file.session: list(enumerate(file.lines)) for file in files}
    for session in order:
        n, line = rest[session].pop(0)
        world.ingest(session, line, n)

    assert 0 == world.rollups_differ()
    assert imported(files).figures() == world.figures()


@given(files=companies())
@settings(max_examples=60, deadline=None)
def test_a_message_belongs_to_the_session_that_began_first(files: list[File]) -> None:
    """Of those that hold it without a note that it is another's."""
    world = imported(files)

    names = {c.id: c.claude_session_id for c in world.tables.conversations.values()}
    stored = {m.message_id: names[m.conversation_id] for m in world.tables.messages.values()}
    assert owners(files) == stored


@given(files=companies(), data=st.data())
@settings(max_examples=60, deadline=None)
def test_deleting_a_session_leaves_what_would_be_there_without_it(
    files: list[File], data: st.DataObject
) -> None:
    """Its messages go to their heirs; importing it again brings it back as it was."""
    world = imported(data.draw(st.permutations(files)))
    gone = data.draw(st.sampled_from(files))

    world.handle(DeleteSession(organization_id=world.id, session=gone.session))

    without = imported([file for file in files if file is not gone])
    assert 0 == world.rollups_differ()
    assert without.figures() == world.figures()
    world.ingest(gone.session, b"".join(gone.lines))
    assert imported(files).figures() == world.figures()


@given(streams=st.permutations(["main", "a1", "a2"]))
@settings(max_examples=6, deadline=None)
def test_of_two_streams_of_a_session_main_has_the_message(streams: list[str]) -> None:
    """Then the one whose name sorts first, in whatever order they came."""
    world = World()
    for stream in streams:
        world.ingest("a", an_answer("a", "msg_1", 5) + an_answer("a", stream, 6), stream=stream)

    usage = {s.name: sum(row.messages for row in s.usage) for s in world.show("a").streams}
    assert {"main": 2, "a1": 1, "a2": 1} == usage
    assert 0 == world.rollups_differ()
