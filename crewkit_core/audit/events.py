"""What happens to events themselves."""

from typing import ClassVar

import attrs

from crewkit_core.kernel.event import Event


@attrs.frozen(kw_only=True)
class EventReplayed(Event):
    """Somebody had everything follow once more that follows from an event."""

    kind: ClassVar[str] = "event.replayed"
