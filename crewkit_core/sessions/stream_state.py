"""The life of a stream, as a table of allowed steps."""

import enum
from collections.abc import Mapping


class StreamState(enum.StrEnum):
    """Where a stream is between its first line and its archive."""

    INACTIVE = "inactive"
    STREAMING = "streaming"
    CONSOLIDATING = "consolidating"
    COMPLETED = "completed"
    FAILED = "failed"


class StreamStep(enum.StrEnum):
    """What can happen to a stream."""

    BATCH = "batch"
    CONSOLIDATE = "consolidate"
    VERIFIED = "verified"
    FAILURE = "failure"


STEPS: Mapping[tuple[StreamState, StreamStep], StreamState] = {
    (StreamState.INACTIVE, StreamStep.BATCH): StreamState.STREAMING,
    (StreamState.STREAMING, StreamStep.BATCH): StreamState.STREAMING,
    (StreamState.STREAMING, StreamStep.CONSOLIDATE): StreamState.CONSOLIDATING,
    # a worker that was killed left it here: the next one starts over
    (StreamState.CONSOLIDATING, StreamStep.CONSOLIDATE): StreamState.CONSOLIDATING,
    (StreamState.CONSOLIDATING, StreamStep.VERIFIED): StreamState.COMPLETED,
    (StreamState.CONSOLIDATING, StreamStep.FAILURE): StreamState.FAILED,
    # a late batch re-opens: what was being joined is joined again, with it
    (StreamState.CONSOLIDATING, StreamStep.BATCH): StreamState.STREAMING,
    (StreamState.COMPLETED, StreamStep.BATCH): StreamState.STREAMING,
    (StreamState.FAILED, StreamStep.BATCH): StreamState.STREAMING,
    (StreamState.FAILED, StreamStep.CONSOLIDATE): StreamState.CONSOLIDATING,
}


def next_state(state: StreamState, step: StreamStep) -> StreamState | None:
    """Return the state that *step* leads to; None when it cannot happen in *state*."""
    return STEPS.get((state, step))
