"""Who called a subagent, and how deep it stands."""

from collections.abc import Mapping

from crewkit_core.sessions.model.stream import MAIN, Stream


def caller_of(stream: Stream, named: Mapping[str, Stream]) -> str | None:
    """Return the stream's caller among its conversation's streams; None when it is not known."""
    if stream.is_main:
        return None
    caller = stream.meta.parent_agent_id
    if caller is not None:
        return caller if caller in named else None
    return MAIN if stream.meta.spawn_depth == 1 else None


def depth_of(stream: Stream, named: Mapping[str, Stream]) -> int:
    """Return 0 for main; else what its note says, or its callers counted, or 1."""
    if stream.is_main:
        return 0
    if stream.meta.spawn_depth is not None:
        return stream.meta.spawn_depth
    above: set[str] = set()
    caller = stream.meta.parent_agent_id
    # notes may name each other in a circle: each caller counts once
    while caller is not None and caller in named and caller not in above:
        above.add(caller)
        caller = named[caller].meta.parent_agent_id
    return len(above) + 1
