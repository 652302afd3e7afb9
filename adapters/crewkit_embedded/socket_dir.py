"""Where the server's socket lies: in the data directory, or elsewhere when that is too long."""

import contextlib
import hashlib
import os
from pathlib import Path

from crewkit_embedded.files import make_owned_directory
from crewkit_embedded.service_user import ROOT, ServiceUser

PORT = 5432
# sockaddr_un holds 108 bytes with the final NUL.
MAX_BYTES = 107


def make_socket_dir(data_dir: Path, user: ServiceUser) -> Path:
    """Make the directory, mode 0700 and the service user's own; return it.

    Raises:
        UnsafeDataDirectory: somebody else already owns the name.
    """
    place = data_dir / "run"
    if len(os.fsencode(place / f".s.PGSQL.{PORT}")) > MAX_BYTES:
        place = _short_place(data_dir, user)
    make_owned_directory(place, user)
    return place


def remove_socket_dir(place: Path, data_dir: Path) -> None:
    """Remove the directory of a stopped server when it lies outside the data directory."""
    if not place.is_relative_to(data_dir):
        with contextlib.suppress(OSError):
            place.rmdir()


def _short_place(data_dir: Path, user: ServiceUser) -> Path:
    name = hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:16]
    # Root uses /run, where nobody else can take the name first.
    if os.geteuid() == ROOT:
        return Path("/run") / f"crewkit-{name}"
    return Path("/tmp") / f"crewkit-{user.uid}-{name}"  # noqa: S108  refused unless ours, 0700
