"""What is kept of sessions, in the words of pages."""

from collections.abc import Mapping
from types import MappingProxyType

import attrs

from crewkit_core.sessions.model.reduction import NOTHING
from crewkit_core.sessions.views import SessionDetail
from crewkit_core.tenancy.capture import Capture

CAPTURES: Mapping[Capture, str] = MappingProxyType(
    {
        Capture.UNREDACTED: "Everything, also secrets in it",
        Capture.FULL: "Everything but secrets",
        Capture.STRUCTURED: "Prompts, names of tools and files",
        Capture.MINIMAL: "Figures and names of tools",
    }
)


def left_out(detail: SessionDetail) -> tuple[tuple[str, int], ...]:
    """Return what was left out of a session, in words, and how many bytes it had."""
    removed = sum((stream.removed for stream in detail.streams), NOTHING)
    counts = attrs.asdict(removed).items()
    return tuple((name.replace("_", " "), count) for name, count in counts if count)
