"""Lists by pages, continued by an opaque cursor."""

import base64
import binascii
import json
from typing import Generic, TypeVar

import attrs

from crewkit_core.kernel.errors import wrong_field
from crewkit_core.kernel.text import is_storable

Item = TypeVar("Item")

MAX_LIMIT = 200
DEFAULT_LIMIT = 50


@attrs.frozen(kw_only=True)
class Page(Generic[Item]):
    """Some of a list, in order.

    Attributes:
        next_cursor: Pass it as ``after`` to continue; None at the end.
    """

    data: tuple[Item, ...]
    next_cursor: str | None = None

    @property
    def has_more(self) -> bool:
        """Whether the list goes on."""
        return self.next_cursor is not None


def encode_cursor(*keys: str | int | None) -> str:
    """Return the cursor that continues after a row with these sort keys."""
    return base64.urlsafe_b64encode(json.dumps(keys).encode()).decode().rstrip("=")


def decode_cursor(cursor: str, *kinds: type) -> tuple[str | int | None, ...]:
    """Return the sort keys of a cursor.

    Args:
        cursor: What an earlier page answered.
        kinds: The type each key must have; None is always a value.

    Raises:
        Invalid: it is no cursor of this list.
    """
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        keys = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (ValueError, UnicodeError, binascii.Error, RecursionError):
        keys = None
    if (
        not isinstance(keys, list)
        or len(keys) != len(kinds)
        or not all(_fits(key, kind) for key, kind in zip(keys, kinds, strict=True))
    ):
        raise wrong_field("after", "is not a cursor of this list", "invalid_cursor")
    return tuple(keys)


def _fits(key: object, kind: type) -> bool:
    return key is None or (type(key) is kind and (not isinstance(key, str) or is_storable(key)))


def check_limit(limit: int, most: int = MAX_LIMIT) -> int:
    """Return *limit* when it is a page size.

    Raises:
        Invalid: it is below 1 or above *most*.
    """
    if not 1 <= limit <= most:
        raise wrong_field("limit", f"must be from 1 to {most}", "out_of_range")
    return limit
