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
from crewkit_core.sessions.model.stream import MAIN
from crewkit_core.sessions.ports import SessionsUnit
from crewkit_core.sessions.views import StreamPosition
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.use_cases.access import require, sight_of


@attrs.frozen(kw_only=True)
class ShowPosition(Query[StreamPosition]):
    """Where do I go on with this stream?"""

    scope: ClassVar[Scope] = Scope.INGEST

    organization_id: uuid.UUID
    claude_session_id: str
    stream: str = MAIN


def show_position(query: ShowPosition, *, actor: Actor, work: Work[SessionsUnit]) -> StreamPosition:
    """Return how much is stored; nothing of a stream that is not known, or not seen.

    Raises:
        NoSuchOrganization: there is none, or the actor is no member.
    """
    if not (is_storable(query.claude_session_id) and is_storable(query.stream)):
        raise wrong_field("claude_session_id", "must not hold NUL or lone surrogates")
    with work(query.organization_id) as unit:
        sight = sight_of(require(unit, actor, query.organization_id, Level.DEVELOPER))
        return unit.sessions.position(
            query.organization_id, sight, query.claude_session_id, query.stream
        )
