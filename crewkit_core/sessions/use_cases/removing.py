"""Removing a session in an open transaction, with what follows for others and for the trail."""

import datetime as dt

from crewkit_core.kernel.actor import Actor
from crewkit_core.sessions.events import SessionDeleted
from crewkit_core.sessions.model.conversation import Conversation
from crewkit_core.sessions.model.reduction import kept_of
from crewkit_core.sessions.model.tally import MessageRecord
from crewkit_core.sessions.ownership import starts_first
from crewkit_core.sessions.ports import SessionsUnit
from crewkit_core.sessions.use_cases.consolidate_stream import READERS_LEAVE
from crewkit_core.sessions.use_cases.remove_archive import RemoveArchive
from crewkit_core.tenancy.capture import Capture


def remove_session(unit: SessionsUnit, actor: Actor, found: Conversation, capture: Capture) -> None:
    """Remove a session; messages it shared with others are counted there from now on.

    Args:
        unit: Holds the session.
        actor: Whose doing it is.
        found: The session.
        capture: What the organization keeps; the trail remembers no more.
    """
    organization_id = found.organization_id
    archives = [
        RemoveArchive(organization_id=organization_id, stream_id=stream.id, key=stream.archive.key)
        for stream in unit.streams.of(organization_id, found.id)
        if stream.archive is not None
    ]
    copies = unit.messages.take_copies(organization_id, found.id)
    heirs = sorted({record.conversation_id for record in copies})
    unit.tallies.forget(organization_id, (found.id, *heirs))
    unit.conversations.remove(organization_id, found.id)
    unit.telemetry.forget(organization_id, found.claude_session_id)
    _inherit(unit, copies)
    unit.tallies.count(organization_id, heirs)
    told = SessionDeleted(
        organization_id=organization_id,
        object_id=found.id,
        user_id=found.user_id,
        claude_session_id=found.claude_session_id,
    )
    unit.trail.record(actor, told, before=_remembered(found, capture))
    for removal in archives:
        unit.jobs.add(removal, delay=READERS_LEAVE)


def _remembered(gone: Conversation, capture: Capture) -> dict[str, object]:
    """Return what the trail keeps of it; admins read that, so of a sensitive one no words."""
    told: dict[str, object] = {"visibility": gone.visibility, "prompts": gone.prompts}
    if kept_of(gone.visibility, capture).keeps_answers:
        told["title"] = gone.title
    return told


def _inherit(unit: SessionsUnit, copies: tuple[MessageRecord, ...]) -> None:
    by_message: dict[str, list[MessageRecord]] = {}
    for record in copies:
        by_message.setdefault(record.message_id, []).append(record)
    began = {record.conversation_id: _began(unit, record) for record in copies}
    winners: list[MessageRecord] = []
    losers: list[MessageRecord] = []
    for records in by_message.values():
        winner = records[0]
        for record in records[1:]:
            if starts_first(began[record.conversation_id], began[winner.conversation_id]):
                winner = record
        winners.append(winner)
        losers += [record for record in records if record is not winner]
    unit.messages.add(winners)
    unit.messages.add_copies(losers)


def _began(unit: SessionsUnit, record: MessageRecord) -> tuple[dt.datetime | None, str]:
    conversation = unit.conversations.find(record.organization_id, record.conversation_id)
    return (None, "") if conversation is None else conversation.began
