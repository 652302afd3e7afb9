"""How much of its sessions an organization keeps."""

import enum


class Capture(enum.StrEnum):
    """What is kept of a session; most first.

    What each leaves out is left out before it is sent, once more where it comes in, and once more
    where it is read. Figures are the same in all of them.
    """

    UNREDACTED = "unredacted"
    """Every byte."""
    FULL = "full"
    """Every byte but secrets."""
    STRUCTURED = "structured"
    """What people asked, which tools were called, on which files; nothing that was answered."""
    MINIMAL = "minimal"
    """Figures, and the names of tools."""

    def narrowed_to(self, other: "Capture") -> "Capture":
        """Return whichever of the two keeps less."""
        return max(self, other, key=list(Capture).index)

    def widened_to(self, other: "Capture") -> "Capture":
        """Return whichever of the two keeps more."""
        return min(self, other, key=list(Capture).index)

    def keeps_less_than(self, other: "Capture") -> bool:
        """Test whether it leaves out something that *other* keeps."""
        return self is not other and self.narrowed_to(other) is self

    @property
    def keeps_answers(self) -> bool:
        """Whether it keeps what models and tools said; people are told of it."""
        return self in {Capture.UNREDACTED, Capture.FULL}

    @property
    def keeps_prompts(self) -> bool:
        """Whether it keeps what people asked."""
        return self is not Capture.MINIMAL
