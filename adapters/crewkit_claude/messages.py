"""The API messages of a piece: many lines, one message, counted once."""

import hashlib

from crewkit_claude.moments import moment_of
from crewkit_claude.records import Message, Record, Usage
from crewkit_claude.usage import Counts, counts_of, fuller, tokens_of
from crewkit_core.kernel.text import storable
from crewkit_core.sessions.model.transcript import MAX_TOKENS, MessageFacts

_ID = 200
_WORD = 100


class _Message:
    """What the lines of one message told so far."""

    __slots__ = ("copied_from", "counts", "line", "message", "searches", "time")

    def __init__(self, line: int, time: int, message: Message, origin: str | None) -> None:
        self.line = line
        self.time = time
        self.message = message
        self.copied_from = origin
        self.counts: Counts = (0, 0, 0, 0, 0)
        self.searches = 0


class MessageTable:
    """Messages by id."""

    def __init__(self) -> None:
        self._messages: dict[str, _Message] = {}

    def add(self, line: int, time: int, record: Record, raw: bytes, origin: str | None) -> bool:
        """Take in an assistant record with usage; False when its counts cannot be believed.

        Where the lines of one message disagree about whose it is, those that name no other session
        stand: the copies beside them tell nothing.
        """
        message = record.message
        if message is None or message.usage is None:
            return True
        counts = counts_of(message.usage)
        searches = 0 if message.usage.server_tool_use is None else _searches(message.usage)
        if counts is None or searches is None:
            return False
        key = message.id or _name_of(record, raw)
        known = self._messages.get(key)
        if known is None or (origin is None and known.copied_from is not None):
            known = self._messages[key] = _Message(line, time, message, origin)
        elif origin is not None and known.copied_from is None:
            return True
        if counts > known.counts:
            known.counts = fuller(counts, known.counts)
        known.searches = max(known.searches, searches)
        return True

    def facts(self) -> tuple[MessageFacts, ...]:
        """Return all messages, one each."""
        return tuple(_facts(key, found) for key, found in self._messages.items())


def _searches(usage: Usage) -> int | None:
    tools = usage.server_tool_use
    searches = tools.web_search_requests if tools is not None else None
    if searches is None:
        return 0
    return searches if 0 <= searches <= MAX_TOKENS else None


def _name_of(record: Record, raw: bytes) -> str:
    """Return a key for a message without an id, as the oldest clients wrote them.

    Its request names it, else its line, else the line's own bytes: the same file read twice
    counts it once.
    """
    if record.request_id:
        return record.request_id
    if record.uuid:
        return f"line:{record.uuid}"
    return f"bytes:{hashlib.sha256(raw).hexdigest()}"


def _facts(key: str, found: _Message) -> MessageFacts:
    message, usage = found.message, found.message.usage or Usage()
    return MessageFacts(
        message_id=storable(key, _ID),
        line=found.line,
        at=moment_of(found.time),
        model=storable(message.model or "", _ID),
        usage=tokens_of(found.counts),
        copied_from=found.copied_from,
        speed=storable(usage.speed, _WORD) if usage.speed else "",
        service_tier=storable(usage.service_tier, _WORD) if usage.service_tier else "",
        inference_geo=storable(usage.inference_geo, _WORD) if usage.inference_geo else "",
        web_searches=found.searches,
    )
