"""Identifiers that sort by the time they were made."""

import datetime as dt
import secrets
import uuid

_RANDOM_BITS = 74


def made_at(identifier: uuid.UUID) -> dt.datetime:
    """Return when an id was made, to the millisecond."""
    return dt.datetime.fromtimestamp((identifier.int >> 80) / 1000, tz=dt.UTC)


def new_id(at: dt.datetime) -> uuid.UUID:
    """Return a UUID of version 7 (RFC 9562): milliseconds of *at*, then 74 random bits."""
    milliseconds = int(at.timestamp() * 1000) & ((1 << 48) - 1)
    random = secrets.randbits(_RANDOM_BITS)
    value = milliseconds << 80 | 0x7 << 76 | (random >> 62) << 64 | 0b10 << 62
    return uuid.UUID(int=value | random & ((1 << 62) - 1))
