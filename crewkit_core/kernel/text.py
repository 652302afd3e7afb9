"""Text that can be stored, sent and shown anywhere."""

import re

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def is_storable(text: str) -> bool:
    """Test whether *text* can be asked for: no NUL, no lone surrogates."""
    return _UNSTORABLE.search(text) is None


def storable(text: str, most: int) -> str:
    """Return *text* without NUL and lone surrogates, cut to *most* characters."""
    kept = text[:most]
    if kept.isascii() and "\x00" not in kept:  # nearly all there is, and known at once
        return kept
    return _UNSTORABLE.sub("�", kept)
