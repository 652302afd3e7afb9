"""What a platform kept when it was last sent something, so that a run can begin by saying it."""

import contextlib
from pathlib import Path

from crewkit.tracking.place import write_whole
from crewkit_core.tenancy.capture import Capture

_NAME = "capture"


def note_capture(folder: Path, capture: Capture | None) -> None:
    """Note it in a tracker's folder; a note that cannot be written is none."""
    if capture is not None and capture is not noted_capture(folder):
        with contextlib.suppress(OSError):
            write_whole(folder / _NAME, capture.value)


def noted_capture(folder: Path) -> Capture | None:
    """Return what was noted; None: nothing was, or nothing that makes sense."""
    try:
        return Capture((folder / _NAME).read_text())
    except (OSError, ValueError):
        return None
