"""Reading a piece of a transcript: the hot path of ingestion.

**What is a copy.** A fork starts a new file with copies of the old session's lines under the
new session's id. Seen with 2.1.197 and 2.1.330, printing and interactive:

* user, assistant, attachment and system lines are copied with uuid, message id and timestamp,
  file-history-snapshots with their snapshot's. ``queue-operation``, ``api-request*``,
  ``cost-state``, ``mode`` and the other bookkeeping are not: a fork writes its own.
* ``/branch`` marks every copied line with ``forkedFrom``. With ``--fork-session``, 2.1.330
  marks assistant lines with ``requestSessionId`` (the session that made the request, also in
  a fork of a fork) and no others; 2.1.197 marks none.
* The copies never come first: before them stand the fork's ``queue-operation`` (printing), or
  its first file-history-snapshot (interactive; copied snapshots before that one), or lines of
  its first answer, flushed early.

So a record is a copy where it says so: ``requestSessionId``, else ``forkedFrom``, else
``sessionId`` names another session (the order in which the client itself looks). The session's
own lines begin with the first record in the file that has a time and no such mark, or with
the latest file-history-snapshot before it where that is later: ``first_own_at``. An unmarked
record from before that (by more than SLACK) is a copy too.

That depends on nothing but the file, so of several sessions that hold a message unmarked the
one with the earliest ``first_own_at`` made it, in whatever order they come: it began before
the message, and the fork after it. One case stays open: an interactive fork by 2.1.197 with
file checkpointing switched off has the same ``first_own_at`` as its origin.

Copies are no prompts, tool calls, errors, compactions or interruptions of this session. Nor
are lines that stand in the piece before with the same uuid: 2.1.197 writes the messages that
compaction keeps a second time. (Tokens are counted by message id over all files, so neither
touches them.)
"""

import datetime as dt
import io
from array import array

import msgspec

from crewkit_claude.moments import EPOCH
from crewkit_claude.records import Record
from crewkit_claude.tally import Tally
from crewkit_claude.tolerant import Unreadable, record_of, suspiciously_deep, too_deep
from crewkit_core.sessions.model.transcript import LineKind, PieceFacts

_DECODE = msgspec.json.Decoder(Record).decode
_UNDECODED = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, ValueError)


def read_piece(
    data: bytes,
    *,
    claude_session_id: str,
    sidechain: bool,
    own_since: dt.datetime | None = None,
) -> PieceFacts:
    """Return the facts of *data*, some whole lines of one stream of *claude_session_id*.

    Pieces of a stream are read in order. ``first_own_at`` of the earliest piece that has one is
    the stream's: later pieces neither lower nor raise it, and get it as *own_since*.

    What counts as a copy is told at the top of this module.

    Args:
        data: Whole lines; the last may lack its newline.
        claude_session_id: The session whose file it is.
        sidechain: Whether the stream is a subagent's.
        own_since: ``first_own_at`` of the pieces before this one.
    """
    tally = Tally(claude_session_id, sidechain=sidechain, own_since=_milliseconds(own_since))
    lines = io.BytesIO(data).readlines()
    if (data.isascii() or _is_utf8(data)) and not suspiciously_deep(data):
        read = [_read_plainly(tally, number, line) for number, line in enumerate(lines)]
    else:
        read = [_read_warily(tally, number, line) for number, line in enumerate(lines)]
    kinds, times = bytes([kind for kind, _ in read]), array("q", [time for _, time in read])
    return tally.facts(kinds, times, array("I", map(len, lines)))


def _read_plainly(tally: Tally, number: int, line: bytes) -> tuple[int, int]:
    try:
        record = _DECODE(line)
    except _UNDECODED:
        return _read_tolerantly(tally, number, line)
    return tally.add(number, record, line)


def _read_warily(tally: Tally, number: int, line: bytes) -> tuple[int, int]:
    """Read a line of a piece in which something is no UTF-8, or may nest too deeply."""
    if not (line.isascii() or _is_utf8(line)):
        tally.flaw(number, "not valid UTF-8")
        return LineKind.MALFORMED, 0
    # Where the interpreter's own limit lies depends on who calls; here it is always the same.
    if too_deep(line):
        return _read_tolerantly(tally, number, line)
    return _read_plainly(tally, number, line)


def _read_tolerantly(tally: Tally, number: int, line: bytes) -> tuple[int, int]:
    if not line.strip():
        return LineKind.BLANK, 0
    try:
        record = record_of(line)
    except Unreadable as reason:
        tally.flaw(number, str(reason))
        return LineKind.MALFORMED, 0
    return tally.add(number, record, line)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _milliseconds(at: dt.datetime | None) -> int:
    return 0 if at is None else (at - EPOCH) // dt.timedelta(milliseconds=1)
