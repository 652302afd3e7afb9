"""Tell a sender how far a stream is stored."""

import uuid
from typing import ClassVar

import attrs

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.errors import wrong_field
from crewkit_core.kernel.message import Query
from crewkit_core.kernel.scopes import Scope
from crewkit_core.kernel.text import is_storable
from crewkit_core.kernel.work import Work
from crewkit_core.sessions.model.reduction import kept_of
from crewkit_core.sessions.model.stream import MAIN
from crewkit_core.sessions.ports import SessionsUnit
from crewkit_core.sessions.views import StreamPosition
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.policy import Needs
from crewkit_core.tenancy.use_cases.access import require, sight_of
from crewkit_core.tenancy.visibility import Sight, Visibility


@attrs.frozen(kw_only=True)
class ShowPosition(Query[StreamPosition]):
    """Where do I go on with this stream?"""

    scope: ClassVar[Scope] = Scope.INGEST
    needs: ClassVar[Needs] = Needs(Level.DEVELOPER)

    organization_id: uuid.UUID
    claude_session_id: str
    stream: str = MAIN


def show_position(query: ShowPosition, *, actor: Actor, work: Work[SessionsUnit]) -> StreamPosition:
    """Return how much is stored, nothing of a stream that is not known or seen; and what to send.

    Raises:
        NoSuchOrganization: there is none, or the actor is no member.
    """
    if not (is_storable(query.claude_session_id) and is_storable(query.stream)):
        raise wrong_field("claude_session_id", "must not hold NUL or lone surrogates")
    with work(query.organization_id) as unit:
        member = require(unit, actor, query.organization_id, query.needs.level)
        sight = sight_of(member)
        found = unit.sessions.position(
            query.organization_id, sight, query.claude_session_id, query.stream
        )
        kept = member.capture.narrowed_to(found.capture)
        if not found.lines:
            kept = kept_of(_visibility(unit, query, sight), kept)
    return attrs.evolve(found, capture=kept)


def _visibility(unit: SessionsUnit, query: ShowPosition, sight: Sight) -> Visibility:
    """Return what a session is of which this stream has no lines yet, or will be."""
    organization_id = query.organization_id
    known = unit.sessions.by_claude_id(organization_id, sight, query.claude_session_id)
    session = None if known is None else unit.conversations.find(organization_id, known)
    if session is not None:
        return session.visibility
    return unit.organizations.session_visibility(organization_id) or Visibility.SENSITIVE
