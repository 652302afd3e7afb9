"""What people may call their organizations and projects."""

import re

from crewkit_core.kernel.errors import wrong_field
from crewkit_core.kernel.slug import MAX_LENGTH, slugify
from crewkit_core.kernel.text import is_storable
from crewkit_core.tenancy.model import LONGEST_ROOT

LONGEST_NAME = 200
_SLUG = re.compile("[a-z0-9]+(?:-[a-z0-9]+)*")


def check_name(name: str) -> str:
    """Return a name as it is kept.

    Raises:
        Invalid: it is empty, too long, or holds what cannot be stored.
    """
    name = name.strip()
    if not name or len(name) > LONGEST_NAME or not is_storable(name) or not name.isprintable():
        raise wrong_field("name", f"must be 1 to {LONGEST_NAME} printable characters")
    return name


def check_path(path: str) -> str:
    """Return a folder of a repository as it is kept: its parts joined by single slashes.

    Raises:
        Invalid: it leads out of the repository, is too long, or holds what cannot be stored.
    """
    parts = [part for part in path.strip().replace("\\", "/").split("/") if part not in {"", "."}]
    kept = "/".join(parts)
    fits = len(kept) <= LONGEST_ROOT and is_storable(kept) and (kept.isprintable() or not kept)
    if ".." in parts or not fits:
        raise wrong_field("path", "must be a folder in the repository, such as services/api")
    return kept


def check_slug(slug: str) -> str:
    """Return a slug that somebody chose.

    Raises:
        Invalid: it is none.
    """
    if len(slug) > MAX_LENGTH or not _SLUG.fullmatch(slug):
        rule = f"must be lowercase letters, digits and single hyphens, at most {MAX_LENGTH}"
        raise wrong_field("slug", rule, "invalid_slug")
    return slug


def slug_of(name: str, slug: str | None) -> str:
    """Return the slug that was chosen, or one made of the name.

    Raises:
        Invalid: what was chosen is none.
    """
    return slugify(name) if slug is None else check_slug(slug)
