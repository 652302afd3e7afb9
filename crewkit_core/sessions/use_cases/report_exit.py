"""Say how the run ended that a session was made for: the weakest word on what became of it."""

import uuid
from typing import ClassVar

import attrs

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.errors import wrong_field
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.scopes import Scope
from crewkit_core.kernel.work import Work
from crewkit_core.sessions.errors import NoSuchSession
from crewkit_core.sessions.events import SessionMarked
from crewkit_core.sessions.outcome import Outcome, OutcomeSource, Verdict, prevailing
from crewkit_core.sessions.ports import SessionsUnit
from crewkit_core.sessions.use_cases.finding import find_session, is_seen
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.policy import Needs
from crewkit_core.tenancy.use_cases.access import require, require_in_project, sight_of

_MOST = 255


@attrs.frozen(kw_only=True)
class ReportExit(Command[None]):
    """The headless run that this session was the last of has ended.

    Attributes:
        claude_session_id: Claude Code's own id of the session.
        exit_code: Of the client; 0 is a success.
    """

    scope: ClassVar[Scope] = Scope.INGEST
    needs: ClassVar[Needs] = Needs(Level.DEVELOPER, others=Level.ADMIN)

    organization_id: uuid.UUID
    claude_session_id: str
    exit_code: int


def report_exit(
    command: ReportExit, *, actor: Actor, work: Work[SessionsUnit], clock: Clock
) -> None:
    """Note the outcome, unless somebody with a better word has said otherwise.

    Raises:
        NoSuchOrganization, NoSuchSession: there is none.
        LevelTooLow: below developer; for another person's session below admin.
        Invalid: no process ends with such a code.
    """
    organization_id = command.organization_id
    said = Verdict(
        outcome=Outcome.FAILURE if command.exit_code else Outcome.SUCCESS,
        source=OutcomeSource.EXIT,
        at=clock.now(),
    )
    with work(organization_id) as unit:
        member = require(unit, actor, organization_id, command.needs.level)
        if not 0 <= command.exit_code <= _MOST:
            raise wrong_field("exit_code", f"must be from 0 to {_MOST}", "out_of_range")
        sight = sight_of(member)
        found = find_session(unit, organization_id, sight, command.claude_session_id)
        if found.user_id != actor.user_id:
            require_in_project(unit, actor, member, found.project_id, command.needs.of(own=False))
        unit.tallies.forget(organization_id, (found.id,))
        held = unit.conversations.lock(organization_id, found.claude_session_id)
        if held is None or not is_seen(sight, held):
            raise NoSuchSession("there is no such session")
        kept = prevailing(held.verdict, said)
        unit.conversations.save(held.judged(kept))
        unit.tallies.count(organization_id, (found.id,))
        if kept is said and held.outcome is not said.outcome:
            told = SessionMarked(
                organization_id=organization_id, object_id=held.id, outcome=said.outcome
            )
            unit.trail.record(
                actor,
                told,
                before={"outcome": held.outcome, "outcome_source": held.outcome_source},
                after={"outcome": said.outcome, "outcome_source": said.source},
            )
