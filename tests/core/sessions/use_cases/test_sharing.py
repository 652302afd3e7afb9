"""Messages that several sessions hold: counted once, whatever came first and whatever goes."""

from collections.abc import Mapping, Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from crewkit_core.sessions.use_cases import DeleteSession
from crewkit_testing.builders import World, an_answer
from crewkit_testing.companies import File, arrivals, companies


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
