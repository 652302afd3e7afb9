"""When a delivery that failed is tried again, and when an endpoint has failed for too long."""

import datetime as dt
import email.utils
import hashlib
import uuid

RETRIES = (
    dt.timedelta(seconds=5),
    dt.timedelta(minutes=5),
    dt.timedelta(minutes=30),
    dt.timedelta(hours=2),
    dt.timedelta(hours=5),
    dt.timedelta(hours=10),
    dt.timedelta(hours=10),
)
"""Waits after each failed try; after the last of them a delivery is dead."""

JITTER = 0.2
"""A wait is longer or shorter by up to this share, so that a receiver that comes back is not run
over by all that waits for it."""

LONGEST_ASKED = dt.timedelta(hours=24)
"""What a receiver asks for by ``Retry-After`` is honoured up to here."""

FAILING_FOR = dt.timedelta(days=5)
"""An endpoint at which nothing has succeeded for so long is disabled."""

KEPT_FOR = dt.timedelta(days=30)
"""How long a delivery is kept once it was delivered or is dead."""

OVERLAP = dt.timedelta(hours=24)
"""How long the secret before the last rotation still signs beside the new one."""

_LONGEST_HEADER = 64


def wait_after(
    delivery_id: uuid.UUID, step: int, number: int, asked: dt.timedelta | None
) -> dt.timedelta | None:
    """Return how long to wait before the next try; None when there is none.

    Args:
        step: How many tries of the schedule have failed, this one included; from 1.
        number: Of the try, over all: together with the id it decides the jitter.
        asked: What the receiver asked for.
    """
    if step > len(RETRIES):
        return None
    digest = hashlib.sha256(delivery_id.bytes + number.to_bytes(4, "big")).digest()
    share = int.from_bytes(digest[:4], "big") / 0xFFFF_FFFF * 2 - 1
    wait = RETRIES[step - 1] * (1 + JITTER * share)
    return wait if asked is None else max(wait, min(asked, LONGEST_ASKED))


def retry_after(header: str, now: dt.datetime) -> dt.timedelta | None:
    """Return what ``Retry-After`` asks for; None when it makes no sense or asks for nothing.

    Args:
        header: Seconds, or a date of HTTP; empty without.
    """
    text = header.strip()[:_LONGEST_HEADER]
    if text.isascii() and text.isdigit():
        return dt.timedelta(seconds=min(int(text), int(LONGEST_ASKED.total_seconds())))
    try:
        at = email.utils.parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if at.tzinfo is None:
        at = at.replace(tzinfo=dt.UTC)
    return max(at - now, dt.timedelta(0))
