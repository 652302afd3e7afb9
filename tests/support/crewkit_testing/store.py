"""A store that behaves as the platform's does, and transcripts to bring into it."""

import hashlib
import json
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
from click.testing import CliRunner, Result

from crewkit_cli.main import cli
from crewkit_core.sessions.errors import SequenceGap
from crewkit_core.sessions.use_cases import IngestBatch, ShowPosition
from crewkit_core.sessions.views import BatchReceipt, LineRange, RejectedRange, StreamPosition
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.use_cases import AddPerson
from crewkit_core.tenancy.views import MemberView
from crewkit_testing.command_line import USER, FakeDoor, a_shell

SESSION = "0b52f3e4-6c1d-4a77-9d5e-2f6a1c9b7e30"
OTHER = "1c63a4f5-7d2e-4b88-8e6f-3a7b2d0c8f41"


@attrs.define
class Store:
    """Streams as lines of bytes, refusing gaps and knowing duplicates.

    Attributes:
        before: Is called with each batch before it is stored; may raise.
    """

    streams: dict[tuple[str, str], list[bytes]] = attrs.field(factory=dict)
    batches: list[IngestBatch] = attrs.field(factory=list)
    people: list[AddPerson] = attrs.field(factory=list)
    before: Callable[[IngestBatch], object] = lambda _: None

    def door(self) -> FakeDoor:
        return FakeDoor(
            {ShowPosition: self.position, IngestBatch: self.ingest, AddPerson: self.add_person}
        )

    def bytes_of(self, stream: str = "main", session: str = SESSION) -> bytes:
        return b"".join(self.streams[session, stream])

    def position(self, query: ShowPosition) -> StreamPosition:
        lines = self.streams.get((query.claude_session_id, query.stream), [])
        tail = lines[-1:]
        size = sum(map(len, lines))
        return StreamPosition(
            lines=len(lines),
            size=size,
            tail_byte=size - sum(map(len, tail)),
            tail_sha256=hashlib.sha256(b"".join(tail)).hexdigest() if tail else "",
        )

    def ingest(self, batch: IngestBatch) -> BatchReceipt:
        self.before(batch)
        lines = self.streams.setdefault((batch.claude_session_id, batch.stream), [])
        if batch.first_line > len(lines):
            raise SequenceGap(len(lines))
        new = batch.data.splitlines(keepends=True)
        known = min(len(lines) - batch.first_line, len(new))
        lines += new[known:]
        self.batches.append(batch)
        first, last = batch.first_line, batch.first_line + len(new) - 1
        flaws = [first + i for i, line in enumerate(new) if i >= known and b"broken" in line]
        return BatchReceipt(
            session_id=uuid.UUID(int=9),
            stream=batch.stream,
            session_created=False,
            accepted=(LineRange(first_line=first + known, last_line=last),) * (known < len(new)),
            duplicate=(LineRange(first_line=first, last_line=first + known - 1),) * (known > 0),
            rejected=tuple(
                RejectedRange(first_line=line, last_line=line, reason="not JSON", kept=True)
                for line in flaws
            ),
            next_line=len(lines),
        )

    def add_person(self, command: AddPerson) -> MemberView:
        self.people.append(command)
        return MemberView(
            user_id=uuid.uuid5(USER, command.email),
            name=command.name,
            email=command.email,
            level=Level.DEVELOPER,
        )


def a_line(number: int, session: str = SESSION, cwd: str = "/gone/app") -> bytes:
    record = {
        "type": "user",
        "sessionId": session,
        "cwd": cwd,
        "uuid": str(uuid.UUID(int=number)),
        "timestamp": "2026-03-01T10:00:00.000Z",
        "message": {"role": "user", "content": f"line {number}"},
    }
    return json.dumps(record).encode() + b"\n"


def main_file(root: Path) -> Path:
    return root / "-gone-app" / f"{SESSION}.jsonl"


def bring(store: Store, root: Path, *more: str) -> Result:
    return CliRunner().invoke(
        cli, ["sessions", "import", str(root), "--json", *more], obj=a_shell(store.door())
    )


def report(store: Store, root: Path, *more: str) -> dict[str, Any]:
    answer = bring(store, root, *more)
    assert 0 == answer.exit_code, answer.stderr
    document: dict[str, Any] = json.loads(answer.stdout)
    return document
