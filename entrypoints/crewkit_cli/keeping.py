"""What is kept of sessions, in words."""

from collections.abc import Iterable

import attrs
import click

from crewkit_cli.figures import size
from crewkit_core.sessions.model.reduction import NOTHING, Removed
from crewkit_core.sessions.views import StreamView
from crewkit_core.tenancy.capture import Capture

CAPTURES = click.Choice([each.value for each in Capture])

_KEPT = {
    Capture.UNREDACTED: "everything, also secrets in it",
    Capture.FULL: "everything but secrets",
    Capture.STRUCTURED: "prompts, names of tools and files; no answers, no output",
    Capture.MINIMAL: "figures and names of tools",
}


def kept(capture: Capture, retention_days: int = 0) -> str:
    """Return what is kept and how long, as one line."""
    long = f", {retention_days:,} days" if retention_days else ""
    return f"{capture}: {_KEPT[capture]}{long}"


def warning(capture: Capture) -> str | None:
    """Return what developers are told where answers are kept; None where they are not."""
    if not capture.keeps_answers:
        return None
    return f"sessions are kept in full here: {_KEPT[capture]}"


def left_out(removed: Removed) -> str:
    """Return what was left out and how much of it; empty: nothing was."""
    parts = attrs.asdict(removed).items()
    return ", ".join(f"{size(count)} of {name.replace('_', ' ')}" for name, count in parts if count)


def left_out_of(streams: Iterable[StreamView]) -> Removed:
    """Return what was left out of streams, all in all."""
    return sum((stream.removed for stream in streams), NOTHING)
