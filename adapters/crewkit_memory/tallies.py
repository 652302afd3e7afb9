"""Rollups in a dictionary, and the formula they must follow.

What a conversation's facts add up to is worked out here from the rows alone, on purpose without
the core's own steps: it is what those are checked against.
"""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from decimal import Decimal

import attrs

from crewkit_core.analytics.views import RollupCheck
from crewkit_core.sessions.model.conversation import Conversation
from crewkit_core.sessions.model.tally import Bucket, Figures, MessageRecord
from crewkit_core.sessions.outcome import Outcome
from crewkit_memory.tables import Tables


@attrs.frozen
class MemoryTallies:
    """``sessions.ports.Tallies``, by hour; and the check of ``analytics.ports.RollupRepair``."""

    _tables: Tables

    def add(self, organization_id: uuid.UUID, changes: Sequence[tuple[Bucket, Figures]]) -> None:
        """Add to the buckets' figures."""
        self._tables.require(organization_id)
        rollups = self._tables.rollups
        for bucket, figures in changes:
            total = rollups.pop(bucket, Figures()) + figures
            if total:
                rollups[bucket] = total

    def forget(self, organization_id: uuid.UUID, conversation_ids: Collection[uuid.UUID]) -> None:
        """Take the conversations' facts, as stored now, out of the rollups."""
        facts = figures_from_facts(self._tables, conversation_ids)
        self.add(organization_id, [(bucket, -figures) for bucket, figures in facts.items()])

    def count(self, organization_id: uuid.UUID, conversation_ids: Collection[uuid.UUID]) -> None:
        """Add the conversations' facts, as stored now, to the rollups."""
        self.add(organization_id, list(figures_from_facts(self._tables, conversation_ids).items()))

    def check(self, organization_id: uuid.UUID, *, repair: bool) -> RollupCheck:
        """Compare every bucket; with *repair*, make the rollups anew when any differs."""
        self._tables.require(organization_id)
        facts = figures_from_facts(self._tables, self._tables.conversations)
        buckets = facts.keys() | self._tables.rollups.keys()
        different = sum(facts.get(b) != self._tables.rollups.get(b) for b in buckets)
        if repair and different:
            self._tables.rollups = facts
        return RollupCheck(
            buckets=len(buckets), different=different, repaired=repair and different > 0
        )


def figures_from_facts(
    tables: Tables, conversation_ids: Collection[uuid.UUID]
) -> dict[Bucket, Figures]:
    """Return what the rows of these conversations add up to; no bucket of nothing."""
    sums: dict[Bucket, list[Figures]] = defaultdict(list)
    for conversation_id in conversation_ids:
        conversation = tables.conversations.get(conversation_id)
        if conversation is None:
            continue
        began = conversation.first_at or conversation.created_at
        session = Figures(
            sessions=1,
            prompts=conversation.prompts,
            tool_calls=conversation.tool_calls,
            tool_errors=conversation.tool_errors,
            api_errors=conversation.api_errors,
            successes=int(conversation.outcome is Outcome.SUCCESS),
            failures=int(conversation.outcome is Outcome.FAILURE),
            timed=0 if conversation.duration_ms is None else 1,
            duration_ms=conversation.duration_ms or 0,
        )
        sums[_bucket(conversation, began, conversation.agent, None)].append(session)
        for message in tables.messages.values():
            if message.conversation_id == conversation_id:
                stream = tables.streams[message.stream_id]
                main = stream.name == "main"
                agent = conversation.agent if main else stream.meta.agent_type
                bucket = _bucket(conversation, message.at, agent, message.model)
                sums[bucket].append(_one(message))
    totals = {bucket: sum(figures, Figures()) for bucket, figures in sums.items()}
    return {bucket: total for bucket, total in totals.items() if total}


def _bucket(
    conversation: Conversation, at: dt.datetime, agent: str | None, model: str | None
) -> Bucket:
    return Bucket(
        hour=dt.datetime(at.year, at.month, at.day, at.hour, tzinfo=dt.UTC),
        project_id=conversation.project_id,
        user_id=conversation.user_id,
        agent=agent,
        model=model,
    )


def _one(message: MessageRecord) -> Figures:
    priced = message.cost_usd is not None
    return Figures(
        messages=1,
        unpriced=0 if priced else 1,
        usage=message.usage,
        cost_usd=message.cost_usd if message.cost_usd is not None else Decimal(0),
    )
