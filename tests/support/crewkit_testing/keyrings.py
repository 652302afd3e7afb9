"""A keyring in memory."""

import attrs

from crewkit_core.kernel.errors import Unavailable


@attrs.define
class MemoryKeyring:
    """``crewkit_credentials.keyrings.Keyring`` that a test can look into.

    Attributes:
        locked: It stays so.
    """

    held: dict[str, str] = attrs.field(factory=dict)
    locked: bool = False

    def get(self, name: str) -> str | None:
        """Return the text of this name."""
        self._open()
        return self.held.get(name)

    def put(self, name: str, text: str) -> None:
        """Hold a text."""
        self._open()
        self.held[name] = text

    def remove(self, name: str) -> None:
        """Forget a text."""
        self.held.pop(name, None)

    def _open(self) -> None:
        if self.locked:
            raise Unavailable("locked")
