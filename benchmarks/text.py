"""Text as people and tools write it: windows into the standard library's own sources.

It is on every machine, it is code and English, and no two windows are alike, so nothing compresses
better here than it would in a real history. What it is depends on the Python version alone.
"""

import functools
import random
import sysconfig
from pathlib import Path

_LEFT_OUT = {"site-packages", "test", "tests", "idlelib", "__pycache__"}


@functools.cache
def sources() -> str:
    """Return the standard library's sources, one after the other."""
    root = Path(sysconfig.get_paths()["stdlib"])
    found = [path for path in root.rglob("*.py") if not _LEFT_OUT & set(path.parts)]
    return "".join(path.read_text("utf-8", errors="replace") for path in sorted(found))


def window(chance: random.Random, length: int) -> str:
    """Return *length* characters from somewhere."""
    text = sources()
    start = chance.randrange(len(text) - length)
    return text[start : start + length]
