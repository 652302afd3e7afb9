"""The facts of one piece, gathered record by record."""

from array import array

from crewkit_claude.costs import cost_of
from crewkit_claude.kept import REMOVED
from crewkit_claude.kinds import is_interruption, kind_of
from crewkit_claude.messages import MessageTable
from crewkit_claude.moments import milliseconds_of, moment_of
from crewkit_claude.prompts import blocks_in, first_text, readable_prompt
from crewkit_claude.records import Record
from crewkit_core.kernel.text import storable
from crewkit_core.sessions.model.transcript import CostState, LineFlaw, LineKind, PieceFacts

_NAME = 1_000
_PROMPT = 2_000
_TYPE = 100
_MOST_TYPES = 64
_OTHER = "(other)"
SLACK = 1_000
"""Milliseconds by which a client may write lines out of order: buffers are flushed in turn."""

_SYNTHETIC = "<synthetic>"

# Looking a member up in its class, and hashing it, costs more here than decoding some lines.
_ASSISTANT, _TOOL_RESULT, _PROMPTED = LineKind.ASSISTANT, LineKind.TOOL_RESULT, LineKind.PROMPT
_SYSTEM, _BOOKKEEPING, _COST_STATE = LineKind.SYSTEM, LineKind.BOOKKEEPING, LineKind.COST_STATE


class Tally:
    """Counts and first sightings over the records of a piece; ``facts`` closes it."""

    def __init__(self, claude_session_id: str, *, sidechain: bool, own_since: int) -> None:
        self._session = claude_session_id
        self._sidechain = sidechain
        self._own_since = own_since
        self._messages = MessageTable()
        self._counted: set[str] = set()
        self._types: dict[str | None, int] = {}
        self._flaws: list[LineFlaw] = []
        self._first = self._last = self._first_own = self._snapshot = 0
        self._cwd: str | None = None
        self._version: str | None = None
        self._branch: str | None = None
        self._original_cwd: str | None = None
        self._agent: str | None = None
        self._title: str | None = None
        self._first_prompt: str | None = None
        self._cost: CostState | None = None
        self._prompts = self._tool_calls = self._tool_errors = 0
        self._api_errors = self._compactions = self._interruptions = 0

    def flaw(self, line: int, reason: str) -> None:
        """Report *line*."""
        self._flaws.append(LineFlaw(line=line, reason=reason))

    def _see_time(self, time: int, origin: str | None) -> None:
        if time < self._first or not self._first:
            self._first = time
        if time > self._last:  # noqa: PLR1730 - a call of max costs as much as all of this
            self._last = time
        if not self._own_since and origin is None:
            self._own_since = self._first_own = max(time, self._snapshot)

    def _see_snapshot(self, record: Record) -> None:
        if not self._own_since and record.snapshot is not None:
            time = milliseconds_of(record.snapshot.timestamp or "")
            self._snapshot = max(self._snapshot, time)

    def _origin_of(self, record: Record) -> str | None:
        """Return the session that the record says it was copied from, or None."""
        forked = record.forked_from
        origin = (
            record.request_session_id
            or (forked.session_id if forked is not None else None)
            or record.session_id
        )
        return None if not origin or origin == self._session else storable(origin, _NAME)

    def add(self, line: int, record: Record, raw: bytes) -> tuple[int, int]:
        """Take in one record; return its kind and its time in milliseconds, 0 for none."""
        name, text = record.type, record.timestamp
        self._types[name] = self._types.get(name, 0) + 1
        # nearly every line says that it is the session's own
        own = record.session_id == self._session and not record.request_session_id
        origin = None if own and record.forked_from is None else self._origin_of(record)
        time = 0 if text is None else milliseconds_of(text)
        if time:
            self._see_time(time, origin)
        if self._cwd is None and record.cwd is not None:
            self._see_place(record)
        kind = kind_of(record)
        if kind is _ASSISTANT:
            self._see_message(line, time, record, raw, origin)
        elif kind is _BOOKKEEPING:
            self._see_names(record)
        elif kind is _COST_STATE:
            self._see_cost(line, record)
        if origin is None and not 0 < time < self._own_since - SLACK:
            self._count(kind, record)
        return kind, time

    def _see_place(self, record: Record) -> None:
        self._cwd = storable(record.cwd or "", _NAME)
        if record.version is not None:
            self._version = storable(record.version, _NAME)
        if record.git_branch is not None:
            self._branch = storable(record.git_branch, _NAME)

    def _see_message(
        self, line: int, time: int, record: Record, raw: bytes, origin: str | None
    ) -> None:
        message = record.message
        if message is None or message.usage is None or message.model == _SYNTHETIC:
            return
        if not self._messages.add(line, time, record, raw, origin):
            self.flaw(line, "token usage out of range; not counted")

    def _see_names(self, record: Record) -> None:
        title = record.custom_title or record.ai_title or record.summary
        if title:
            self._title = storable(title, _NAME)
        if record.agent_setting and self._agent is None:
            self._agent = storable(record.agent_setting, _NAME)
        self._see_snapshot(record)
        worktree = record.worktree_session
        if worktree is not None and worktree.original_cwd and self._original_cwd is None:
            self._original_cwd = storable(worktree.original_cwd, _NAME)

    def _see_cost(self, line: int, record: Record) -> None:
        cost = cost_of(record)
        if cost is None:
            self.flaw(line, "the client's running total is no amount of money")
        else:
            self._cost = cost

    def _count(self, kind: LineKind, record: Record) -> None:
        if record.uuid is not None:
            if record.uuid in self._counted:
                return
            self._counted.add(record.uuid)
        content = record.message.content if record.message is not None else None
        if kind is _ASSISTANT:
            self._api_errors += record.is_api_error_message is True
            for block in blocks_in(content):
                self._tool_calls += block.type == "tool_use"
        elif kind is _TOOL_RESULT:
            for block in blocks_in(content):
                self._tool_errors += block.is_error is True
        elif kind is _PROMPTED:
            self._count_prompt(record, first_text(content))
        elif kind is _SYSTEM:
            self._compactions += record.subtype == "compact_boundary"
            self._api_errors += record.subtype == "api_error"
            self._interruptions += is_interruption(record)

    def _count_prompt(self, record: Record, text: str | None) -> None:
        if record.is_sidechain and not self._sidechain:
            return
        self._prompts += not self._sidechain
        if self._first_prompt is None and text and text != REMOVED:
            self._first_prompt = storable(readable_prompt(text), _PROMPT)

    def _record_types(self) -> dict[str, int]:
        types: dict[str, int] = {}
        for name, count in self._types.items():
            named = "(none)" if name is None else storable(name, _TYPE)
            if named not in types and len(types) >= _MOST_TYPES:
                named = _OTHER
            types[named] = types.get(named, 0) + count
        return types

    def facts(self, kinds: bytes, times: "array[int]", lengths: "array[int]") -> PieceFacts:
        """Return everything, beside what was noted of each line."""
        return PieceFacts(
            lines=len(kinds),
            items=len(kinds) - kinds.count(LineKind.BLANK),
            kinds=kinds,
            times=times,
            lengths=lengths,
            flaws=tuple(self._flaws),
            record_types=self._record_types(),
            messages=self._messages.facts(),
            first_at=moment_of(self._first),
            last_at=moment_of(self._last),
            first_own_at=moment_of(self._first_own or self._snapshot),
            cwd=self._cwd or None,  # in its place stands nothing where it is not kept
            original_cwd=self._original_cwd,
            version=self._version,
            git_branch=self._branch,
            agent_name=self._agent,
            title=self._title,
            first_prompt=self._first_prompt,
            prompts=self._prompts,
            tool_calls=self._tool_calls,
            tool_errors=self._tool_errors,
            api_errors=self._api_errors,
            compactions=self._compactions,
            interruptions=self._interruptions,
            cost_state=self._cost,
        )
