"""Saying what became of a session, over both stores."""

import pytest

from crewkit_core.identity.model import User
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.ids import new_id
from crewkit_core.sessions.outcome import Outcome, OutcomeSource
from crewkit_core.sessions.use_cases.mark_session import MarkSession, mark_session
from crewkit_core.tenancy.errors import LevelTooLow
from crewkit_core.tenancy.levels import Level
from crewkit_testing.builders import FrozenClock
from crewkit_testing.tenants import NOON, Tenant, World

CLOCK = FrozenClock(NOON)


def mark(world: World, tenant: Tenant, who: Actor, outcome: Outcome | None) -> None:
    """Mark the session ``s1``."""
    message = MarkSession(organization_id=tenant.id, session="s1", outcome=outcome)
    mark_session(message, actor=who, work=world.work, clock=CLOCK)


def test_the_last_word_stands_and_rollups_follow(world: World, tenant: Tenant) -> None:
    """Said, changed, taken back: at each step the rollups equal the facts."""
    conversation, _ = tenant.session("s1", ["m1"])
    for outcome in (Outcome.SUCCESS, Outcome.FAILURE, None):
        mark(world, tenant, Actor(user_id=tenant.user_id), outcome)
        with world.work(tenant.id) as unit:
            found = unit.conversations.find(tenant.id, conversation.id)
            assert found is not None
            source = None if outcome is None else OutcomeSource.USER
            assert (outcome, source) == (found.outcome, found.outcome_source)
            assert 0 == unit.rollups.check(tenant.id, repair=False).different


@pytest.mark.parametrize("level", Level)
def test_another_persons_session_is_marked_by_managers(
    world: World, tenant: Tenant, level: Level
) -> None:
    """Below them nobody says how others fared; of their own session everybody does."""
    tenant.session("s1")
    user = User(id=new_id(NOON), name="Bob", email="bob@example.org", created_at=NOON)
    who = Actor(user_id=world.directory.person(tenant.id, user, level).id)
    if level.reaches(Level.MANAGER):
        mark(world, tenant, who, Outcome.SUCCESS)
    else:
        with pytest.raises(LevelTooLow):
            mark(world, tenant, who, Outcome.SUCCESS)
