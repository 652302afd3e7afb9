"""Spoiled transcripts through the API of a real platform."""

import random
import time
import uuid
from pathlib import Path

import pytest

from crewkit.opening import Session
from crewkit_core.analytics.use_cases import BreakDown, CheckRollups, ShowTimeSeries, Summarize
from crewkit_core.kernel.message import Message
from crewkit_core.sessions.use_cases import (
    ExportStream,
    IngestBatch,
    ListItems,
    ShowHierarchy,
    ShowSession,
)
from crewkit_core.tenancy.model import ProjectHint
from crewkit_testing.kills import door_of, every_session
from crewkit_testing.platform import Platform, platform
from crewkit_testing.proving import found, rounds, seed
from crewkit_testing.spoiling import recorded, spoiled

ROUNDS = rounds("CREWKIT_POISON_ROUNDS", usual=25)
MOST_MEMORY = 600 * 2**20

pytestmark = [pytest.mark.journey, pytest.mark.postgres, pytest.mark.proof]


class Poisoner:
    """Sends spoiled sessions and reads them in every way there is.

    An answer that is a failure of ours (a 500) raises here, as does every other refusal.
    """

    def __init__(self, session: Session, chance: random.Random) -> None:
        self._session, self._chance = session, chance
        self._known = recorded()
        self.lines = self.bytes = self.malformed = 0

    def ask(self, kind: type[Message[object]], **fields: object) -> object:
        session = self._session
        message = kind(**{"organization_id": session.organization_id, **fields})
        return session.door.handle(session.actor, message)

    def round(self) -> None:
        """Send one session, in batches cut anywhere; get back what went in."""
        data = spoiled(self._chance, self._known)
        name = str(uuid.UUID(int=self._chance.getrandbits(128), version=4))
        lines = _lines(data)
        first = 0
        while first < len(lines):
            last = min(len(lines), first + self._chance.randint(1, len(lines)))
            self._send(name, first, b"".join(lines[first:last]))
            first = last
        assert data == self._exported(name)
        self._read(name, len(lines))
        self.lines += len(lines)
        self.bytes += len(data)

    def _send(self, name: str, first: int, data: bytes) -> None:
        self.ask(
            IngestBatch,
            claude_session_id=name,
            batch_id=uuid.uuid4(),
            first_line=first,
            data=data,
            project=ProjectHint(root="/home/dev/repos/poison"),
        )

    def _exported(self, name: str) -> bytes:
        export = self._session.door.handle(
            self._session.actor,
            ExportStream(organization_id=self._session.organization_id, session=name),
        )
        return b"".join(export.chunks)

    def _read(self, name: str, lines: int) -> None:
        detail = self._session.door.handle(
            self._session.actor,
            ShowSession(organization_id=self._session.organization_id, session=name),
        )
        self.malformed += detail.streams[0].malformed
        self.ask(ShowHierarchy, session=name)
        seen, after = 0, None
        while True:
            page = self._session.door.handle(
                self._session.actor,
                ListItems(organization_id=self._session.organization_id, session=name, after=after),
            )
            seen, after = seen + len(page.data), page.next_cursor
            if after is None:
                break
        assert seen <= lines

    def look_around(self) -> None:
        """Read what stands over all sessions."""
        for kind in (Summarize, ShowTimeSeries, BreakDown):
            self.ask(kind)
        check = self._session.door.handle(
            self._session.actor, CheckRollups(organization_id=self._session.organization_id)
        )
        assert check.different == 0


def _lines(data: bytes) -> list[bytes]:
    return [line + b"\n" for line in data.split(b"\n")[:-1]]


def _memory(running: Platform) -> int:
    return max(process.memory_info().rss for process in running.parts("api"))


def test_spoiled_transcripts_come_back_and_break_nothing(tmp_path: Path) -> None:
    """No failure, every byte back, every page readable, rollups equal facts, memory bounded."""
    began = time.monotonic()
    memory = 0
    chance = random.Random(seed())
    with platform(tmp_path / "data") as running, door_of(running) as session:
        poisoner = Poisoner(session, chance)
        for number in range(1, ROUNDS + 1):
            poisoner.round()
            if number % 25 == 0 or number == ROUNDS:
                poisoner.look_around()
                memory = max(memory, _memory(running))
        assert ROUNDS == len(list(every_session(session)))
    assert memory < MOST_MEMORY
    found(
        f"{ROUNDS} spoiled sessions, {poisoner.lines:,} lines ({poisoner.malformed:,} malformed),"
        f" {poisoner.bytes / 1e6:.1f} MB, in {time.monotonic() - began:.0f} s through the API.",
        "Each export equal, byte for byte; no failure; rollups equal facts;"
        f" the API's memory at most {memory / 2**20:.0f} MiB.",
    )
