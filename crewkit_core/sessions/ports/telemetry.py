"""What sessions ask of the outside about what clients report."""

import uuid
from collections.abc import Sequence
from typing import Protocol

from crewkit_core.sessions.model.telemetry import (
    Export,
    Kept,
    Signal,
    Told,
    ToldPoint,
    ToldRequest,
)


class TelemetryReading(Protocol):
    """Reads what the client reports, over OpenTelemetry."""

    def read(self, data: bytes, signal: Signal, *, protobuf: bool) -> Export:
        """Return what an export tells of requests and their cost; anybody may have written it.

        Raises:
            Invalid: it is no such export.
            LimitReached: it holds too many records.
        """
        ...


class Telemetry(Protocol):
    """What clients reported of sessions, known here or not: each user's word apart."""

    def kept(self, organization_id: uuid.UUID, user_id: uuid.UUID, claude_session_id: str) -> Kept:
        """Return how much is stored of a user's session."""
        ...

    def add_requests(
        self, organization_id: uuid.UUID, user_id: uuid.UUID, told: Sequence[ToldRequest]
    ) -> int:
        """Store those whose id is new in its session; return how many."""
        ...

    def add_points(
        self, organization_id: uuid.UUID, user_id: uuid.UUID, told: Sequence[ToldPoint]
    ) -> int:
        """Store points that are new, and of a running total the latest; return how many."""
        ...

    def told(self, organization_id: uuid.UUID, user_id: uuid.UUID, claude_session_id: str) -> Told:
        """Return all that a user's client reported of a session."""
        ...

    def forget(self, organization_id: uuid.UUID, claude_session_id: str) -> None:
        """Remove what anybody's client reported of a session."""
        ...
