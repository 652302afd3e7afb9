"""Take in what a client reports of its sessions, over OpenTelemetry."""

import uuid
from collections import Counter, defaultdict
from typing import ClassVar

import attrs

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.errors import LimitReached
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.scopes import Scope
from crewkit_core.kernel.work import Work
from crewkit_core.sessions.model.telemetry import (
    MOST_BYTES,
    MOST_POINTS,
    MOST_REQUESTS,
    MOST_SERIES,
    MOST_SESSIONS,
    Export,
    Kept,
    Signal,
    ToldPoint,
    ToldRequest,
)
from crewkit_core.sessions.ports import SessionsUnit
from crewkit_core.sessions.ports.telemetry import TelemetryReading
from crewkit_core.sessions.views import TelemetryReceipt
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.policy import Needs
from crewkit_core.tenancy.use_cases.access import require

_FULL = "a session has reached the most that is kept of it"
_MANY = f"an export tells of at most {MOST_SESSIONS} sessions"


@attrs.frozen(kw_only=True)
class IngestTelemetry(Command[TelemetryReceipt]):
    """Store what this export tells of requests and their cost; the rest of it is not kept.

    Attributes:
        signal: What it holds.
        protobuf: How it is written; else as JSON.
        data: The export, as OTLP over HTTP has it.
    """

    scope: ClassVar[Scope] = Scope.INGEST
    needs: ClassVar[Needs] = Needs(Level.DEVELOPER)

    organization_id: uuid.UUID
    signal: Signal
    protobuf: bool = False
    data: bytes = b""


def ingest_telemetry(
    command: IngestTelemetry,
    *,
    actor: Actor,
    work: Work[SessionsUnit],
    telemetry_reading: TelemetryReading,
) -> TelemetryReceipt:
    """Store each record once, as what the actor's client says; of others' sessions it says nothing.

    A session that is not known yet may come later: what was told waits for it.

    Raises:
        NoSuchOrganization: there is none, or the actor is no member.
        LevelTooLow: below developer.
        Malformed: it is no such export.
        LimitReached: it is too large, or holds too many records.
    """
    if len(command.data) > MOST_BYTES:
        raise LimitReached(f"an export holds at most {MOST_BYTES} bytes")
    with work(command.organization_id) as unit:  # who may not send is not read
        require(unit, actor, command.organization_id, command.needs.level)
    export = telemetry_reading.read(command.data, command.signal, protobuf=command.protobuf)
    storing = _Storing(command.organization_id, actor.user_id)
    with work(command.organization_id) as unit:
        require(unit, actor, command.organization_id, command.needs.level)
        return storing.store(unit, export)


class _Storing:
    """Stores one export within the bounds of each session."""

    def __init__(self, organization_id: uuid.UUID, user_id: uuid.UUID) -> None:
        self._whose = (organization_id, user_id)
        self._refused: Counter[str] = Counter()
        self._duplicates = self._stored = 0

    def store(self, unit: SessionsUnit, export: Export) -> TelemetryReceipt:
        if export.refused:
            self._refused[export.reason] += export.refused
        requests, points = _by_session(export)
        for number, session in enumerate(sorted({*requests, *points})):
            mine, told = requests[session], points[session]
            if number >= MOST_SESSIONS:
                self._refused[_MANY] += len(mine) + len(told)
                continue
            kept = unit.telemetry.kept(*self._whose, session)
            self._requests(unit, kept, mine)
            self._points(unit, kept, told)
        return TelemetryReceipt(
            stored=self._stored,
            duplicate=self._duplicates,
            refused=self._refused.total(),
            reason="; ".join(self._refused),
        )

    def _requests(self, unit: SessionsUnit, kept: Kept, told: list[ToldRequest]) -> None:
        room = max(0, MOST_REQUESTS - kept.requests)
        self._count(told, unit.telemetry.add_requests(*self._whose, told[:room]), room)

    def _points(self, unit: SessionsUnit, kept: Kept, told: list[ToldPoint]) -> None:
        series = set(kept.series)
        fitting: list[ToldPoint] = []
        for point in told:
            if point.series in series or len(series) < MOST_SERIES:
                series.add(point.series)
                fitting.append(point)
        self._refuse(len(told) - len(fitting))
        room = max(0, MOST_POINTS - kept.points)
        self._count(fitting, unit.telemetry.add_points(*self._whose, fitting[:room]), room)

    def _count(self, told: list[ToldRequest] | list[ToldPoint], new: int, room: int) -> None:
        self._stored += new
        self._duplicates += min(len(told), room) - new
        self._refuse(max(0, len(told) - room))

    def _refuse(self, records: int) -> None:
        if records:
            self._refused[_FULL] += records


def _by_session(
    export: Export,
) -> tuple[dict[str, list[ToldRequest]], dict[str, list[ToldPoint]]]:
    requests: dict[str, list[ToldRequest]] = defaultdict(list)
    points: dict[str, list[ToldPoint]] = defaultdict(list)
    for request in export.requests:
        requests[request.claude_session_id].append(request)
    for point in export.points:
        points[point.claude_session_id].append(point)
    return requests, points
