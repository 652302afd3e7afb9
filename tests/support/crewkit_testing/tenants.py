"""Tenants with sessions on any adapter of the ports, for tests of what stands on them."""

import contextlib
import datetime as dt
import hashlib
import uuid
from array import array
from collections.abc import Generator, Sequence
from contextlib import AbstractContextManager
from decimal import Decimal
from typing import Any, Protocol

import attrs

from crewkit_core.accounts.ports import AccountUnit
from crewkit_core.analytics.ports import RollupRepair
from crewkit_core.audit.model.record import ChainedRecord
from crewkit_core.audit.ports import AuditRecords, Events
from crewkit_core.identity.model import User
from crewkit_core.kernel.actor import NOBODY
from crewkit_core.kernel.event import Happened
from crewkit_core.kernel.ids import new_id
from crewkit_core.kernel.message import Command
from crewkit_core.sessions.model.conversation import Conversation, Source
from crewkit_core.sessions.model.frame import Frame, LineIndex
from crewkit_core.sessions.model.stream import MAIN, Stream
from crewkit_core.sessions.model.tally import Bucket, MessageRecord, figures_of
from crewkit_core.sessions.model.transcript import TokenUsage
from crewkit_core.sessions.ports import SessionsUnit
from crewkit_core.sessions.use_cases.counting import session_changes
from crewkit_core.tenancy.model import Organization, Project
from crewkit_core.tenancy.ports import Directory
from crewkit_core.tenancy.visibility import Sight, Visibility

NOON = dt.datetime(2026, 3, 2, 12, 30, tzinfo=dt.UTC)
"""A Monday."""

ALL_SEEING = Sight(user_id=NOBODY, others=frozenset(Visibility))
"""Of somebody whose no session is and who sees every one."""


class Unit(SessionsUnit, Protocol):
    """What every adapter's transaction offers."""

    @property
    def rollups(self) -> RollupRepair: ...

    @property
    def audit(self) -> AuditRecords: ...

    @property
    def events(self) -> Events: ...


class World(Protocol):
    """An adapter of the ports with nobody in it."""

    def work(self, organization_id: uuid.UUID) -> AbstractContextManager[Unit]:
        """Open a transaction."""
        ...

    def account_work(self) -> AbstractContextManager[AccountUnit]:
        """Open a transaction on accounts."""
        ...

    def records(self, organization_id: uuid.UUID) -> tuple[ChainedRecord, ...]:
        """Return a chain of audit records, that of what has none for ``NOWHERE``."""
        ...

    def happened(self, organization_id: uuid.UUID) -> tuple[Happened, ...]:
        """Return events, in the order they were stored."""
        ...

    @property
    def directory(self) -> Directory: ...

    def take_jobs(self, organization_id: uuid.UUID) -> tuple[Command[Any], ...]:
        """Remove and return what was enqueued and committed."""
        ...


def found_tenant(world: World, name: str = "Acme") -> "Tenant":
    """Found an organization with an owner and a project."""
    user = User(id=new_id(NOON), name=f"{name}'s owner", email=None, created_at=NOON)
    organization = Organization(
        id=new_id(NOON), name=name, slug=name.lower(), personal=False, created_at=NOON
    )
    world.directory.found(organization, user)
    tenant = Tenant(world=world, id=organization.id, user_id=user.id, project_id=new_id(NOON))
    with world.work(tenant.id) as unit:
        unit.projects.add(tenant.project(id=tenant.project_id))
    return tenant


class _Undone(Exception):
    """Ends a unit badly."""


@contextlib.contextmanager
def undone(world: World, organization_id: uuid.UUID) -> Generator[Unit, None, None]:
    """Open a transaction that is rolled back at its end."""
    with contextlib.suppress(_Undone), world.work(organization_id) as unit:
        yield unit
        raise _Undone


@attrs.frozen(kw_only=True)
class Tenant:
    """An organization with its owner and one project; builds what a test does not care about."""

    world: World
    id: uuid.UUID
    user_id: uuid.UUID
    project_id: uuid.UUID

    def project(self, **changes: Any) -> Project:
        """Build a project."""
        values: dict[str, Any] = {
            "id": new_id(NOON),
            "name": "app",
            "slug": "app",
            "remote": None,
            "root": "/app",
        }
        return Project(organization_id=self.id, created_at=NOON, **values | changes)

    def conversation(self, claude_session_id: str = "s1", **changes: Any) -> Conversation:
        """Build a conversation of the owner, an hour long."""
        values: dict[str, Any] = {
            "id": new_id(NOON),
            "project_id": self.project_id,
            "user_id": self.user_id,
            "source": Source.IMPORT,
            "created_at": NOON,
            "first_at": NOON,
            "last_at": NOON + dt.timedelta(hours=1),
        }
        return Conversation(
            organization_id=self.id, claude_session_id=claude_session_id, **values | changes
        )

    def stream(self, conversation: Conversation, name: str = MAIN, **changes: Any) -> Stream:
        """Build a stream."""
        return Stream(
            organization_id=self.id,
            id=new_id(NOON),
            conversation_id=conversation.id,
            name=name,
            last_batch_at=NOON,
            **changes,
        )

    def frame(self, stream: Stream, first_line: int, data: bytes, **changes: Any) -> Frame:
        """Build a frame of the lines in *data*, packed as they are."""
        lines = data.splitlines(keepends=True)
        values: dict[str, Any] = {
            "batch_id": new_id(NOON),
            "first_byte": 0,
            "size": len(data),
            "packed": data,
            "sha256": hashlib.sha256(data).digest(),
            "lines": len(lines),
            "index": LineIndex(
                kinds=bytes(4 for _ in lines),
                times=array("q", (0 for _ in lines)),
                lengths=array("I", map(len, lines)),
            ),
        }
        values = {"organization_id": self.id, "stream_id": stream.id, **values, **changes}
        values.setdefault("source_byte", values["first_byte"])
        return Frame(first_line=first_line, **values)

    def message(self, stream: Stream, message_id: str, **changes: Any) -> MessageRecord:
        """Build a message of a stream."""
        values: dict[str, Any] = {
            "line": 0,
            "at": NOON,
            "model": "claude-opus",
            "usage": TokenUsage(input=10, output=20, cache_read=30),
            "cost_usd": Decimal("0.25"),
        }
        return MessageRecord(
            organization_id=self.id,
            message_id=message_id,
            conversation_id=stream.conversation_id,
            stream_id=stream.id,
            **values | changes,
        )

    def session(
        self, claude_session_id: str, messages: Sequence[str] = (), **changes: Any
    ) -> tuple[Conversation, Stream]:
        """Store a session with a main stream and counted messages of these ids."""
        conversation = self.conversation(claude_session_id, **changes)
        stream = self.stream(conversation)
        with self.world.work(self.id) as unit:
            unit.conversations.add(conversation)
            unit.streams.add(stream)
            self.count(unit, conversation, [self.message(stream, name) for name in messages])
            unit.tallies.add(self.id, session_changes(None, conversation))
        return conversation, stream

    def count(
        self, unit: Unit, conversation: Conversation, records: Sequence[MessageRecord]
    ) -> tuple[MessageRecord, ...]:
        """Store messages as ingestion does; return those that stood already."""
        standing = unit.messages.add(records)
        known = {record.message_id for record in standing}
        unit.tallies.add(
            self.id,
            [
                (self.bucket(conversation, record), figures_of(record))
                for record in records
                if record.message_id not in known
            ],
        )
        return standing

    def bucket(self, conversation: Conversation, record: MessageRecord | None) -> Bucket:
        """Return where figures of the main stream, or of the whole session, stand."""
        at = record.at if record else conversation.first_at or conversation.created_at
        return Bucket(
            hour=at.replace(minute=0, second=0, microsecond=0),
            project_id=conversation.project_id,
            user_id=conversation.user_id,
            agent=conversation.agent,
            model=record.model if record else None,
        )
