"""Say who sees a session."""

import uuid
from typing import ClassVar

import attrs

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.work import Work
from crewkit_core.sessions.errors import NoSuchSession
from crewkit_core.sessions.events import SessionVisibilityChanged
from crewkit_core.sessions.ports import SessionsUnit
from crewkit_core.sessions.use_cases.finding import find_session, is_seen
from crewkit_core.sessions.use_cases.hiding import save_visibility
from crewkit_core.sessions.views import SessionDetail
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.policy import Needs
from crewkit_core.tenancy.use_cases.access import require_sight
from crewkit_core.tenancy.use_cases.changing_members import enforce
from crewkit_core.tenancy.visibility import Visibility


@attrs.frozen(kw_only=True)
class SetVisibility(Command[SessionDetail]):
    """Let these people see this session, and nobody else.

    Attributes:
        session: Our id, or the Claude session id.
    """

    needs: ClassVar[Needs] = Needs(Level.VIEWER, others=Level.ADMIN)

    organization_id: uuid.UUID
    session: str
    visibility: Visibility


def set_visibility(
    command: SetVisibility, *, actor: Actor, work: Work[SessionsUnit]
) -> SessionDetail:
    """Return the session as those who see it find it from now on.

    Raises:
        NoSuchOrganization, NoSuchSession: there is none that the actor sees.
        NotAllowed: another person's session, and below admin; or it would hide it from them.
    """
    organization_id = command.organization_id
    with work(organization_id) as unit:
        sight = require_sight(unit, actor, organization_id)
        found = find_session(unit, organization_id, sight, command.session)
        decision = sight.may_set(found.user_id, command.visibility)
        place = (organization_id, found.id)
        enforce(unit, actor, decision, SessionVisibilityChanged.kind, place)
        held = unit.conversations.lock(organization_id, found.claude_session_id)
        if held is None or not is_seen(sight, held):
            raise NoSuchSession("there is no such session")
        changed = attrs.evolve(held, visibility=command.visibility)
        if changed != held:
            save_visibility(unit, actor, held, changed)
        detail = unit.sessions.detail(organization_id, sight, found.id)
    if detail is None:
        raise NoSuchSession("there is no such session")
    return detail
