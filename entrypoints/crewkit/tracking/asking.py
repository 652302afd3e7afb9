"""Asking a tracker how it is doing, and starting one."""

import http.client
import json
import time
from collections.abc import Mapping
from pathlib import Path

from crewkit.tracking.following import Standing
from crewkit_claude.hooking import RUNTIME, START, spawn

_PATIENCE = 1.0


def standing_of(folder: Path) -> Standing | None:
    """Return how the tracker of *folder* is doing; None when none answers."""
    try:
        port, token = (folder / RUNTIME).read_text().split()[:2]
        line = http.client.HTTPConnection("127.0.0.1", int(port), timeout=_PATIENCE)
        try:
            line.request("GET", "/standing", headers={"Authorization": f"Bearer {token}"})
            answer = line.getresponse()
            return (
                Standing(**json.loads(answer.read())) if answer.status == http.client.OK else None
            )
        finally:
            line.close()
    except (OSError, ValueError, TypeError, http.client.HTTPException):
        return None


def ensure_tracker(folder: Path, environ: Mapping[str, str], patience: float = 0.0) -> None:
    """Start a tracker unless one answers; wait until it does, as long as *patience* lasts.

    Raises:
        OSError: none can be started.
    """
    if standing_of(folder) is not None:
        return
    spawn((folder / START).read_text().splitlines(), dict(environ))
    until = time.monotonic() + patience
    while time.monotonic() < until and standing_of(folder) is None:
        time.sleep(0.05)
