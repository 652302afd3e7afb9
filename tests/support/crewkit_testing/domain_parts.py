"""What domains need besides a database: records that a test publishes."""

import attrs

from crewkit_core.kernel.errors import Unavailable


@attrs.define
class Published:
    """``organizations.ports.DomainRecords`` without a network.

    Attributes:
        records: TXT records by name.
        down: Nobody answers.
        asked: Names, in turn.
    """

    records: dict[str, list[str]] = attrs.field(factory=dict[str, list[str]])
    down: bool = False
    asked: list[str] = attrs.field(factory=list[str])

    def texts(self, name: str) -> tuple[str, ...]:
        """Return what is published."""
        self.asked.append(name)
        if self.down:
            raise Unavailable("the DNS does not answer")
        return tuple(self.records.get(name, ()))

    def publish(self, name: str, text: str) -> None:
        """Add a record."""
        self.records.setdefault(name, []).append(text)
