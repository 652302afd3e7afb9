"""The recorded corpora, read."""

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs

from crewkit_claude.pieces import pieces
from crewkit_claude.reading import read_piece
from crewkit_claude.transcripts import TranscriptFile, find_transcripts
from crewkit_core.sessions.model.transcript import MessageFacts, PieceFacts, TokenUsage
from crewkit_core.sessions.ownership import starts_first
from crewkit_testing.lab.telemetry import Spending

DATA = Path(__file__).resolve().parents[3] / "data" / "transcripts"


@attrs.frozen(kw_only=True)
class Request:
    """One answered request of a scripted model's books."""

    number: int
    who: str
    message_id: str
    request_id: str
    session: str
    model: str
    usage: TokenUsage


@attrs.frozen(kw_only=True)
class Corpus:
    """One recorded scene."""

    path: Path

    @property
    def version(self) -> str:
        """The client's version."""
        return self.path.parent.name

    def files(self) -> tuple[TranscriptFile, ...]:
        """Return its transcripts."""
        problems: list[str] = []
        found = find_transcripts(
            self.path / "projects", report=lambda path, why: problems.append(f"{path}: {why}")
        )
        files = tuple(found)
        if problems:
            raise ValueError(problems)
        return files

    def requests(self) -> tuple[Request, ...]:
        """Return the requests that were answered with a message."""
        rows = _lines(self.path / "requests.jsonl")
        return tuple(_request(row) for row in rows if row["status"] == 200)

    def spendings(self) -> tuple[Spending, ...]:
        """Return what the client reported of each request, where that was recorded."""
        path = self.path / "telemetry.jsonl"
        rows = _lines(path) if path.exists() else ()
        return tuple(Spending(**{**row, "cost_usd": Decimal(row["cost_usd"])}) for row in rows)

    def results(self) -> tuple[Mapping[str, Any], ...]:
        """Return the client's ``result`` messages."""
        return tuple(_lines(self.path / "results.jsonl"))


def corpora() -> list[Corpus]:
    """Return all recorded corpora."""
    return [Corpus(path=path.parent) for path in sorted(DATA.glob("*/*/requests.jsonl"))]


def facts_of(file: TranscriptFile, *, max_lines: int = 2_000) -> list[PieceFacts]:
    """Read *file* piece by piece, as an import does."""
    facts: list[PieceFacts] = []
    own_since: dt.datetime | None = None
    for piece in pieces(file, max_lines=max_lines):
        facts.append(
            read_piece(
                piece.data,
                claude_session_id=file.claude_session_id,
                sidechain=file.stream != "main",
                own_since=own_since,
            )
        )
        own_since = own_since or facts[-1].first_own_at
    return facts


def owned(files: tuple[TranscriptFile, ...]) -> dict[str, tuple[str, MessageFacts]]:
    """Return the session and the facts of every message in *files*, each counted once."""
    owners: dict[str, tuple[str, MessageFacts]] = {}
    starts: dict[str, dt.datetime | None] = {}
    read = [(file, facts_of(file)) for file in files]
    for file, facts in read:
        if file.stream == "main":
            began = (piece.first_own_at for piece in facts)
            starts[file.claude_session_id] = next((at for at in began if at), None)
    for file, facts in read:
        session = file.claude_session_id
        for message in (message for piece in facts for message in piece.messages):
            known = owners.get(message.message_id)
            if message.copied_from is None and (
                known is None
                or starts_first((starts[session], session), (starts[known[0]], known[0]))
            ):
                owners[message.message_id] = (session, message)
    return owners


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    return map(json.loads, path.read_text().splitlines())


def _request(row: Mapping[str, Any]) -> Request:
    usage = row["usage"]
    return Request(
        number=row["number"],
        who=row["who"],
        message_id=row["message_id"],
        request_id=row["request_id"],
        session=row["session"],
        model=row["model"],
        usage=TokenUsage(
            input=usage["input_tokens"],
            output=usage["output_tokens"],
            cache_read=usage["cache_read_input_tokens"],
            cache_write_5m=usage["cache_creation"]["ephemeral_5m_input_tokens"],
            cache_write_1h=usage["cache_creation"]["ephemeral_1h_input_tokens"],
        ),
    )
