"""What sessions ask of whoever reads, packs and keeps bytes."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Protocol

import attrs

from crewkit_core.sessions.model.reduction import Reduced
from crewkit_core.sessions.model.rendered import RenderedLine
from crewkit_core.sessions.model.transcript import PieceFacts
from crewkit_core.tenancy.capture import Capture


class Transcripts(Protocol):
    """Reads Claude Code's own lines; never raises for what they hold."""

    def read(
        self,
        data: bytes,
        *,
        claude_session_id: str,
        sidechain: bool,
        own_since: dt.datetime | None,
    ) -> PieceFacts:
        """Return the facts of some whole lines; a stream's pieces are read in order.

        Args:
            data: The lines.
            claude_session_id: Whose they are; lines of others are copies.
            sidechain: The stream is a subagent's.
            own_since: ``first_own_at`` of the stream's earlier pieces.
        """
        ...

    @property
    def rules(self) -> int:
        """The version of the rules by which lines are reduced; another may reduce otherwise."""
        ...

    def reduce(self, data: bytes, capture: Capture) -> Reduced:
        """Return some whole lines, each by itself, with no more in them than *capture* keeps.

        Of what was reduced before for a mode that keeps more comes the same as of all of it.
        """
        ...

    def render(self, line: bytes) -> RenderedLine:
        """Return what one line says, made safe to show."""
        ...


@attrs.frozen(kw_only=True)
class Packed:
    """A frame, and the SHA-256 of the bytes in it."""

    frame: bytes
    sha256: bytes


class Packing(Protocol):
    """Compresses frames and gives them back; a packed frame is never trusted."""

    def pack(self, data: bytes) -> bytes:
        """Return *data* as one frame, checksummed."""
        ...

    def begin(self, data: bytes) -> Callable[[], Packed]:
        """Begin to pack *data*, beside what the caller goes on to do; the answer waits for it."""
        ...

    def unpack(self, packed: bytes, size: int) -> bytes:
        """Return the *size* bytes of a frame.

        Raises:
            Damaged: it is broken, or holds another number of bytes.
        """
        ...


class Archives(Protocol):
    """Where consolidated streams lie: objects by key.

    Each method raises ValueError for what ``archive_key.check_key`` refuses.
    """

    def write(self, key: str, chunks: Iterator[bytes]) -> int:
        """Store an object durably, all or nothing, and return its size in bytes."""
        ...

    def read(self, key: str, offset: int, size: int) -> bytes:
        """Return a part of an object.

        Raises:
            Damaged: the object is gone or shorter.
        """
        ...

    def remove(self, key: str) -> None:
        """Remove an object; one that is gone is no error."""
        ...
