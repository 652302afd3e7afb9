"""PostgreSQL and dictionaries end alike, whatever came in and in whatever order."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crewkit_core.sessions.use_cases import DeleteSession
from crewkit_postgres.work import PostgresWork
from crewkit_queue.enqueueing import enqueue
from crewkit_testing.builders import World
from crewkit_testing.companies import File, arrivals
from crewkit_testing.postgres_world import PostgresWorld

pytestmark = pytest.mark.postgres


@given(arrival=arrivals(), data=st.data())
@settings(
    max_examples=25,
    deadline=None,
    # every example founds an organization of its own
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_sessions_are_the_same_on_postgresql_and_in_memory(
    postgres_world: PostgresWorld,
    arrival: tuple[list[File], list[tuple[str, str]]],
    data: st.DataObject,
) -> None:
    """Lines of sessions that share messages, mixed in any way; then one session is deleted."""
    files, order = arrival
    work = PostgresWork(postgres_world.engine, enqueue, postgres_world.clock)
    worlds = World(), World(work=work, directory=postgres_world.directory)
    for world in worlds:
        rest = {
            (file.session, stream): list(enumerate(lines))
            for file in files
            for stream, lines in file.lines.items()
        }
        for session, stream in order:
            n, line = rest[session, stream].pop(0)
            world.ingest(session, line, n, stream=stream)
        assert 0 == world.rollups_differ()
    names = {file.session for file in files}
    assert worlds[0].sessions(names) == worlds[1].sessions(names)

    gone = data.draw(st.sampled_from(sorted(names)))
    for world in worlds:
        world.handle(DeleteSession(organization_id=world.id, session=gone))
        assert 0 == world.rollups_differ()
    assert worlds[0].sessions(names - {gone}) == worlds[1].sessions(names - {gone})
