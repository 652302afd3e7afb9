"""When a message was, where its record does not say."""

import json

from crewkit_testing.builders import NOW, World, a_line, an_answer

BEGAN = 7_200
TWO_HOURS_LATER = NOW.replace(hour=NOW.hour + 2)


def without_time(line: bytes) -> bytes:
    """Return the line without its timestamp."""
    record = json.loads(line)
    del record["timestamp"]
    return json.dumps(record).encode() + b"\n"


def test_a_message_without_a_time_is_counted_where_its_session_began() -> None:
    """The best that is known; the rollups agree with it."""
    world = World()
    began = a_line("queue-operation", "s", BEGAN, operation="enqueue")
    world.ingest("s", began + without_time(an_answer("s", "msg_1")))

    (message,) = world.tables.messages.values()
    assert TWO_HOURS_LATER == message.at
    assert 0 == world.rollups_differ()


def test_a_message_of_a_session_without_any_time_is_counted_when_it_came() -> None:
    """By our clock."""
    world = World()
    world.ingest("s", without_time(an_answer("s", "msg_1")))

    (message,) = world.tables.messages.values()
    assert world.clock.now() == message.at
    assert 0 == world.rollups_differ()


def test_figures_stand_in_the_full_hour() -> None:
    """Of UTC, whatever the minute of the message and of the session's first line."""
    world = World()
    world.ingest("s", an_answer("s", "msg_1", 45 * 60 + 7))

    assert {NOW} == {bucket.hour for bucket in world.tables.rollups}
    assert 0 == world.rollups_differ()


def test_a_copy_that_names_its_origin_is_inherited_and_not_counted() -> None:
    """It is noted all the same."""
    world = World()
    world.ingest("s", an_answer("s", "msg_1", requestSessionId="another"))

    shown = world.show("s")
    assert (1, 0) == (shown.inherited_messages, shown.summary.messages)
