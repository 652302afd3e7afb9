"""Whose message it is."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from crewkit_core.sessions.ownership import starts_first
from crewkit_testing.builders import NOW

seconds = st.none() | st.integers(0, 3)
sessions = st.tuples(
    seconds.map(lambda n: None if n is None else NOW + dt.timedelta(seconds=n)),
    st.sampled_from(["a", "b", "c"]),
)


@given(one=sessions, other=sessions)
def test_of_two_sessions_exactly_one_began_first(
    one: tuple[dt.datetime | None, str], other: tuple[dt.datetime | None, str]
) -> None:
    """Unless they are the same: none begins before itself."""
    assert (one != other) == (starts_first(one, other) or starts_first(other, one))
    assert not (starts_first(one, other) and starts_first(other, one))


@given(one=sessions, other=sessions, third=sessions)
def test_the_order_has_no_circles(
    one: tuple[dt.datetime | None, str],
    other: tuple[dt.datetime | None, str],
    third: tuple[dt.datetime | None, str],
) -> None:
    """Before what is before something is before it."""
    if starts_first(one, other) and starts_first(other, third):
        assert starts_first(one, third)


def test_the_earlier_first_line_decides_then_the_session_id() -> None:
    """A session without any time comes last."""
    later = NOW + dt.timedelta(seconds=1)

    assert starts_first((NOW, "z"), (later, "a"))
    assert starts_first((NOW, "a"), (NOW, "z"))
    assert starts_first((later, "z"), (None, "a"))
