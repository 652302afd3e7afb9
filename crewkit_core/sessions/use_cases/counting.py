"""Count the messages of a piece: each once in its organization, at its own price."""

import datetime as dt
import uuid
from collections.abc import Sequence
from decimal import Decimal

import attrs

from crewkit_core.sessions.model.conversation import Conversation
from crewkit_core.sessions.model.stream import Stream
from crewkit_core.sessions.model.tally import Bucket, Figures, MessageRecord, figures_of
from crewkit_core.sessions.model.transcript import MessageFacts
from crewkit_core.sessions.outcome import Outcome
from crewkit_core.sessions.ownership import starts_first
from crewkit_core.sessions.ports import SessionsUnit
from crewkit_core.sessions.pricing import Priced, RateBook


@attrs.frozen(kw_only=True)
class Counting:
    """What counting a piece needs to know.

    Attributes:
        conversation, stream: As they are with the piece in them.
        first_line: Where the piece begins in the stream.
        now: For messages of sessions that name no time at all.
    """

    conversation: Conversation
    stream: Stream
    first_line: int
    rates: RateBook
    now: dt.datetime

    def record(self, message: MessageFacts) -> MessageRecord:
        """Return the message as it is stored, priced."""
        at = message.at or self.conversation.first_at or self.now
        return MessageRecord(
            organization_id=self.stream.organization_id,
            message_id=message.message_id,
            conversation_id=self.conversation.id,
            stream_id=self.stream.id,
            line=self.first_line + message.line,
            at=at,
            model=message.model,
            usage=message.usage,
            cost_usd=self.price(message, at),
            copied_from=message.copied_from,
        )

    def price(self, message: MessageFacts, at: dt.datetime) -> Decimal | None:
        """Return what the message costs."""
        usage = message.usage
        return self.rates.price(
            Priced(
                model=message.model,
                at=at,
                input=usage.input,
                output=usage.output,
                cache_read=usage.cache_read,
                cache_write_5m=usage.cache_write_5m,
                cache_write_1h=usage.cache_write_1h,
                speed=message.speed,
                service_tier=message.service_tier,
                inference_geo=message.inference_geo,
                web_searches=message.web_searches,
            )
        )

    def bucket(self, record: MessageRecord) -> Bucket:
        """Return where the figures of a message of this stream stand."""
        return Bucket(
            hour=hour_of(record.at),
            project_id=self.conversation.project_id,
            user_id=self.conversation.user_id,
            agent=agent_of(self.conversation, self.stream),
            model=record.model,
        )


@attrs.frozen
class Contest:
    """What stands for a message, and what the conversation at hand holds of it."""

    stored: MessageRecord
    mine: MessageRecord


def agent_of(conversation: Conversation, stream: Stream) -> str | None:
    """Return the agent whose work a stream is."""
    return conversation.agent if stream.is_main else stream.meta.agent_type


def hour_of(at: dt.datetime) -> dt.datetime:
    """Return the start of the hour (UTC)."""
    return at.astimezone(dt.UTC).replace(minute=0, second=0, microsecond=0)


def count_messages(
    unit: SessionsUnit, messages: Sequence[MessageFacts], counting: Counting
) -> tuple[list[tuple[Bucket, Figures]], list[Contest]]:
    """Store the messages of a piece.

    Returns:
        What the new ones add to the rollups, and the others beside what stands for them.
    """
    records = [counting.record(message) for message in messages]
    unit.messages.add_copies([record for record in records if record.copied_from is not None])
    own = {record.message_id: record for record in records if record.copied_from is None}
    standing = unit.messages.add(list(own.values())) if own else ()
    contests = [Contest(stored, own.pop(stored.message_id)) for stored in standing]
    return _changes(list(own.values()), counting), contests


def _changes(records: Sequence[MessageRecord], counting: Counting) -> list[tuple[Bucket, Figures]]:
    """Return what new messages add; all that differs within a stream is hour and model."""
    together: dict[tuple[dt.datetime, str], list[MessageRecord]] = {}
    for record in records:
        together.setdefault((hour_of(record.at), record.model), []).append(record)
    return [(counting.bucket(group[0]), figures_of(*group)) for group in together.values()]


def reclaim(unit: SessionsUnit, counting: Counting) -> None:
    """Contest again what the conversation lost while it was not known when it began.

    The rollups must equal the facts when this is called, and do again when it returns.
    """
    conversation = counting.conversation
    claims = unit.messages.take_claims(conversation.organization_id, conversation.id)
    mine = {record.message_id: record for record in claims}
    standing = unit.messages.add(claims) if claims else ()
    settle(unit, [Contest(stored, mine[stored.message_id]) for stored in standing], counting)


def settle(unit: SessionsUnit, contests: Sequence[Contest], counting: Counting) -> None:
    """Decide which record stands for each message that was stored before.

    The rollups must equal the facts when this is called, and do again when it returns.
    """
    winners: list[MessageRecord] = []
    losers: list[MessageRecord] = []
    for contest in contests:
        stored, mine = contest.stored, contest.mine
        if stored.conversation_id == mine.conversation_id:
            winners += _within(unit, stored, mine, counting)
        elif _mine(unit, stored, counting.conversation):
            winners.append(mine)
            losers.append(stored)
        else:
            losers.append(mine)
    if winners:
        touched = {counting.conversation.id} | {record.conversation_id for record in losers}
        recount(unit, counting.stream.organization_id, touched, winners)
    unit.messages.add_copies(losers)


def recount(
    unit: SessionsUnit,
    organization_id: uuid.UUID,
    touched: set[uuid.UUID],
    winners: Sequence[MessageRecord],
) -> None:
    """Let *winners* stand for their messages and move the figures of the touched conversations."""
    ordered = sorted(touched)
    unit.tallies.forget(organization_id, ordered)
    unit.messages.replace(winners)
    unit.tallies.count(organization_id, ordered)


def _mine(unit: SessionsUnit, stored: MessageRecord, conversation: Conversation) -> bool:
    other = unit.conversations.find(stored.organization_id, stored.conversation_id)
    return other is None or starts_first(conversation.began, other.began)


def _within(
    unit: SessionsUnit, stored: MessageRecord, mine: MessageRecord, counting: Counting
) -> list[MessageRecord]:
    """Return what stands instead when a conversation tells of a message again.

    Older clients wrote placeholders first: the fuller record is the final one. Of two streams
    the main one has it, then the one whose name sorts first, whichever came in first.
    """
    if mine.stream_id != stored.stream_id:
        other = unit.streams.by_id(stored.organization_id, stored.stream_id)
        if other is not None and _rank(counting.stream) < _rank(other):
            fuller = max(stored, mine, key=lambda record: record.usage.fullness)
            return [attrs.evolve(mine, usage=fuller.usage, cost_usd=fuller.cost_usd)]
    if mine.usage.fullness <= stored.usage.fullness:
        return []
    return [attrs.evolve(stored, usage=mine.usage, cost_usd=mine.cost_usd)]


def _rank(stream: Stream) -> tuple[bool, str]:
    return (not stream.is_main, stream.name)


def session_changes(
    before: Conversation | None, after: Conversation
) -> list[tuple[Bucket, Figures]]:
    """Return what a session's own figures change: they stand in the hour it began.

    Args:
        before: None when the session is new.
        after: The session with the piece in it.
    """
    new = (_session_bucket(after), _session_figures(after))
    if before is None:
        return [new]
    old = (_session_bucket(before), -_session_figures(before))
    if old[0] == new[0]:
        change = new[1] + old[1]
        return [(new[0], change)] if change else []
    return [old, new]


def _session_bucket(conversation: Conversation) -> Bucket:
    return Bucket(
        hour=hour_of(conversation.first_at or conversation.created_at),
        project_id=conversation.project_id,
        user_id=conversation.user_id,
        agent=conversation.agent,
        model=None,
    )


def _session_figures(conversation: Conversation) -> Figures:
    return Figures(
        sessions=1,
        prompts=conversation.prompts,
        tool_calls=conversation.tool_calls,
        tool_errors=conversation.tool_errors,
        api_errors=conversation.api_errors,
        successes=int(conversation.outcome is Outcome.SUCCESS),
        failures=int(conversation.outcome is Outcome.FAILURE),
        timed=int(conversation.duration_ms is not None),
        duration_ms=conversation.duration_ms or 0,
    )
