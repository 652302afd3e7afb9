"""The life of a stream."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crewkit_core.kernel.errors import Conflict
from crewkit_core.sessions.stream_state import STEPS, StreamState, StreamStep, next_state
from crewkit_testing.builders import a_conversation, a_stream

TABLE = """
               batch          consolidate    verified       failure
inactive       streaming      -              -              -
streaming      streaming      consolidating  -              -
consolidating  streaming      consolidating  completed      failed
completed      streaming      -              -              -
failed         streaming      consolidating  -              -
"""
"""Every state with every step; a hyphen where it cannot happen."""

steps_taken = st.lists(st.sampled_from(StreamStep), max_size=30)


def cells() -> list[tuple[str, str, str]]:
    header, *rows = [line.split() for line in TABLE.strip().splitlines()]
    return [(row[0], step, to) for row in rows for step, to in zip(header, row[1:], strict=True)]


@pytest.mark.parametrize(("state", "step", "to"), cells())
def test_each_state_takes_each_step_as_the_table_says(state: str, step: str, to: str) -> None:
    """Or does not take it."""
    expected = None if to == "-" else StreamState(to)

    assert expected == next_state(StreamState(state), StreamStep(step))


def test_the_table_is_complete() -> None:
    """It names every pair once, and the code has no step beside it."""
    pairs = [(StreamState(state), StreamStep(step)) for state, step, _ in cells()]

    assert sorted(pairs) == sorted((s, p) for s in StreamState for p in StreamStep)
    assert len([to for _, _, to in cells() if to != "-"]) == len(STEPS)


@given(steps=steps_taken)
def test_a_stream_that_has_lines_is_never_inactive_again(steps: list[StreamStep]) -> None:
    """Whatever happens, in whatever order; impossible steps are refused and change nothing."""
    stream = a_stream(a_conversation(uuid.uuid4(), uuid.uuid4()), state=StreamState.INACTIVE)
    for step in steps:
        before = stream.state
        try:
            stream = stream.step(step)
        except Conflict:
            assert None is next_state(before, step)
        assert before is StreamState.INACTIVE or stream.state is not StreamState.INACTIVE


@given(steps=steps_taken)
def test_a_stream_is_completed_only_from_consolidating_by_being_verified(
    steps: list[StreamStep],
) -> None:
    """No other way leads there, so frames go only after the check."""
    state = StreamState.INACTIVE
    for step in steps:
        to = next_state(state, step)
        if to is StreamState.COMPLETED:
            assert (StreamState.CONSOLIDATING, StreamStep.VERIFIED) == (state, step)
        state = to or state


@pytest.mark.parametrize("state", StreamState)
def test_a_batch_is_welcome_in_every_state(state: StreamState) -> None:
    """Late lines re-open a stream: they are never refused."""
    assert StreamState.STREAMING == next_state(state, StreamStep.BATCH)
