"""Conversations and runs."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

import attrs

from crewkit_core.kernel.errors import Unavailable
from crewkit_core.sessions.model.conversation import Conversation, Run, Source
from crewkit_core.sessions.outcome import Outcome, OutcomeSource
from crewkit_core.tenancy.visibility import Visibility
from crewkit_postgres.asking import Row
from crewkit_postgres.driver import Driver, every, one
from crewkit_postgres.errors import AGAIN

COLUMNS = tuple(field.name for field in attrs.fields(Conversation))
_KEY = ("organization_id", "id")
_FIXED = (*_KEY, "claude_session_id", "source", "created_at")
_CHANGING = tuple(name for name in COLUMNS if name not in _FIXED)

_SELECT = f"select {', '.join(COLUMNS)} from conversations where organization_id = %s"  # noqa: S608
LOCK = f"{_SELECT} and claude_session_id = %s for update"
_FIND = f"{_SELECT} and id = %s"
_ADD = (
    f"insert into conversations ({', '.join(COLUMNS)})"  # noqa: S608
    f" values ({', '.join('%s' for _ in COLUMNS)})"
    " on conflict (organization_id, claude_session_id) do nothing returning id"
)
_SAVE = (
    f"update conversations set {', '.join(f'{name} = %s' for name in _CHANGING)}"  # noqa: S608
    " where organization_id = %s and id = %s"
)

_IDLE = (
    f"{_SELECT} and coalesce(last_at, created_at) < %s"
    " order by coalesce(last_at, created_at), id limit %s for update skip locked"
)


@attrs.frozen
class PostgresConversations:
    """Conversations in one transaction."""

    _driver: Driver

    def lock(self, organization_id: uuid.UUID, claude_session_id: str) -> Conversation | None:
        """Return the conversation of a Claude session, held until the transaction ends."""
        return _optional(self._driver.one((LOCK, (organization_id, claude_session_id))))

    def find(self, organization_id: uuid.UUID, conversation_id: uuid.UUID) -> Conversation | None:
        """Return the conversation by our id."""
        return _optional(one(self._driver, _FIND, (organization_id, conversation_id)))

    def add(self, conversation: Conversation) -> Conversation:
        """Store a new conversation.

        Raises:
            NotFound: its user is no member of the organization.
            Unavailable: the other that was faster is gone again, or its project is.
        """
        if one(self._driver, _ADD, _values(conversation, COLUMNS)) is not None:
            return conversation
        other = self.lock(conversation.organization_id, conversation.claude_session_id)
        if other is None:
            raise Unavailable(AGAIN)
        return other

    def save(self, conversation: Conversation) -> None:
        """Write its changed fields."""
        self._driver.later(_SAVE, _values(conversation, (*_CHANGING, *_KEY)))

    def remove(self, organization_id: uuid.UUID, conversation_id: uuid.UUID) -> None:
        """Remove it with its streams, frames, flaws, messages and copies."""
        self._driver.execute(
            "delete from conversations where organization_id = %s and id = %s",
            (organization_id, conversation_id),
        )

    def of_project(
        self, organization_id: uuid.UUID, project_id: uuid.UUID
    ) -> tuple[uuid.UUID, ...]:
        """Return the ids of a project's conversations."""
        rows = every(
            self._driver,
            "select id from conversations where organization_id = %s and project_id = %s"
            " order by id",
            (organization_id, project_id),
        )
        return tuple(row[0] for row in rows)

    def idle_since(
        self, organization_id: uuid.UUID, before: dt.datetime, most: int
    ) -> tuple[Conversation, ...]:
        """Return some whose last line is of before; what others hold is left to the next look."""
        rows = every(self._driver, _IDLE, (organization_id, before, most))
        return tuple(filter(None, map(_optional, rows)))

    def link_run(self, run: Run, conversation_id: uuid.UUID) -> None:
        """Note that the conversation was part of a run; the run is made when new."""
        self._driver.execute(
            "insert into runs (organization_id, id, started_at) values (%s, %s, %s)"
            " on conflict do nothing",
            (run.organization_id, run.id, run.started_at),
        )
        self._driver.execute(
            "insert into run_conversations (organization_id, run_id, conversation_id)"
            " values (%s, %s, %s) on conflict do nothing",
            (run.organization_id, run.id, conversation_id),
        )


def _values(conversation: Conversation, names: Sequence[str]) -> list[Any]:
    return [getattr(conversation, name) for name in names]


def _optional(row: Row | None) -> Conversation | None:
    if row is None:
        return None
    values: dict[str, Any] = dict(zip(COLUMNS, row, strict=True))
    values["source"] = Source(values["source"])
    values["visibility"] = Visibility(values["visibility"])
    if values["outcome"] is not None:
        values["outcome"] = Outcome(values["outcome"])
        values["outcome_source"] = OutcomeSource(values["outcome_source"])
    return Conversation(**values)
