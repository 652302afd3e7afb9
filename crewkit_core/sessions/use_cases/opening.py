"""Open the conversation and the stream a batch belongs to, locked."""

import datetime as dt
import uuid
from typing import Any

import attrs

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.errors import wrong_field
from crewkit_core.kernel.ids import new_id
from crewkit_core.kernel.text import storable
from crewkit_core.sessions.events import SessionStarted
from crewkit_core.sessions.model.conversation import Conversation, Run
from crewkit_core.sessions.model.stream import MOST_META_TEXT, Stream, SubagentMeta
from crewkit_core.sessions.ports import SessionsUnit
from crewkit_core.sessions.use_cases.batch import IngestBatch
from crewkit_core.sessions.use_cases.hiding import (
    check_may_add,
    check_still_seen,
    first_visibility,
    narrowed,
)
from crewkit_core.sessions.use_cases.projects import resolve_project
from crewkit_core.tenancy.visibility import Sight


def open_conversation(
    unit: SessionsUnit,
    actor: Actor,
    sight: Sight,
    command: IngestBatch,
    user_id: uuid.UUID,
    now: dt.datetime,
) -> tuple[Conversation | None, Conversation]:
    """Return the conversation as it was (None when new) and as it is, locked.

    Raises:
        Invalid: it is new and the batch does not say where it ran, or would hide it from the actor.
        NoSuchSession, LevelTooLow: it is another's, unseen or not the actor's to add to.
    """
    known = unit.conversations.lock(command.organization_id, command.claude_session_id)
    if known is None:
        new = _new_conversation(unit, actor, command, user_id, now)
        check_still_seen(sight, new)
        found = unit.conversations.add(new)
        known = None if found.id == new.id else found
        if known is None:
            unit.trail.tell(actor, _started(found))
    else:
        check_may_add(unit, actor, sight, known)
        found = _placed(unit, actor, known, command, now)
    if known is not None:
        # who was faster by a moment is checked here for the first time
        check_may_add(unit, actor, sight, found)
        known = found = narrowed(unit, actor, sight, found, command.visibility)
    if command.run_id is not None:
        run = Run(organization_id=found.organization_id, id=command.run_id, started_at=now)
        unit.conversations.link_run(run, found.id)
    return known, found


def _new_conversation(
    unit: SessionsUnit,
    actor: Actor,
    command: IngestBatch,
    user_id: uuid.UUID,
    now: dt.datetime,
) -> Conversation:
    if command.project is None:
        raise wrong_field("project", "is needed with the first batch of a session", "missing")
    project = resolve_project(unit, actor, command.organization_id, command.project, now)
    return Conversation(
        organization_id=command.organization_id,
        id=new_id(now),
        claude_session_id=command.claude_session_id,
        project_id=project.id,
        user_id=user_id,
        source=command.source,
        created_at=now,
        visibility=first_visibility(unit, command),
    )


def _started(conversation: Conversation) -> SessionStarted:
    return SessionStarted(
        organization_id=conversation.organization_id,
        object_id=conversation.id,
        project_id=conversation.project_id,
        user_id=conversation.user_id,
        claude_session_id=conversation.claude_session_id,
        source=conversation.source,
    )


def _placed(
    unit: SessionsUnit,
    actor: Actor,
    conversation: Conversation,
    command: IngestBatch,
    now: dt.datetime,
) -> Conversation:
    """Learn the remote of a repository that was only a folder so far."""
    if command.project is None or command.project.remote is None:
        return conversation
    organization_id = conversation.organization_id
    place = unit.projects.find(organization_id, conversation.project_id)
    if place is not None and (place.remote is not None or place.deleted_at is not None):
        return conversation
    project = resolve_project(unit, actor, organization_id, command.project, now)
    # when projects merged, the conversation and its figures have moved with theirs
    current = unit.conversations.find(organization_id, conversation.id) or conversation
    place = unit.projects.find(organization_id, current.project_id)
    if current.project_id == project.id or (place is not None and place.remote is not None):
        return current
    unit.tallies.forget(organization_id, (current.id,))
    moved = attrs.evolve(current, project_id=project.id)
    unit.conversations.save(moved)
    unit.tallies.count(organization_id, (moved.id,))
    return moved


def open_stream(
    unit: SessionsUnit,
    conversation: Conversation,
    command: IngestBatch,
    meta: SubagentMeta | None,
    now: dt.datetime,
) -> tuple[Stream | None, Stream]:
    """Return the stream as it was (None when new), locked, and with what *meta* says of it."""
    meta = meta or SubagentMeta()
    known = unit.streams.lock(conversation.organization_id, conversation.id, command.stream)
    if known is not None:
        return known, attrs.evolve(known, meta=_fuller(known.meta, meta))
    return None, Stream(
        organization_id=conversation.organization_id,
        id=new_id(now),
        conversation_id=conversation.id,
        name=command.stream,
        meta=_fuller(SubagentMeta(), meta),
        last_batch_at=now,
    )


def _fuller(known: SubagentMeta, new: SubagentMeta) -> SubagentMeta:
    named = attrs.asdict(new, filter=lambda _, value: value is not None)
    safe: dict[str, Any] = {
        name: storable(value, MOST_META_TEXT) if isinstance(value, str) else value
        for name, value in named.items()
    }
    return attrs.evolve(known, **safe)
