"""Query parameters of the pages, checked where they come in."""

import datetime as dt
import enum
import re
import uuid
from typing import TypeVar

import falcon

from crewkit_core.kernel.errors import wrong_field

Choice = TypeVar("Choice", bound=enum.StrEnum)

_LONGEST = 4_000
_UNUSABLE = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")


def text(req: falcon.Request, name: str) -> str | None:
    """Return a parameter; None when it is absent or empty.

    Raises:
        Invalid: it is too long, or holds what no value can hold.
    """
    value = str(req.params.get(name, "")) if not _is_list(req, name) else ""
    if len(value) > _LONGEST or _UNUSABLE.search(value):
        raise wrong_field(name, "is not a value this page knows")
    return value.strip() or None


def _is_list(req: falcon.Request, name: str) -> bool:
    return isinstance(req.params.get(name), list)


def identity(req: falcon.Request, name: str) -> uuid.UUID | None:
    """Return an id.

    Raises:
        Invalid: it is none.
    """
    value = text(req, name)
    try:
        return None if value is None else uuid.UUID(value)
    except ValueError:
        raise wrong_field(name, "must be an id") from None


def day(req: falcon.Request, name: str) -> dt.date | None:
    """Return a day.

    Raises:
        Invalid: it is none, or far from any session.
    """
    value = text(req, name)
    try:
        found = None if value is None else dt.date.fromisoformat(value)
    except ValueError:
        found = dt.date.min
    if found is not None and not 2000 <= found.year <= 2200:  # noqa: PLR2004 - as analytics
        raise wrong_field(name, "must be a day like 2026-11-23")
    return found


def choice(req: falcon.Request, name: str, default: Choice) -> Choice:
    """Return one of an enumeration's values.

    Raises:
        Invalid: it is none of them.
    """
    value = text(req, name)
    if value is None:
        return default
    try:
        return type(default)(value)
    except ValueError:
        known = ", ".join(type(default))
        raise wrong_field(name, f"must be one of {known}") from None


def one_of(req: falcon.Request, name: str, kind: type[Choice]) -> Choice | None:
    """Return one of an enumeration's values; None when it is absent or empty.

    Raises:
        Invalid: it is none of them.
    """
    return None if text(req, name) is None else choice(req, name, next(iter(kind)))


def flag(req: falcon.Request, name: str) -> bool:
    """Return whether a parameter is there and set."""
    return text(req, name) == "1"


def checked(value: str, name: str) -> str:
    """Return a part of the path.

    Raises:
        Invalid: it is too long, or holds what no id can hold.
    """
    if len(value) > _LONGEST or _UNUSABLE.search(value):
        raise wrong_field(name, "is no id")
    return value
