"""Conversations in dictionaries; the unit holds the one lock there is."""

import datetime as dt
import uuid

import attrs

from crewkit_core.kernel.errors import NotFound, Unavailable
from crewkit_core.sessions.model.conversation import Conversation, Run
from crewkit_memory.tables import Tables


@attrs.frozen
class MemoryConversations:
    """``sessions.ports.Conversations``."""

    _tables: Tables

    def lock(self, organization_id: uuid.UUID, claude_session_id: str) -> Conversation | None:
        """Return the conversation of a Claude session."""
        if not self._tables.own(organization_id):
            return None
        for conversation in self._tables.conversations.values():
            if conversation.claude_session_id == claude_session_id:
                return conversation
        return None

    def find(self, organization_id: uuid.UUID, conversation_id: uuid.UUID) -> Conversation | None:
        """Return the conversation by our id."""
        if not self._tables.own(organization_id):
            return None
        return self._tables.conversations.get(conversation_id)

    def add(self, conversation: Conversation) -> Conversation:
        """Store a new conversation; return the stored one when there is one already.

        Raises:
            NotFound: its user is no member of the organization.
            Unavailable: its project is gone.
        """
        self._check(conversation)
        known = self.lock(conversation.organization_id, conversation.claude_session_id)
        if known is not None:
            return known
        self._tables.conversations[conversation.id] = conversation
        return conversation

    def save(self, conversation: Conversation) -> None:
        """Write its changed fields.

        Raises:
            NotFound, Unavailable: as ``add`` does.
        """
        self._check(conversation)
        if conversation.id in self._tables.conversations:
            self._tables.conversations[conversation.id] = conversation

    def remove(self, organization_id: uuid.UUID, conversation_id: uuid.UUID) -> None:
        """Remove it with its streams, frames, flaws, messages and copies."""
        self._tables.require(organization_id)
        tables = self._tables
        tables.conversations.pop(conversation_id, None)
        gone = {s.id for s in tables.streams.values() if s.conversation_id == conversation_id}
        tables.streams = {k: row for k, row in tables.streams.items() if k not in gone}
        tables.frames = {k: row for k, row in tables.frames.items() if k[0] not in gone}
        tables.flaws = {k: row for k, row in tables.flaws.items() if k[0] not in gone}
        tables.messages = {
            k: row for k, row in tables.messages.items() if row.conversation_id != conversation_id
        }
        tables.copies = {k: row for k, row in tables.copies.items() if k[1] != conversation_id}
        tables.run_links = {link for link in tables.run_links if link[1] != conversation_id}

    def of_project(
        self, organization_id: uuid.UUID, project_id: uuid.UUID
    ) -> tuple[uuid.UUID, ...]:
        """Return the ids of a project's conversations, in their order."""
        if not self._tables.own(organization_id):
            return ()
        found = (c for c in self._tables.conversations.values() if c.project_id == project_id)
        return tuple(sorted(c.id for c in found))

    def idle_since(
        self, organization_id: uuid.UUID, before: dt.datetime, most: int
    ) -> tuple[Conversation, ...]:
        """Return some whose last line is of before."""
        if not self._tables.own(organization_id):
            return ()
        found = [(c.last_at or c.created_at, c.id, c) for c in self._tables.conversations.values()]
        return tuple(each for at, _, each in sorted(found)[:most] if at < before)

    def link_run(self, run: Run, conversation_id: uuid.UUID) -> None:
        """Note that the conversation was part of a run; the run is made when new."""
        self._tables.require(run.organization_id)
        self._tables.runs.setdefault(run.id, run)
        self._tables.run_links.add((run.id, conversation_id))

    def _check(self, conversation: Conversation) -> None:
        self._tables.require(conversation.organization_id)
        if conversation.user_id is not None and conversation.user_id not in (
            self._tables.members.keys() | self._tables.people
        ):
            raise NotFound("the user is no member")
        if conversation.project_id not in self._tables.projects:
            raise Unavailable("its project was merged meanwhile; try again")
