"""What is kept of sessions, in the words of pages."""

from collections.abc import Mapping
from types import MappingProxyType

import attrs

from crewkit_core.sessions.model.reduction import NOTHING
from crewkit_core.sessions.views import SessionDetail
from crewkit_core.tenancy.capture import Capture
from crewkit_core.tenancy.views import OrganizationView

CAPTURES: Mapping[Capture, str] = MappingProxyType(
    {
        Capture.UNREDACTED: "Everything, also secrets in it",
        Capture.FULL: "Everything but secrets",
        Capture.STRUCTURED: "Prompts, names of tools and files",
        Capture.MINIMAL: "Figures and names of tools",
    }
)


def choices_for(organization: OrganizationView) -> tuple[tuple[Capture, str], ...]:
    """Return what may be kept, in words: secrets where they are, or where nobody shares it."""
    own = organization.personal or organization.capture is Capture.UNREDACTED
    return tuple(
        (capture, words)
        for capture, words in CAPTURES.items()
        if own or capture is not Capture.UNREDACTED
    )


def left_out(detail: SessionDetail) -> tuple[tuple[str, int], ...]:
    """Return what was left out of a session, in words, and how many bytes it had."""
    removed = sum((stream.removed for stream in detail.streams), NOTHING)
    counts = attrs.asdict(removed).items()
    return tuple((name.replace("_", " "), count) for name, count in counts if count)
