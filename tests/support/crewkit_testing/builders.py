"""Things tests speak of, each with only what matters said; and a platform in memory."""

import datetime as dt
import hashlib
import json
import uuid
from array import array
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, TypeVar

import attrs

from crewkit.ports import Ports
from crewkit.rates import shipped_rates
from crewkit.telemetry_reading import ClientTelemetry
from crewkit.transcripts import ClaudeTranscripts
from crewkit_core.accounts.model import Letter
from crewkit_core.analytics.views import RollupCheck
from crewkit_core.identity.model import User
from crewkit_core.kernel.actor import Actor, Origin
from crewkit_core.kernel.message import Message
from crewkit_core.kernel.work import Work
from crewkit_core.sessions.model.conversation import Conversation, Source
from crewkit_core.sessions.model.frame import Frame, LineIndex
from crewkit_core.sessions.model.stream import MAIN, Stream
from crewkit_core.sessions.model.tally import MessageRecord
from crewkit_core.sessions.model.transcript import LineKind, TokenUsage
from crewkit_core.sessions.ports import Archives, Packing
from crewkit_core.sessions.stream_state import StreamState
from crewkit_core.sessions.use_cases import ExportStream, IngestBatch, ShowSession
from crewkit_core.sessions.views import BatchReceipt, SessionDetail
from crewkit_core.tenancy.capture import Capture
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.model import Organization, Project, ProjectHint
from crewkit_core.tenancy.ports import Directory
from crewkit_files.packing import ZstdPacking
from crewkit_memory.archives import MemoryArchives
from crewkit_memory.tables import Job, Tables
from crewkit_memory.tenancy import MemoryDirectory
from crewkit_memory.work import MemoryWork
from crewkit_testing.account_parts import account_ports

NOW = dt.datetime(2026, 1, 8, 12, 0, tzinfo=dt.UTC)
MODEL = "claude-sonnet-5-5"
ROOT = "/home/dev/repos/kit"
QUIET = dt.timedelta(minutes=15)

Answer = TypeVar("Answer")


class FrozenClock:
    """Clock that stands still until it is moved."""

    def __init__(self, at: dt.datetime = NOW) -> None:
        self.at = at

    def now(self) -> dt.datetime:
        return self.at

    def pass_by(self, duration: dt.timedelta) -> None:
        """Let time pass."""
        self.at += duration


def an_organization(**wanted: Any) -> Organization:
    known = {"id": uuid.uuid4(), "name": "Crew", "slug": "crew", "personal": True}
    return Organization(**{**known, "created_at": NOW, **wanted})


def a_user(**wanted: Any) -> User:
    return User(**{"id": uuid.uuid4(), "name": "Ada", "email": None, "created_at": NOW, **wanted})


def a_project(organization_id: uuid.UUID, **wanted: Any) -> Project:
    known = {"id": uuid.uuid4(), "name": "kit", "slug": "kit", "remote": None, "root": ROOT}
    return Project(**{"organization_id": organization_id, **known, "created_at": NOW, **wanted})


def a_conversation(
    organization_id: uuid.UUID, project_id: uuid.UUID, **wanted: Any
) -> Conversation:
    known = {
        "organization_id": organization_id,
        "id": uuid.uuid4(),
        "claude_session_id": str(uuid.uuid4()),
        "project_id": project_id,
        "user_id": None,
        "source": Source.IMPORT,
        "created_at": NOW,
    }
    return Conversation(**{**known, **wanted})


def a_stream(conversation: Conversation, **wanted: Any) -> Stream:
    known = {
        "organization_id": conversation.organization_id,
        "id": uuid.uuid4(),
        "conversation_id": conversation.id,
        "name": MAIN,
        "state": StreamState.STREAMING,
        "last_batch_at": NOW,
    }
    return Stream(**{**known, **wanted})


def a_frame(stream: Stream, first_line: int = 0, lines: int = 2, **wanted: Any) -> Frame:
    packed = bytes(range(lines)) * 3
    known = {
        "organization_id": stream.organization_id,
        "stream_id": stream.id,
        "batch_id": uuid.uuid4(),
        "first_line": first_line,
        "lines": lines,
        "first_byte": first_line * 10,
        "source_byte": first_line * 10,
        "size": lines * 10,
        "packed": packed,
        "index": LineIndex(
            kinds=bytes([LineKind.ASSISTANT]) * lines,
            times=array("q", [1_767_873_600_000 + n for n in range(lines)]),
            lengths=array("I", [10] * lines),
        ),
        "sha256": hashlib.sha256(packed).digest(),
    }
    return Frame(**{**known, **wanted})


def a_message(stream: Stream, **wanted: Any) -> MessageRecord:
    known = {
        "organization_id": stream.organization_id,
        "message_id": f"msg_{uuid.uuid4().hex}",
        "conversation_id": stream.conversation_id,
        "stream_id": stream.id,
        "line": 0,
        "at": NOW,
        "model": MODEL,
        "usage": TokenUsage(input=3, output=5),
        "cost_usd": Decimal("0.000056"),
    }
    return MessageRecord(**{**known, **wanted})


def a_line(kind: str, session: str, seconds: float = 0, **rest: Any) -> bytes:
    """Return a line as Claude Code writes it, *seconds* after NOW."""
    at = (NOW + dt.timedelta(seconds=seconds)).isoformat(timespec="milliseconds")
    record = {"type": kind, "sessionId": session, "timestamp": at.replace("+00:00", "Z"), **rest}
    return json.dumps(record, separators=(",", ":")).encode() + b"\n"


def a_prompt(session: str, seconds: float = 0, text: str = "hi", **rest: Any) -> bytes:
    message = {"role": "user", "content": text}
    return a_line("user", session, seconds, message=message, uuid=str(uuid.uuid4()), **rest)


def an_answer(
    session: str,
    message_id: str,
    seconds: float = 1,
    *,
    model: str = MODEL,
    tokens: tuple[int, int] = (3, 5),
    **rest: Any,
) -> bytes:
    """Return an assistant's line.

    Args:
        tokens: Input and output.
    """
    message = {
        "id": message_id,
        "role": "assistant",
        "model": model,
        "content": [{"type": "text", "text": "done"}],
        "usage": {"input_tokens": tokens[0], "output_tokens": tokens[1]},
    }
    return a_line("assistant", session, seconds, message=message, uuid=f"u-{message_id}", **rest)


class World:
    """A platform in memory: one organization, its owner, a clock that stands still.

    With a *work* and a *directory* of another adapter it is one over that.
    """

    def __init__(
        self,
        archives: Archives | None = None,
        packing: Packing | None = None,
        work: Work[Any] | None = None,
        directory: Directory | None = None,
        *,
        personal: bool = True,
    ) -> None:
        self.clock = FrozenClock()
        self.letters: list[Letter] = []
        self.memory = MemoryWork()
        self.work: Work[Any] = work or self.memory
        self.directory = directory or MemoryDirectory(self.memory.store)
        self.archives = archives or MemoryArchives()
        self.packing = packing or ZstdPacking(level=1)
        self.organization = an_organization(personal=personal)
        self.owner = a_user(name="Olga")
        self.directory.found(self.organization, self.owner)
        self.actor = Actor(user_id=self.owner.id)
        self.worker = Actor(user_id=self.owner.id, origin=Origin.WORKER)
        self.door = Ports(
            work=self.work,
            directory=self.directory,
            transcripts=ClaudeTranscripts(),
            telemetry_reading=ClientTelemetry(),
            usual_capture=Capture.UNREDACTED,
            packing=self.packing,
            archives=self.archives,
            rates=shipped_rates(),
            clock=self.clock,
            quiet=QUIET,
            **account_ports(self.memory.store, self.clock, self.letters),
        ).open()

    @property
    def id(self) -> uuid.UUID:
        """The organization's id."""
        return self.organization.id

    @property
    def tables(self) -> Tables:
        """The organization's rows."""
        return self.memory.store.tenants[self.id]

    def member(self, level: Level, name: str = "Bob") -> Actor:
        """Return a new member of this level."""
        user = a_user(name=name, email=f"{uuid.uuid4().hex}@example.org")
        self.directory.person(self.id, user, level)
        return Actor(user_id=user.id)

    def handle(self, message: Message[Answer], actor: Actor | None = None) -> Answer:
        """Carry out *message* for the owner, or for *actor*."""
        return self.door.handle(actor or self.actor, message)

    def ingest(
        self,
        session: str,
        data: bytes = b"",
        first_line: int = 0,
        *,
        actor: Actor | None = None,
        **wanted: Any,
    ) -> BatchReceipt:
        """Send one batch; it ran in ROOT unless said otherwise."""
        known = {"batch_id": uuid.uuid4(), "project": ProjectHint(root=ROOT)}
        batch = IngestBatch(
            **{
                "organization_id": self.id,
                "claude_session_id": session,
                "first_line": first_line,
                "data": data,
                **known,
                **wanted,
            }
        )
        return self.handle(batch, actor)

    def show(self, session: str) -> SessionDetail:
        """Return the session as its page shows it."""
        return self.handle(ShowSession(organization_id=self.id, session=session))

    def bytes_of(self, session: str, stream: str = MAIN) -> bytes:
        """Return the stream as an export gives it."""
        export = self.handle(ExportStream(organization_id=self.id, session=session, stream=stream))
        return b"".join(export.chunks)

    def figures(self) -> dict[str, object]:
        """Return all that is known of sessions and all rollups, by names instead of ids."""
        names = {project.id: project.root for project in self.tables.projects.values()}
        known = self.tables.conversations.values()
        sessions = self.sessions([conversation.claude_session_id for conversation in known])
        rollups = {
            (bucket.hour, names[bucket.project_id], bucket.agent, bucket.model): figures
            for bucket, figures in self.tables.rollups.items()
        }
        return {"sessions": sessions, "rollups": rollups}

    def sessions(self, names: Iterable[str]) -> dict[str, dict[str, Any]]:
        """Return all that is shown of these sessions, without ids."""
        return {name: _without_ids(self.show(name)) for name in names}

    def rollups_differ(self) -> int:
        """Return how many buckets differ from what the facts add up to."""
        with self.work(self.id) as unit:
            check: RollupCheck = unit.rollups.check(self.id, repair=False)
        return check.different

    def take_jobs(self) -> tuple[Job, ...]:
        """Remove and return what waits for a worker."""
        return self.memory.take_jobs(self.id)

    def run_jobs(self) -> None:
        """Carry out what is enqueued, as if its time had come, and what that enqueues."""
        while jobs := self.take_jobs():
            for job in jobs:
                self.clock.pass_by(job.delay)
                self.door.handle(self.worker, job.message)


def _without_ids(detail: SessionDetail) -> dict[str, Any]:
    """Return the session without what differs from one platform to the next."""
    plain = attrs.asdict(detail)
    for made in ("organization_id", "id", "project_id", "user_id", "state"):
        del plain["summary"][made]
    for stream in plain["streams"]:
        del stream["state"]
    return plain
