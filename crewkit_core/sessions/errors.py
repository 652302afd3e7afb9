"""Refusals of sessions."""

from typing import ClassVar

from crewkit_core.kernel.errors import Conflict, Detail, LimitReached, NotFound


class NoSuchSession(NotFound):
    """The organization has no such session."""

    code: ClassVar[str] = "session_not_found"


class NoSuchStream(NotFound):
    """The session has no such stream."""

    code: ClassVar[str] = "stream_not_found"


class SequenceGap(Conflict):
    """A batch starts beyond what is stored; lines between would be lost.

    Attributes:
        expected: The line the next batch has to start with.
    """

    code: ClassVar[str] = "sequence_gap"

    def __init__(self, expected: int) -> None:
        message = f"the next line expected is {expected}"
        super().__init__(message, (Detail(field="first_line", code="gap", message=message),))
        self.expected = expected


class BatchOverlaps(Conflict):
    """A batch of reduced lines is stored in part; of which part what was left out nobody knows."""

    code: ClassVar[str] = "batch_overlaps"


class BatchReused(Conflict):
    """A batch id came again with other bytes."""

    code: ClassVar[str] = "batch_reused"


class BatchTooLarge(LimitReached):
    """A batch holds more than may be sent at once."""

    code: ClassVar[str] = "batch_too_large"


class Damaged(Conflict):
    """Stored bytes are not what they were; nothing is given out in their stead."""

    code: ClassVar[str] = "damaged"
