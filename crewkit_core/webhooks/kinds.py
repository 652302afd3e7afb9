"""Which events an endpoint wants."""

from collections.abc import Iterable

from crewkit_core.kernel.errors import wrong_field
from crewkit_core.kernel.event import Event

MOST = 50
OWN = "webhook_delivery."
"""Events about deliveries themselves are never delivered: one would bring about the next."""


def known_kinds() -> frozenset[str]:
    """Return every kind of event of this process's slices."""
    found: set[str] = set()
    waiting = list(Event.__subclasses__())
    while waiting:
        event = waiting.pop()
        waiting += event.__subclasses__()
        found.add(event.kind)
    return frozenset(found)


def check_kinds(kinds: Iterable[str]) -> tuple[str, ...]:
    """Return kinds as they are kept: sorted, each once; none means all.

    Raises:
        Invalid: one is no kind of event, nor all of a noun (``session.*``).
    """
    wanted = sorted(set(kinds))
    if len(wanted) > MOST:
        raise wrong_field("kinds", f"must be at most {MOST}; none means all")
    known = {kind for kind in known_kinds() if not kind.startswith(OWN)}
    known |= {f"{kind.partition('.')[0]}.*" for kind in known}
    for each in wanted:
        if each not in known:
            raise wrong_field("kinds", f"{each[:80]!r} is no kind of event", "unknown_kind")
    return tuple(wanted)


def wants(kinds: tuple[str, ...], kind: str) -> bool:
    """Test whether an endpoint of these kinds is told of an event of this kind."""
    if kind.startswith(OWN):
        return False
    return not kinds or kind in kinds or f"{kind.partition('.')[0]}.*" in kinds
