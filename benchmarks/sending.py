"""Batches as the importer sends them, and what stands in for its files."""

import uuid
from collections.abc import Iterator

import attrs

from benchmarks.corpora import Story
from crewkit.importing import BATCH_BYTES, BATCH_LINES
from crewkit_core.sessions.model.conversation import Source
from crewkit_core.sessions.use_cases import IngestBatch
from crewkit_core.tenancy.model import ProjectHint


@attrs.frozen(kw_only=True)
class Piece:
    """Some whole lines of a story."""

    first_line: int
    data: bytes

    @property
    def lines(self) -> int:
        """How many."""
        return self.data.count(b"\n")


def pieces(
    story: Story, *, most_lines: int = BATCH_LINES, most_bytes: int = BATCH_BYTES
) -> Iterator[Piece]:
    """Yield the story in pieces within the importer's bounds."""
    held: list[bytes] = []
    size = first = 0
    for line in story.data.splitlines(keepends=True):
        if held and (len(held) == most_lines or size + len(line) > most_bytes):
            yield Piece(first_line=first, data=b"".join(held))
            first += len(held)
            held, size = [], 0
        held.append(line)
        size += len(line)
    if held:
        yield Piece(first_line=first, data=b"".join(held))


def command(organization_id: uuid.UUID, story: Story, piece: Piece) -> IngestBatch:
    """Return the message that has the piece stored."""
    known = piece.first_line > 0
    return IngestBatch(
        organization_id=organization_id,
        claude_session_id=story.session_id,
        batch_id=uuid.uuid5(uuid.NAMESPACE_OID, f"{story.session_id}/{piece.first_line}"),
        first_line=piece.first_line,
        data=piece.data,
        project=None if known else _project(story),
        source=Source.IMPORT,
    )


def _project(story: Story) -> ProjectHint:
    return ProjectHint(
        remote=f"github.com/crew/{story.folder}", root=f"/home/dev/code/{story.folder}"
    )
