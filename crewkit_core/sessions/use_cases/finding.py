"""Find a session by our id or by Claude's own."""

import uuid

from crewkit_core.kernel.text import is_storable
from crewkit_core.sessions.errors import NoSuchSession, NoSuchStream
from crewkit_core.sessions.model.conversation import Conversation
from crewkit_core.sessions.model.stream import Stream
from crewkit_core.sessions.ports import SessionsUnit
from crewkit_core.tenancy.visibility import Sight


def find_session(
    unit: SessionsUnit, organization_id: uuid.UUID, sight: Sight, session: str
) -> Conversation:
    """Return the session.

    Args:
        session: Our id, or the Claude session id.

    Raises:
        NoSuchSession: the organization has none of that id, or the sight does not reach it.
    """
    found = None
    if not is_storable(session):
        raise NoSuchSession("there is no such session")
    by_claude = unit.sessions.by_claude_id(organization_id, sight, session)
    conversation_id = by_claude or _as_uuid(session)
    if conversation_id is not None:
        found = unit.conversations.find(organization_id, conversation_id)
    if found is None or not is_seen(sight, found):
        raise NoSuchSession("there is no such session")
    return found


def is_seen(sight: Sight, session: Conversation) -> bool:
    """Test whether a session is seen."""
    return sight.reaches(session.user_id, session.visibility, session.project_id)


def find_stream(unit: SessionsUnit, conversation: Conversation, name: str) -> Stream:
    """Return a stream of the session.

    Raises:
        NoSuchStream: it has none of that name.
    """
    known = is_storable(name)
    stream = (
        unit.streams.find(conversation.organization_id, conversation.id, name) if known else None
    )
    if stream is None:
        raise NoSuchStream("the session has no such stream")
    return stream


def _as_uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
