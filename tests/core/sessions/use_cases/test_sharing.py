"""Messages that several sessions hold: counted once, whatever came first and whatever goes."""

from collections.abc import Mapping, Sequence

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from crewkit_core.sessions.use_cases import DeleteSession
from crewkit_testing.builders import World, a_line, an_answer

STREAMS = ("main", "a1")

# one message as a session holds it: its number, its tokens there, where the record says it is
# from, and the stream
Held = tuple[int, int, str | None, str]


@attrs.frozen
class File:
    """A session's transcript: its id, when it began, and the messages in it."""

    session: str
    began: int
    held: tuple[Held, ...]

    @property
    def lines(self) -> dict[str, list[bytes]]:
        """Lines by stream: a line a message, in main after one that tells when it began."""
        first = a_line("queue-operation", self.session, self.began, operation="enqueue")
        lines = {stream: [] if stream != "main" else [first] for stream in STREAMS}
        for held in self.held:
            lines[held[-1]].append(self.answer(*held))
        return {stream: found for stream, found in lines.items() if found}

    def answer(self, number: int, tokens: int, origin: str | None, _: str) -> bytes:
        copied = {} if origin is None else {"requestSessionId": origin}
        return an_answer(self.session, f"msg_{number}", 3600 * number, tokens=(tokens, 1), **copied)


held = st.tuples(
    st.integers(0, 4),
    st.integers(0, 9),
    st.sampled_from([None, None, "a", "gone"]),
    st.sampled_from([*STREAMS, "main"]),
)


@st.composite
def companies(draw: st.DrawFn) -> list[File]:
    """Up to four sessions that hold some of the same five messages."""
    files = []
    for session in "abcd"[: draw(st.integers(2, 4))]:
        messages = draw(st.lists(held, max_size=4))
        own = [(n, t, None if origin == session else origin, s) for n, t, origin, s in messages]
        files.append(File(session, draw(st.integers(0, 3)), tuple(own)))
    return files


@st.composite
def arrivals(draw: st.DrawFn) -> tuple[list[File], list[tuple[str, str]]]:
    """Sessions, and the order in which their lines come: one a batch, each stream in its order."""
    files = draw(companies())
    lines = [(f.session, stream) for f in files for stream, own in f.lines.items() for _ in own]
    return files, draw(st.permutations(lines))


def imported(files: Sequence[File]) -> World:
    """Return a platform that got each session whole, one after the other."""
    world = World()
    for file in files:
        send(world, file)
    return world


def send(world: World, file: File) -> None:
    """Send a session, each stream in one batch."""
    for stream, lines in file.lines.items():
        world.ingest(file.session, b"".join(lines), stream=stream)


def owners(files: Sequence[File]) -> Mapping[str, str]:
    """Return whose each message is: by the rule alone."""
    rank = {file.session: (file.began, file.session) for file in files}
    holders: dict[str, list[str]] = {}
    for file in files:
        for number, _, origin, _ in file.held:
            if origin is None:
                holders.setdefault(f"msg_{number}", []).append(file.session)
    return {message: min(who, key=rank.__getitem__) for message, who in holders.items()}


@given(arrival=arrivals())
@settings(max_examples=150, deadline=None)
def test_owners_and_figures_do_not_depend_on_the_order_of_arrival(
    arrival: tuple[list[File], list[tuple[str, str]]],
) -> None:
    """Lines of all sessions mixed in any way end as files one after the other."""
    files, order = arrival
    world = World()
    rest = {
        (file.session, stream): list(enumerate(lines))
        for file in files
        for stream, lines in file.lines.items()
    }
    for session, stream in order:
        n, line = rest[session, stream].pop(0)
        world.ingest(session, line, n, stream=stream)

    assert 0 == world.rollups_differ()
    assert imported(files).figures() == world.figures()


@given(files=companies())
@settings(max_examples=80, deadline=None)
def test_a_message_belongs_to_the_session_that_began_first(files: list[File]) -> None:
    """Of those that hold it without a note that it is another's."""
    world = imported(files)

    names = {c.id: c.claude_session_id for c in world.tables.conversations.values()}
    stored = {m.message_id: names[m.conversation_id] for m in world.tables.messages.values()}
    assert owners(files) == stored


@given(files=companies(), data=st.data())
@settings(max_examples=80, deadline=None)
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
    send(world, gone)
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
