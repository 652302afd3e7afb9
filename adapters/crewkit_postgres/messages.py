"""API messages, each counted once in its organization, and the copies that are not counted."""

import uuid
from collections.abc import Sequence

import attrs

from crewkit_core.kernel.errors import Unavailable
from crewkit_core.sessions.model.tally import MessageRecord
from crewkit_postgres import message_statements as statements
from crewkit_postgres.array_text import ids_of, texts_of
from crewkit_postgres.asking import Row
from crewkit_postgres.driver import Driver, every
from crewkit_postgres.errors import AGAIN
from crewkit_postgres.message_rows import arrays, keyed, record_of, usage_arrays


@attrs.frozen
class PostgresMessages:
    """Messages in one transaction."""

    _driver: Driver

    def add(self, records: Sequence[MessageRecord]) -> tuple[MessageRecord, ...]:
        """Store records whose message is new; return, locked, what stands for the others.

        Raises:
            Unavailable: what stood for one is gone again.
        """
        if not records:
            return ()
        organization_id = records[0].organization_id
        offered = keyed(records)
        found = every(self._driver, statements.ADD, (*arrays(offered), organization_id))
        contested = [row[0] for row in found]
        known = {key.bytes for key in contested}
        self._use([record for key, record in offered.items() if key not in known])
        if not contested:
            return ()
        standing = every(self._driver, statements.STANDING, (organization_id, contested))
        if len(standing) != len(contested):
            raise Unavailable(AGAIN)
        return tuple(
            record_of(
                row[:-1],
                organization_id=organization_id,
                conversation_id=row[-1],
                message_id=offered[row[0].bytes].message_id,
            )
            for row in standing
        )

    def _use(self, added: Sequence[MessageRecord]) -> None:
        if added:
            used = usage_arrays(added)
            self._driver.later(statements.USE, (added[0].organization_id, *used))

    def replace(self, records: Sequence[MessageRecord]) -> None:
        """Let these records stand for their messages."""
        if not records:
            return
        organization_id = records[0].organization_id
        self._driver.execute(
            statements.REPLACE, (*arrays(keyed(records)), organization_id, organization_id)
        )

    def add_copies(self, records: Sequence[MessageRecord]) -> None:
        """Note records that are not counted."""
        if not records:
            return
        organization_id = records[0].organization_id
        by_conversation: dict[uuid.UUID, list[MessageRecord]] = {}
        for record in records:
            by_conversation.setdefault(record.conversation_id, []).append(record)
        for conversation_id in sorted(by_conversation):
            copies = keyed(by_conversation[conversation_id])
            own = [
                ids_of([record.conversation_id for record in copies.values()]),
                texts_of([record.message_id for record in copies.values()]),
                texts_of([record.copied_from for record in copies.values()]),
            ]
            self._driver.later(
                statements.ADD_COPIES, (organization_id, *arrays(copies), *own, organization_id)
            )

    def take_copies(
        self, organization_id: uuid.UUID, conversation_id: uuid.UUID
    ) -> tuple[MessageRecord, ...]:
        """Remove and return others' copies of messages that stand for this conversation."""
        rows = every(
            self._driver,
            statements.TAKE_COPIES,
            (organization_id, conversation_id, conversation_id),
        )
        return _copies(organization_id, rows)

    def take_claims(
        self, organization_id: uuid.UUID, conversation_id: uuid.UUID
    ) -> tuple[MessageRecord, ...]:
        """Remove and return the conversation's own copies that name no other session."""
        rows = every(self._driver, statements.TAKE_CLAIMS, (organization_id, conversation_id))
        return _copies(organization_id, rows)

    def costs(
        self, organization_id: uuid.UUID, stream_id: uuid.UUID, from_line: int, to_line: int
    ) -> tuple[MessageRecord, ...]:
        """Return the counted messages that begin in the lines; their ``message_id`` is empty."""
        rows = every(
            self._driver, statements.COSTS, (organization_id, stream_id, from_line, to_line)
        )
        return tuple(
            record_of(
                row[:-1], organization_id=organization_id, conversation_id=row[-1], message_id=""
            )
            for row in rows
        )


def _copies(organization_id: uuid.UUID, rows: Sequence[Row]) -> tuple[MessageRecord, ...]:
    return tuple(
        record_of(
            row[:-2], organization_id=organization_id, conversation_id=row[-2], message_id=row[-1]
        )
        for row in rows
    )
