"""The audit's refusals."""

from typing import ClassVar

from crewkit_core.audit.model.verifying import Head
from crewkit_core.kernel.errors import Conflict, NotFound


class NoSuchRecord(NotFound):
    """There is no such audit record."""

    code: ClassVar[str] = "audit_record_not_found"


class NoSuchEvent(NotFound):
    """There is no such event."""

    code: ClassVar[str] = "event_not_found"


class ChainShrunk(Conflict):
    """A chain is shorter than it was, or another: what was anchored stays, and nothing is added."""

    code: ClassVar[str] = "audit_chain_shrunk"


def is_news(head: Head, last: Head | None) -> bool:
    """Test whether *head* says more than *last*, of the same chain.

    Raises:
        ChainShrunk: the chain had got further, or *last* was another record.
    """
    if last is None or head.sequence > last.sequence:
        return True
    if (head.sequence, head.hash) != (last.sequence, last.hash):
        raise ChainShrunk(f"this audit chain once had the record {last.sequence}")
    return False
