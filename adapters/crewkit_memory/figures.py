"""A session's figures, added up from its messages each time."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

from crewkit_core.sessions.model.callers import caller_of, depth_of
from crewkit_core.sessions.model.conversation import Conversation
from crewkit_core.sessions.model.costs import CostViews, compare
from crewkit_core.sessions.model.stream import Stream
from crewkit_core.sessions.model.tally import MessageRecord
from crewkit_core.sessions.model.telemetry import Told
from crewkit_core.sessions.model.transcript import TokenUsage
from crewkit_core.sessions.stream_state import StreamState
from crewkit_core.sessions.views import (
    ModelUsage,
    Reconciliation,
    SessionDetail,
    SessionSummary,
    StreamView,
)
from crewkit_memory.streams import streams_of
from crewkit_memory.tables import Store, Tables
from crewkit_memory.telemetry import told_of


def summary_of(store: Store, tables: Tables, conversation: Conversation) -> SessionSummary:
    """Return the session as lists show it."""
    messages = _messages(tables, conversation.id)
    streams = streams_of(tables, conversation.id)
    usage = usage_of(messages)
    project = tables.projects[conversation.project_id]
    user = None if conversation.user_id is None else store.users[conversation.user_id]
    return SessionSummary(
        organization_id=conversation.organization_id,
        id=conversation.id,
        claude_session_id=conversation.claude_session_id,
        project=project.name,
        project_id=project.id,
        user=None if user is None else user.name,
        user_id=conversation.user_id,
        agent=conversation.agent,
        title=conversation.title,
        first_prompt=conversation.first_prompt,
        source=conversation.source,
        visibility=conversation.visibility,
        started_at=conversation.first_at,
        ended_at=conversation.last_at,
        duration_ms=conversation.duration_ms,
        models=tuple(row.model for row in usage),
        tokens=_tokens(messages),
        cost_usd=_cost(messages),
        unpriced_models=_unpriced(usage, messages),
        messages=len(messages),
        subagents=sum(not stream.is_main for stream in streams),
        items=sum(stream.items for stream in streams),
        malformed=sum(stream.malformed for stream in streams),
        omitted=sum(stream.omitted for stream in streams),
        prompts=conversation.prompts,
        tool_calls=conversation.tool_calls,
        tool_errors=conversation.tool_errors,
        api_errors=conversation.api_errors,
        compactions=conversation.compactions,
        interruptions=conversation.interruptions,
        outcome=conversation.outcome,
        outcome_source=conversation.outcome_source,
        state=_state(streams),
    )


def detail_of(store: Store, tables: Tables, conversation: Conversation) -> SessionDetail:
    """Return the session as its page shows it."""
    summary = summary_of(store, tables, conversation)
    copies = [c for c in tables.copies.values() if c.conversation_id == conversation.id]
    streams = streams_of(tables, conversation.id)
    own = _reconciliation(conversation, summary, _spent_before(tables, conversation.id, copies))
    return SessionDetail(
        summary=summary,
        cwd=conversation.cwd,
        git_branch=conversation.git_branch,
        client_version=conversation.client_version,
        runs=tuple(sorted(run for run, each in tables.run_links if each == conversation.id)),
        usage=usage_of(_messages(tables, conversation.id)),
        streams=tuple(_view(tables, stream, streams) for stream in streams),
        inherited_messages=len(copies),
        reconciliation=own,
        costs=_costs(tables, conversation, summary, own),
    )


def _costs(
    tables: Tables,
    conversation: Conversation,
    summary: SessionSummary,
    own: Reconciliation | None,
) -> CostViews:
    whose = conversation.user_id
    told = None if whose is None else told_of(tables, whose, conversation.claude_session_id)
    return compare(
        told or Told(),
        _messages(tables, conversation.id),
        summary.cost_usd or Decimal(0),
        None if own is None else own.client_cost_usd,
        Decimal(0) if own is None else own.inherited_cost_usd,
    )


def usage_of(messages: Iterable[MessageRecord]) -> tuple[ModelUsage, ...]:
    """Return what each model did, the most expensive first."""
    by_model: dict[str, list[MessageRecord]] = defaultdict(list)
    for message in messages:
        by_model[message.model].append(message)
    rows = [
        ModelUsage(model=model, messages=len(own), tokens=_tokens(own), cost_usd=_cost(own))
        for model, own in by_model.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-(row.cost_usd or 0), row.model)))


def _messages(tables: Tables, conversation_id: uuid.UUID) -> list[MessageRecord]:
    return [m for m in tables.messages.values() if m.conversation_id == conversation_id]


def _tokens(messages: Iterable[MessageRecord]) -> TokenUsage:
    return sum((message.usage for message in messages), TokenUsage())


def _cost(messages: Sequence[MessageRecord]) -> Decimal | None:
    priced = [message.cost_usd for message in messages if message.cost_usd is not None]
    return sum(priced, Decimal(0)) if priced or not messages else None


def _unpriced(usage: Iterable[ModelUsage], messages: Iterable[MessageRecord]) -> tuple[str, ...]:
    without = {message.model for message in messages if message.cost_usd is None}
    return tuple(row.model for row in usage if row.model in without)


def _state(streams: Sequence[Stream]) -> StreamState:
    states = [stream.state for stream in streams if stream.is_main]
    states += sorted((stream.state for stream in streams), reverse=True)
    return states[0] if states else StreamState.INACTIVE


def _reconciliation(
    conversation: Conversation, summary: SessionSummary, spent_before: Decimal
) -> Reconciliation | None:
    client = conversation.client_cost_usd
    if client is None:
        return None
    return Reconciliation.of(
        client,
        summary.cost_usd or Decimal(0),
        spent_before,
        unknown_model=conversation.client_unknown_model,
    )


def _spent_before(
    tables: Tables, conversation_id: uuid.UUID, copies: Sequence[MessageRecord]
) -> Decimal:
    """Return what the origins had spent by the last message that was copied of each."""
    until: dict[uuid.UUID, dt.datetime] = {}
    for copy in copies:
        made = tables.messages.get(copy.message_id)
        if made is not None and made.conversation_id != conversation_id:
            until[made.conversation_id] = max(copy.at, until.get(made.conversation_id, copy.at))
    known = [
        message
        for message in tables.messages.values()
        if message.conversation_id in until and message.at <= until[message.conversation_id]
    ]
    unknown = [copy for copy in copies if copy.message_id not in tables.messages]
    return sum((one.cost_usd or Decimal(0) for one in (*known, *unknown)), Decimal(0))


def _view(tables: Tables, stream: Stream, streams: Sequence[Stream]) -> StreamView:
    named = {other.name: other for other in streams}
    return StreamView(
        name=stream.name,
        agent_type=stream.meta.agent_type,
        description=stream.meta.description,
        tool_use_id=stream.meta.tool_use_id,
        parent=caller_of(stream, named),
        depth=depth_of(stream, named),
        state=stream.state,
        lines=stream.lines,
        size=stream.size,
        items=stream.items,
        malformed=stream.malformed,
        omitted=stream.omitted,
        complete=stream.omitted == 0,
        record_types=stream.record_types,
        started_at=stream.first_at,
        ended_at=stream.last_at,
        source_size=stream.source_size,
        removed=stream.removed,
        capture=stream.capture,
        usage=usage_of(m for m in tables.messages.values() if m.stream_id == stream.id),
    )
