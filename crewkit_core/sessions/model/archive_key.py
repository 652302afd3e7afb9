"""The names of archived objects."""

import re

_PART = r"[A-Za-z0-9][A-Za-z0-9_-]*"
_KEY = re.compile(rf"(?:{_PART}/){{0,7}}{_PART}(?:\.{_PART})?")
_LONGEST = 400


def check_key(key: str) -> str:
    """Return *key*: up to eight plain names with slashes between, the last with an ending or not.

    Raises:
        ValueError: it is something else, which a file system might read as another place.
    """
    if len(key) > _LONGEST or not _KEY.fullmatch(key):
        raise ValueError("not a key of an archive")
    return key
