"""What taking in a batch asks first, asked at once: each question would be a round trip.

Each statement sees what the locks of those before it made certain, as if they came one by one.
"""

import uuid

from crewkit_postgres import conversations, frames, streams
from crewkit_postgres.asking import Question, Row
from crewkit_postgres.driver import Driver

_CONVERSATION_ID = conversations.COLUMNS.index("id")
_STREAM_ID = streams.COLUMNS.index("id")
_OF_STREAM = f"""(
    select id from streams
    where organization_id = %s and conversation_id = {streams.OF_SESSION} and name = %s
)"""  # noqa: S608 - constants of ours
_BATCH_OF_SESSION = frames.BATCH.replace("stream_id = %s", f"stream_id = {_OF_STREAM}")


def foresee(
    driver: Driver,
    organization_id: uuid.UUID,
    claude_session_id: str,
    stream: str,
    batch_id: uuid.UUID,
) -> None:
    """Lock the conversation and its stream, and look for the batch."""
    session = (organization_id, claude_session_id)
    place = (organization_id, *session, stream)
    conversation, known, batch = driver.together(
        (conversations.LOCK, session),
        (streams.LOCK_OF_SESSION, place),
        (_BATCH_OF_SESSION, (organization_id, *place, batch_id)),
    )
    answers: dict[Question, Row | None] = {(conversations.LOCK, session): conversation}
    if conversation is not None:
        found = conversation[_CONVERSATION_ID]
        answers[streams.LOCK, (organization_id, found, stream)] = known
    if known is not None:
        answers[frames.BATCH, (organization_id, known[_STREAM_ID], batch_id)] = batch
    driver.foresee(answers)
