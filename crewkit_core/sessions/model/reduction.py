"""What was left out of a transcript's lines before they were stored, and why."""

import attrs

from crewkit_core.tenancy.capture import Capture
from crewkit_core.tenancy.visibility import Visibility


@attrs.frozen(kw_only=True)
class Removed:
    """Bytes that were left out, by what they were.

    Attributes:
        responses: What models said and thought, with titles and summaries made of it.
        tool_inputs: What tools were called with, but names of files.
        other: Attachments, the client's own notes, lines that cannot be read.
    """

    secrets: int = 0
    prompts: int = 0
    responses: int = 0
    tool_inputs: int = 0
    tool_outputs: int = 0
    other: int = 0

    def __add__(self, other: "Removed") -> "Removed":
        return Removed(
            **{
                field.name: getattr(self, field.name) + getattr(other, field.name)
                for field in attrs.fields(Removed)
            }
        )

    @property
    def total(self) -> int:
        """Bytes, for whatever reason."""
        return sum(attrs.astuple(self))


NOTHING = Removed()


@attrs.frozen(kw_only=True)
class Reduced:
    """Some whole lines, as many as there were, without what is not kept."""

    data: bytes
    removed: Removed = NOTHING


@attrs.frozen(kw_only=True)
class Reduction:
    """How lines were made of those that stand in the sender's file.

    Attributes:
        capture: What was kept.
        rules: The version of the rules by which they were reduced.
        source_bytes: Length of the lines as they stand in the file.
    """

    capture: Capture = Capture.UNREDACTED
    rules: int = 0
    source_bytes: int
    removed: Removed = NOTHING


def kept_of(visibility: Visibility, capture: Capture) -> Capture:
    """Return what is kept of a session of *visibility*: of a sensitive one figures alone.

    Args:
        visibility: Of the session.
        capture: Of its organization.
    """
    if visibility is Visibility.SENSITIVE:
        return capture.narrowed_to(Capture.MINIMAL)
    return capture
