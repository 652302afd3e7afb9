"""Identifiers."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from crewkit_core.kernel.ids import new_id

moments = st.datetimes(
    min_value=dt.datetime(1971, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=dt.datetime(9999, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone
    timezones=st.just(dt.UTC),
)


@given(at=moments)
def test_an_id_is_a_uuid_of_version_7(at: dt.datetime) -> None:
    """Version, variant and the milliseconds stand where RFC 9562 puts them."""
    made = new_id(at)

    milliseconds = (at - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)) // dt.timedelta(milliseconds=1)
    assert (7, "specified in RFC 4122") == (made.version, made.variant)
    assert abs(milliseconds - (made.int >> 80)) <= 1


@given(at=moments)
def test_later_ids_sort_after_earlier_ones(at: dt.datetime) -> None:
    """Two milliseconds apart is enough, as numbers and as text."""
    earlier, later = new_id(at), new_id(at + dt.timedelta(milliseconds=2))

    assert earlier < later
    assert str(earlier) < str(later)


def test_ids_of_one_moment_differ() -> None:
    """A thousand of one millisecond are a thousand."""
    at = dt.datetime(2026, 1, 8, tzinfo=dt.UTC)

    assert 1000 == len({new_id(at) for _ in range(1000)})
