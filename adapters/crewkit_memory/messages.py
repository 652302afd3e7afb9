"""Messages in dictionaries."""

import uuid
from collections.abc import Sequence

import attrs

from crewkit_core.sessions.model.tally import MessageRecord
from crewkit_memory.tables import Tables


@attrs.frozen
class MemoryMessages:
    """``sessions.ports.Messages``."""

    _tables: Tables

    def add(self, records: Sequence[MessageRecord]) -> tuple[MessageRecord, ...]:
        """Store records whose message is new; return what stands for the others."""
        contested: list[MessageRecord] = []
        for record in records:
            self._tables.require(record.organization_id)
            standing = self._tables.messages.get(record.message_id)
            if standing is None:
                self._stand(record)
            else:
                contested.append(standing)
        return tuple(contested)

    def replace(self, records: Sequence[MessageRecord]) -> None:
        """Let these records stand for their messages."""
        for record in records:
            self._tables.require(record.organization_id)
            self._stand(record)

    def add_copies(self, records: Sequence[MessageRecord]) -> None:
        """Note records that are not counted; none whose message stands for its conversation."""
        for record in records:
            self._tables.require(record.organization_id)
            if self._owner(record.message_id) == record.conversation_id:
                continue
            key = record.message_id, record.conversation_id
            known = self._tables.copies.get(key)
            self._tables.copies[key] = record if known is None else self._joined(known, record)

    def take_copies(
        self, organization_id: uuid.UUID, conversation_id: uuid.UUID
    ) -> tuple[MessageRecord, ...]:
        """Remove and return others' copies of messages that stand for this conversation."""
        self._tables.require(organization_id)
        taken = [
            record
            for record in self._tables.copies.values()
            if record.copied_from is None
            and record.conversation_id != conversation_id
            and self._owner(record.message_id) == conversation_id
        ]
        for record in taken:
            del self._tables.copies[record.message_id, record.conversation_id]
        return tuple(taken)

    def take_claims(
        self, organization_id: uuid.UUID, conversation_id: uuid.UUID
    ) -> tuple[MessageRecord, ...]:
        """Remove and return the conversation's own copies that name no other session."""
        self._tables.require(organization_id)
        taken = [
            record
            for record in self._tables.copies.values()
            if record.copied_from is None and record.conversation_id == conversation_id
        ]
        for record in taken:
            del self._tables.copies[record.message_id, record.conversation_id]
        return tuple(taken)

    def costs(
        self, organization_id: uuid.UUID, stream_id: uuid.UUID, from_line: int, to_line: int
    ) -> tuple[MessageRecord, ...]:
        """Return the counted messages that begin in lines ``[from_line, to_line)``."""
        if not self._tables.own(organization_id):
            return ()
        found = [
            record
            for record in self._tables.messages.values()
            if record.stream_id == stream_id and from_line <= record.line < to_line
        ]
        return tuple(sorted(found, key=lambda record: record.line))

    def _stand(self, record: MessageRecord) -> None:
        self._tables.copies.pop((record.message_id, record.conversation_id), None)
        self._tables.messages[record.message_id] = record

    def _owner(self, message_id: str) -> uuid.UUID | None:
        standing = self._tables.messages.get(message_id)
        return None if standing is None else standing.conversation_id

    def _joined(self, known: MessageRecord, new: MessageRecord) -> MessageRecord:
        if (known.copied_from is None) != (new.copied_from is None):
            return new if new.copied_from is None else known
        place = min(known, new, key=self._rank)
        fuller = max(known, new, key=lambda record: record.usage.fullness)
        return attrs.evolve(place, usage=fuller.usage, cost_usd=fuller.cost_usd)

    def _rank(self, record: MessageRecord) -> tuple[bool, str, int]:
        stream = self._tables.streams[record.stream_id]
        return not stream.is_main, stream.name, record.line
