"""Whose message is it, when several sessions hold copies of it?"""

import datetime as dt

_NEVER = dt.datetime.max.replace(tzinfo=dt.UTC)


def starts_first(
    one: tuple[dt.datetime | None, str], other: tuple[dt.datetime | None, str]
) -> bool:
    """Test whether session *one* began before *other*.

    A forked session holds copies of the lines of the one it was forked from. A copied message
    belongs to the session whose first line of its own is earliest; equal times are decided by the
    Claude session id, so that the answer never depends on the order in which they came in.

    Args:
        one: When its first own line was written (None: not known, so last) and its session id.
        other: The same of the other session.
    """
    return (one[0] or _NEVER, one[1]) < (other[0] or _NEVER, other[1])
