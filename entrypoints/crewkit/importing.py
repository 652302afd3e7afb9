"""Bringing transcripts in: walk the files, ask how far each is stored, send the rest.

Nothing is remembered here: what is stored is asked for, so a run that was killed at any moment,
or that goes beside another one, ends the same when it is repeated.
"""

import datetime as dt
import hashlib
import secrets
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import attrs

from crewkit.comparing import DIFFERS, count_items, mismatch
from crewkit.origins import Origin, origin_of
from crewkit_claude.capturing import RULES, reduced
from crewkit_claude.pieces import Piece, Rewritten, pieces
from crewkit_claude.reading import read_piece
from crewkit_claude.transcripts import TranscriptFile, find_transcripts
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.dispatch import Door
from crewkit_core.kernel.errors import Conflict, Invalid, LimitReached, Unavailable
from crewkit_core.kernel.message import Message
from crewkit_core.sessions.model.conversation import Source
from crewkit_core.sessions.model.reduction import NOTHING, Reduction, Removed, kept_of
from crewkit_core.sessions.model.stream import MAIN
from crewkit_core.sessions.use_cases import IngestBatch, ShowPosition
from crewkit_core.sessions.use_cases.reducing import reduced_meta
from crewkit_core.sessions.views import BatchReceipt, LineRange, StreamPosition
from crewkit_core.tenancy.capture import Capture
from crewkit_core.tenancy.model import ProjectHint
from crewkit_core.tenancy.use_cases import AddPerson
from crewkit_core.tenancy.visibility import Visibility

BATCH_LINES = 2_000
BATCH_BYTES = 1024 * 1024
TOO_LONG = "longer than 32 MiB; left out"
NOBODY = "the user mapping names nobody for it"

_TRIES = 30
_LONGEST_PAUSE = 1.0
_STANDSTILLS = 5
_NAMESPACE = uuid.UUID("6f0b6f1e-3d0c-5b1e-9a54-0c7b0f0a7c11")

Answer = TypeVar("Answer")


@attrs.frozen(kw_only=True)
class Person:
    """Whose a session is; ``name`` may be empty."""

    email: str
    name: str = ""


PersonOf = Callable[[str, str | None], Person | None]
"""Whose session it is, by its file's path and its working folder."""


@attrs.frozen(kw_only=True)
class ImportRequest:
    """What is to be brought in.

    Attributes:
        root: A Claude config folder, its ``projects``, one project, one file, or any folder above.
        since: Leaves out files last written before it.
        project: Only sessions whose project has this name, path or remote; may be a glob.
        person_of: For a history of several people from other machines; None: all is the actor's.
        visibility: Who else sees the sessions; None: as is usual, or as they are.
        dry_run: Look, count and say what would be rejected, but send nothing.
    """

    root: Path
    since: dt.datetime | None = None
    project: str | None = None
    person_of: PersonOf | None = None
    visibility: Visibility | None = None
    dry_run: bool = False


@attrs.frozen(kw_only=True)
class Rejected:
    """Something that was not taken in, or kept though it cannot be read.

    Attributes:
        line: Counted from 1, as editors do; None when the whole file is meant.
    """

    path: str
    line: int | None
    reason: str


@attrs.frozen(kw_only=True)
class ImportReport:
    """What an import did so far.

    Attributes:
        files: Transcripts looked at: main files and subagents'.
        sessions: Claude sessions they belong to.
        items_new: Lines taken in that are not blank, those in ``rejected`` that were kept included.
        items_duplicate: Lines that were stored before.
        rejected: Lines that cannot be read or are too long, and files not taken.
        bytes: Of the lines that are new.
        removed: What of new lines was not sent: it is not kept.
    """

    files: int
    sessions: int
    items_new: int
    items_duplicate: int
    rejected: tuple[Rejected, ...]
    bytes: int
    removed: Removed = NOTHING


class Import:
    """One import, step by step; ``report`` tells at any time what is done.

    Raises (while running):
        Unavailable: the platform does not answer, in spite of patience.
        CrewkitError: the actor may not do this.
    """

    def __init__(
        self,
        door: Door,
        actor: Actor,
        organization_id: uuid.UUID,
        request: ImportRequest,
        *,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._door, self._actor, self._organization_id = door, actor, organization_id
        self._request = request
        self._sleep = sleep
        self._origins: dict[str, Origin] = {}
        self._told: set[str] = set()
        self._people: dict[str, uuid.UUID] = {}
        self._sessions: set[str] = set()
        self._rejected: list[Rejected] = []
        self._files = self._new = self._duplicate = self._bytes = 0
        self._removed = NOTHING
        self.capture: Capture | None = None

    @property
    def report(self) -> ImportReport:
        """What is done so far."""
        return ImportReport(
            files=self._files,
            sessions=len(self._sessions),
            items_new=self._new,
            items_duplicate=self._duplicate,
            rejected=tuple(self._rejected),
            bytes=self._bytes,
            removed=self._removed,
        )

    def find(self) -> tuple[TranscriptFile, ...]:
        """Return the transcripts that are meant, a session's main file before its subagents'."""
        found = find_transcripts(self._request.root, self._request.since, report=self._no)
        return tuple(file for file in found if self._is_meant(file))

    def run(self, files: tuple[TranscriptFile, ...]) -> Iterator[int]:
        """Take the files in; yield, after each step, how many bytes of them are done with."""
        for file in files:
            self._files += 1
            self._sessions.add(file.claude_session_id)
            done = 0
            for size in self._take(file):
                done += size
                yield size
            yield max(0, file.size - done)

    def _is_meant(self, file: TranscriptFile) -> bool:
        if self._request.project is None:
            return True
        return self._origin(file).matches(self._request.project, self._project(file))

    def _origin(self, file: TranscriptFile) -> Origin:
        known = self._origins.get(file.claude_session_id)
        if known is None:
            known = self._origins[file.claude_session_id] = origin_of(file)
        return known

    def _project(self, file: TranscriptFile) -> ProjectHint:
        return self._origin(file).project(elsewhere=self._request.person_of is not None)

    def _no(self, path: Path, reason: str, line: int | None = None) -> None:
        self._rejected.append(Rejected(path=str(path), line=line, reason=reason))

    def _take(self, file: TranscriptFile) -> Iterator[int]:
        try:
            yield from self._follow(file)
        except OSError as problem:
            self._no(file.path, (problem.strerror or str(problem)).lower())
        except Rewritten:
            self._no(file.path, DIFFERS)
        except (Invalid, LimitReached, Conflict) as refusal:
            self._no(file.path, f"{refusal.code}: {refusal.message}")

    def _follow(self, file: TranscriptFile) -> Iterator[int]:
        """Send what is not stored; ask again where another sender was faster."""
        person = self._person(file)
        if self._request.person_of is not None and person is None:
            self._no(file.path, NOBODY)
            return
        counted, standstills = 0, 0
        while True:
            position, problem = self._position(file)
            if problem is not None:
                self._no(file.path, problem)
                return
            capture = self._kept(position)
            if position.size > counted:
                self._duplicate += count_items(file.path, counted, position.size)
                yield position.size - counted
                counted, standstills = position.size, 0
            try:
                for piece in self._pieces(file, position):
                    self._send(file, piece, person, capture)
                    yield max(0, piece.end_byte - counted)
                    counted, standstills = max(counted, piece.end_byte), 0
            except Conflict:
                standstills += 1
                if standstills >= _STANDSTILLS:
                    raise
                self._pause(standstills)
            else:
                return

    def _position(self, file: TranscriptFile) -> tuple[StreamPosition, str | None]:
        """Return how far the file is stored, and why it cannot be what was stored.

        An answer that does not fit may have been overtaken by another sender's batch; what fits
        as little when asked again does not fit.
        """
        question = ShowPosition(
            organization_id=self._organization_id,
            claude_session_id=file.claude_session_id,
            stream=file.stream,
        )
        position = self._ask(question)
        problem = mismatch(file.path, position)
        for _ in range(_STANDSTILLS):
            if problem is None:
                break
            known, position = position, self._ask(question)
            if position == known:
                break
            problem = mismatch(file.path, position)
        return position, problem

    def _pieces(self, file: TranscriptFile, position: StreamPosition) -> Iterator[Piece]:
        return pieces(
            file,
            from_line=position.lines,
            from_byte=position.size,
            max_lines=BATCH_LINES,
            max_bytes=BATCH_BYTES,
        )

    def _person(self, file: TranscriptFile) -> Person | None:
        if self._request.person_of is None:
            return None
        return self._request.person_of(str(file.path), self._origin(file).cwd)

    def _user_id(self, person: Person | None) -> uuid.UUID | None:
        if person is None:
            return None
        known = self._people.get(person.email)
        if known is None:
            member = self._ask(
                AddPerson(
                    organization_id=self._organization_id, email=person.email, name=person.name
                )
            )
            known = self._people[person.email] = member.user_id
        return known

    def _kept(self, position: StreamPosition) -> Capture:
        """Return what is sent: as is kept there, and of a sensitive session figures alone."""
        wanted = self._request.visibility
        self.capture = position.capture if wanted is None else kept_of(wanted, position.capture)
        return self.capture

    def _send(
        self, file: TranscriptFile, piece: Piece, person: Person | None, capture: Capture
    ) -> None:
        if self._request.dry_run:
            self._rehearse(file, piece)
            return
        sent = reduced(piece.data, capture)
        how = Reduction(
            capture=capture, rules=RULES, source_bytes=len(piece.data), removed=sent.removed
        )
        first = file.path.as_posix() not in self._told
        known = file.claude_session_id in self._told
        receipt = self._ask(
            IngestBatch(
                organization_id=self._organization_id,
                claude_session_id=file.claude_session_id,
                stream=file.stream,
                batch_id=_batch_id(file, piece, sent.data),
                first_line=piece.first_line,
                data=sent.data,
                omitted_bytes=piece.omitted_bytes,
                reduced=None if capture is Capture.UNREDACTED or piece.omitted_bytes else how,
                meta=reduced_meta(file.meta, capture) if first else None,
                project=None if known else self._project(file),
                user_id=self._user_id(person),
                source=Source.IMPORT,
                visibility=self._request.visibility,
            )
        )
        self._told |= {file.path.as_posix(), file.claude_session_id}
        if receipt.accepted:
            self._removed += sent.removed
        self._count(file, piece, receipt)

    def _rehearse(self, file: TranscriptFile, piece: Piece) -> None:
        self._bytes += len(piece.data)
        if piece.omitted_bytes:
            self._new += 1
            self._no(file.path, TOO_LONG, piece.first_line + 1)
            return
        facts = read_piece(
            piece.data, claude_session_id=file.claude_session_id, sidechain=file.stream != MAIN
        )
        self._new += facts.items
        for flaw in facts.flaws:
            self._no(file.path, flaw.reason, piece.first_line + flaw.line + 1)

    def _count(self, file: TranscriptFile, piece: Piece, receipt: BatchReceipt) -> None:
        for flaw in receipt.rejected:
            for line in range(flaw.first_line, flaw.last_line + 1):
                self._no(file.path, flaw.reason, line + 1)
        if piece.omitted_bytes:
            self._new += not receipt.duplicate
            self._duplicate += bool(receipt.duplicate)
            return
        lines = piece.data.split(b"\n")
        new = _slices(lines, receipt.accepted, piece.first_line)
        self._new += sum(1 for line in new if line.strip())
        self._bytes += sum(len(line) + 1 for line in new)
        old = _slices(lines, receipt.duplicate, piece.first_line)
        self._duplicate += sum(1 for line in old if line.strip())

    def _ask(self, message: Message[Answer]) -> Answer:
        for attempt in range(_TRIES):
            try:
                return self._door.handle(self._actor, message)
            except Unavailable:
                self._pause(attempt)
        return self._door.handle(self._actor, message)

    def _pause(self, attempt: int) -> None:
        """Wait about 0.1 s, then twice as long each time, up to 1 s; never in step with others.

        A platform that was killed is back within seconds: half a minute is patience enough, and a
        longer pause would mostly sleep past its return.
        """
        pause = min(_LONGEST_PAUSE, 0.1 * 2**attempt)
        self._sleep(pause * (0.5 + secrets.randbelow(1000) / 1000))


def _batch_id(file: TranscriptFile, piece: Piece, sent: bytes) -> uuid.UUID:
    """Return an id that the same lines of the same stream always have."""
    digest = hashlib.sha256(sent).hexdigest()
    place = f"{file.claude_session_id}/{file.stream}/{piece.first_line}/{piece.omitted_bytes}"
    return uuid.uuid5(_NAMESPACE, f"{place}/{digest}")


def _slices(lines: list[bytes], ranges: tuple[LineRange, ...], first: int) -> list[bytes]:
    return [
        line
        for span in ranges
        for line in lines[span.first_line - first : span.last_line - first + 1]
    ]
