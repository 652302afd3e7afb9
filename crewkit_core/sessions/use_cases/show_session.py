"""Show one session."""

import uuid
from typing import ClassVar

import attrs

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.message import Query
from crewkit_core.kernel.work import Work
from crewkit_core.sessions.errors import NoSuchSession
from crewkit_core.sessions.ports import SessionsUnit, Transcripts
from crewkit_core.sessions.use_cases.finding import find_session
from crewkit_core.sessions.use_cases.showing import shown_detail
from crewkit_core.sessions.views import SessionDetail
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.policy import Needs
from crewkit_core.tenancy.use_cases.access import require, sight_of


@attrs.frozen(kw_only=True)
class ShowSession(Query[SessionDetail]):
    """What happened in this session?

    Attributes:
        session: Our id, or the Claude session id.
    """

    needs: ClassVar[Needs] = Needs(Level.VIEWER)

    organization_id: uuid.UUID
    session: str


def show_session(
    query: ShowSession, *, actor: Actor, work: Work[SessionsUnit], transcripts: Transcripts
) -> SessionDetail:
    """Return the session with its streams, figures and reconciliation.

    Raises:
        NoSuchOrganization: there is none, or the actor is no member.
        NoSuchSession: the organization has no such session.
    """
    with work(query.organization_id) as unit:
        member = require(unit, actor, query.organization_id, query.needs.level)
        sight = sight_of(member)
        found = find_session(unit, query.organization_id, sight, query.session)
        detail = unit.sessions.detail(query.organization_id, sight, found.id)
    if detail is None:
        raise NoSuchSession("there is no such session")
    return shown_detail(detail, member.capture, transcripts)
