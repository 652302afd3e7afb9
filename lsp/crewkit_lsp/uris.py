"""URIs of files and their paths."""

import os
from urllib.parse import quote_from_bytes, unquote_to_bytes, urlsplit

_SAFE = "/~"


def path_of(uri: str) -> str | None:
    """Return the absolute path that *uri* names; None when it names no file of this machine."""
    try:
        parts = urlsplit(uri)
    except ValueError:
        return None
    path = unquote_to_bytes(parts.path)
    if parts.scheme.lower() != "file" or parts.netloc not in {"", "localhost"}:
        return None
    if not path.startswith(b"/") or b"\0" in path:
        return None
    return os.path.normpath(os.fsdecode(path).replace("//", "/", 1))


def uri_of(path: str) -> str:
    """Return the URI of the file at absolute *path*."""
    return "file://" + quote_from_bytes(os.fsencode(path), _SAFE)
