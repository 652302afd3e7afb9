"""Whose word on an outcome counts."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from crewkit_core.sessions.outcome import (
    Outcome,
    OutcomeSource,
    Verdict,
    prevailing,
    success_rate,
)

MOMENT = dt.datetime(2026, 1, 8, 12, tzinfo=dt.UTC)
verdicts = st.builds(
    Verdict,
    outcome=st.sampled_from(Outcome),
    source=st.sampled_from(OutcomeSource),
    at=st.just(MOMENT),
)


@given(st.lists(verdicts, min_size=1))
def test_the_last_word_of_the_best_source_stands(said: list[Verdict]) -> None:
    """In whatever order they come; a person's word stands against every other."""
    standing = None
    for each in said:
        standing = prevailing(standing, each)
    ranks = list(OutcomeSource)
    best = max((each.source for each in said), key=ranks.index)
    assert [each for each in said if each.source is best][-1] == standing


def test_what_is_not_known_is_no_failure() -> None:
    """Neither in the numerator nor in the denominator."""
    assert (None, 1.0, 0.0, 0.75) == (
        success_rate(0, 0),
        success_rate(2, 0),
        success_rate(0, 1),
        success_rate(3, 1),
    )
