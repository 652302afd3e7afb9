"""Say what became of a session."""

import uuid
from typing import ClassVar

import attrs

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.work import Work
from crewkit_core.sessions.errors import NoSuchSession
from crewkit_core.sessions.events import SessionMarked
from crewkit_core.sessions.outcome import Outcome, OutcomeSource, Verdict
from crewkit_core.sessions.ports import SessionsUnit
from crewkit_core.sessions.use_cases.finding import find_session, is_seen
from crewkit_core.sessions.views import SessionDetail
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.policy import Needs
from crewkit_core.tenancy.use_cases.access import require, require_in_project, sight_of


@attrs.frozen(kw_only=True)
class MarkSession(Command[SessionDetail]):
    """Did this session reach what it was for?

    Attributes:
        session: Our id, or the Claude session id.
        outcome: None: it is not known, whatever was said before.
    """

    needs: ClassVar[Needs] = Needs(Level.VIEWER, others=Level.MANAGER)

    organization_id: uuid.UUID
    session: str
    outcome: Outcome | None


def mark_session(
    command: MarkSession, *, actor: Actor, work: Work[SessionsUnit], clock: Clock
) -> SessionDetail:
    """Return the session with the outcome a person says; it stands against every other source.

    Raises:
        NoSuchOrganization, NoSuchSession: there is none.
        LevelTooLow: another person's session, and below manager.
    """
    organization_id = command.organization_id
    with work(organization_id) as unit:
        member = require(unit, actor, organization_id, command.needs.level)
        sight = sight_of(member)
        found = find_session(unit, organization_id, sight, command.session)
        if found.user_id != actor.user_id:
            require_in_project(unit, actor, member, found.project_id, command.needs.of(own=False))
        unit.tallies.forget(organization_id, (found.id,))
        held = unit.conversations.lock(organization_id, found.claude_session_id)
        if held is None or not is_seen(sight, held):
            raise NoSuchSession("there is no such session")
        unit.conversations.save(held.judged(_verdict(command.outcome, clock)))
        unit.tallies.count(organization_id, (found.id,))
        told = SessionMarked(
            organization_id=organization_id, object_id=held.id, outcome=command.outcome
        )
        unit.trail.record(
            actor,
            told,
            before={"outcome": held.outcome, "outcome_source": held.outcome_source},
            after={"outcome": command.outcome},
        )
        detail = unit.sessions.detail(organization_id, sight, found.id)
    if detail is None:
        raise NoSuchSession("there is no such session")
    return detail


def _verdict(outcome: Outcome | None, clock: Clock) -> Verdict | None:
    if outcome is None:
        return None
    return Verdict(outcome=outcome, source=OutcomeSource.USER, at=clock.now())
