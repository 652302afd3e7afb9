"""Is anything here yet? Asking makes nothing."""

import os
from pathlib import Path

from crewkit.choosing import choose
from crewkit.database import data_dir_of
from crewkit.outside import Outside
from crewkit.owner import read_owner
from crewkit.settings import Settings


def find_empty_place(settings: Settings) -> Path | None:
    """Return where data will lie, when nothing lies there yet; else None.

    Raises:
        Unauthenticated: the place is another user's.
    """
    if choose(settings, Outside()).server is not None:
        return None
    place = data_dir_of(settings, os.geteuid())
    known = settings.database_url is not None or read_owner(place) is not None
    return None if known else place
