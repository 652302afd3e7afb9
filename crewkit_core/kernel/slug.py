"""Short names for URLs."""

import re
import unicodedata

_NOT_SLUG = re.compile(r"[^a-z0-9]+")
MAX_LENGTH = 64


def slugify(name: str) -> str:
    """Return *name* as lowercase ASCII letters, digits and hyphens, at most 64."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return _NOT_SLUG.sub("-", plain).strip("-")[:MAX_LENGTH].rstrip("-") or "unnamed"
