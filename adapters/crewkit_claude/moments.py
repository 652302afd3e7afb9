"""Times of records: what a database, a chart and Python can all hold, or nothing."""

import datetime as dt

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MILLISECOND = dt.timedelta(milliseconds=1)
_END = (dt.datetime(2200, 1, 1, tzinfo=dt.UTC) - EPOCH) // _MILLISECOND


def milliseconds_of(text: str) -> int:
    """Return *text* (ISO 8601; UTC when it names no offset) as milliseconds since 1970.

    0 when it is no such time, or one before 1970 or after 2199: nobody ran a session then, and
    such times break the databases and charts that meet them.
    """
    try:
        at = dt.datetime.fromisoformat(text)
    except ValueError:
        return 0
    if at.tzinfo is None:
        at = at.replace(tzinfo=dt.UTC)
    time = (at - EPOCH) // _MILLISECOND
    return time if 0 < time < _END else 0


def moment_of(milliseconds: int) -> dt.datetime | None:
    """Return the time *milliseconds* after 1970 (UTC); None for 0."""
    return EPOCH + milliseconds * _MILLISECOND if milliseconds else None
