"""What the environment tells the language server."""

import os
from collections.abc import Mapping
from pathlib import Path


def index_dir(environ: Mapping[str, str] = os.environ) -> Path | None:
    """Return where indexes lie: ``CREWKIT_INDEX_DIR``, else in this user's cache.

    An index can be made again at any time, so it is no part of an installation's data. None where
    there is no place: then it lives in memory.
    """
    named = environ.get("CREWKIT_INDEX_DIR")
    if named:
        return Path(named).absolute()
    cache, home = environ.get("XDG_CACHE_HOME", ""), environ.get("HOME", "")
    if Path(cache).is_absolute():
        return Path(cache) / "crewkit" / "index"
    return Path(home) / ".cache" / "crewkit" / "index" if Path(home).is_absolute() else None
