"""Delete a session with everything that was stored of it."""

import uuid
from typing import ClassVar

import attrs

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.work import Work
from crewkit_core.sessions.ports import SessionsUnit
from crewkit_core.sessions.use_cases.finding import find_session
from crewkit_core.sessions.use_cases.removing import remove_session
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.policy import Needs
from crewkit_core.tenancy.use_cases.access import require, require_in_project, sight_of


@attrs.frozen(kw_only=True)
class DeleteSession(Command[None]):
    """Delete this session for good; importing its file again brings it back.

    Attributes:
        session: Our id, or the Claude session id.
    """

    needs: ClassVar[Needs] = Needs(Level.DEVELOPER, others=Level.ADMIN)

    organization_id: uuid.UUID
    session: str


def delete_session(command: DeleteSession, *, actor: Actor, work: Work[SessionsUnit]) -> None:
    """Delete the session; messages it shared with others are counted there from now on.

    Raises:
        NoSuchOrganization, NoSuchSession: there is none.
        LevelTooLow: below developer; for another person's session below admin.
    """
    organization_id = command.organization_id
    with work(organization_id) as unit:
        member = require(unit, actor, organization_id, command.needs.level)
        found = find_session(unit, organization_id, sight_of(member), command.session)
        unit.conversations.lock(organization_id, found.claude_session_id)
        if found.user_id != actor.user_id:
            require_in_project(unit, actor, member, found.project_id, command.needs.of(own=False))
        remove_session(unit, actor, found, member.capture)
