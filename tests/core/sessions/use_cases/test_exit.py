"""How a headless run ended, as the weakest word on what became of its session."""

import pytest

from crewkit_core.kernel.errors import Invalid
from crewkit_core.sessions.errors import NoSuchSession
from crewkit_core.sessions.outcome import Outcome, OutcomeSource
from crewkit_core.sessions.use_cases import MarkSession, ReportExit
from crewkit_core.tenancy.errors import LevelTooLow
from crewkit_core.tenancy.levels import Level
from crewkit_testing.builders import World, a_prompt


@pytest.fixture
def world() -> World:
    """One session."""
    made = World(personal=False)
    made.ingest("s1", a_prompt("s1"), finished=True)
    return made


def ended(world: World, code: int, **more: object) -> tuple[Outcome | None, OutcomeSource | None]:
    """Report an exit code; return what is known then."""
    report = ReportExit(organization_id=world.id, claude_session_id="s1", exit_code=code)
    world.handle(report, **more)  # type: ignore[arg-type]
    summary = world.show("s1").summary
    return summary.outcome, summary.outcome_source


def test_an_exit_code_says_what_became_of_it(world: World) -> None:
    """0 is a success, all others are failures; the later report stands; rollups follow."""
    assert ended(world, 0) == (Outcome.SUCCESS, OutcomeSource.EXIT)
    assert ended(world, 143) == (Outcome.FAILURE, OutcomeSource.EXIT)
    assert world.rollups_differ() == 0


def test_what_a_person_says_stands(world: World) -> None:
    """Whatever the client ended with."""
    world.handle(MarkSession(organization_id=world.id, session="s1", outcome=Outcome.FAILURE))
    assert ended(world, 0) == (Outcome.FAILURE, OutcomeSource.USER)
    assert world.rollups_differ() == 0


def test_who_may_say_so(world: World) -> None:
    """Whose session it is; of a session that is not there nobody."""
    with pytest.raises(LevelTooLow):
        ended(world, 0, actor=world.member(Level.DEVELOPER))
    assert ended(world, 0, actor=world.member(Level.ADMIN))[0] is Outcome.SUCCESS
    with pytest.raises(NoSuchSession):
        world.handle(ReportExit(organization_id=world.id, claude_session_id="s2", exit_code=0))


@pytest.mark.parametrize("code", [-1, 256])
def test_no_process_ends_so(world: World, code: int) -> None:
    """The field is named."""
    with pytest.raises(Invalid):
        ended(world, code)
