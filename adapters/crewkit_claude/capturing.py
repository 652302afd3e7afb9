"""Transcripts with less in them: the same lines, without what an organization does not keep.

A line alone decides what becomes of it, so that it is the same however a transcript is cut. What
was reduced stays as it is when it is reduced again, and what keeps less can be made of what keeps
more: sender and receiver come to the same bytes.
"""

from collections.abc import Iterable

import msgspec

from crewkit_claude import kept
from crewkit_claude.kinds import kind_of
from crewkit_claude.prompts import residue_of
from crewkit_claude.records import Record
from crewkit_claude.redaction.finding import RULES as _SECRETS
from crewkit_claude.redaction.finding import without_secrets
from crewkit_claude.tolerant import Unreadable, record_of, too_deep
from crewkit_core.sessions.model.reduction import Reduced, Removed
from crewkit_core.sessions.model.transcript import LineKind
from crewkit_core.tenancy.capture import Capture

RULES = 100 + _SECRETS
"""Raised with every change of what a line becomes."""

Fields = dict[str, msgspec.Raw]
_FIELDS = msgspec.json.Decoder(Fields).decode
_LIST = msgspec.json.Decoder(list[msgspec.Raw]).decode
_TEXT = msgspec.json.Decoder(str).decode
_WRITE = msgspec.json.encode
_UNDECODED = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, ValueError)
_GONE = msgspec.Raw(_WRITE(kept.REMOVED))
_UNREADABLE = b'{"type":"unreadable"}'
_QUOTES = 2


def reduced(data: bytes, capture: Capture) -> Reduced:
    """Return some whole lines with no more in them than *capture* keeps."""
    if capture is Capture.UNREDACTED:
        return Reduced(data=data)
    if capture is Capture.FULL:
        clean, secrets = without_secrets(data)
        return Reduced(data=clean, removed=Removed(secrets=secrets))
    reducing = _Reducing(places=capture.keeps_prompts, prompts=capture.keeps_prompts)
    lines = data.split(b"\n")
    clean, secrets = without_secrets(b"\n".join(map(reducing.line, lines)))
    return Reduced(data=clean, removed=Removed(secrets=secrets, **reducing.counts))


class _Reducing:
    """Takes out of lines what is not kept, and counts it."""

    def __init__(self, *, places: bool, prompts: bool) -> None:
        self._prompts = prompts
        self._names = kept.EVERYWHERE | kept.PLACES if places else kept.EVERYWHERE
        self._parts = {**kept.PARTS, **kept.PART_PLACES} if places else kept.PARTS
        self._inputs = kept.INPUT_PLACES if places else frozenset[str]()
        self._reason, self._keep = "other", False
        self.counts: dict[str, int] = {}

    def line(self, line: bytes) -> bytes:
        """Return a line without its newline, reduced."""
        if not line.strip():
            return line
        try:
            line.decode()
            fields, record = _FIELDS(line), record_of(line) if too_deep(line) else _record(line)
        except (*_UNDECODED, Unreadable):
            return self._take("other", line, _UNREADABLE)
        kind = kind_of(record)
        asked = kind is LineKind.PROMPT
        # what a subagent is asked is what a tool is called with
        self._reason = (
            "tool_inputs" if asked and record.is_sidechain else _REASONS.get(kind, "other")
        )
        self._keep = self._prompts and asked and not record.is_sidechain
        return _WRITE(self._record(fields))

    def _take(self, reason: str, old: bytes, new: bytes) -> bytes:
        """Return what stands in the place of *old*; its bytes are counted once."""
        if old != new:
            gone = len(old) - (len(new) if old[:1] in b"{[" and new[:1] == old[:1] else 0)
            self.counts[reason] = self.counts.get(reason, 0) + max(0, gone)
        return new

    def _record(self, fields: Fields) -> Fields:
        made: Fields = {}
        for name, raw in fields.items():
            value = bytes(raw)
            if (name in self._names and _is_short(value)) or name in kept.WHOLE:
                made[name] = raw
            elif name == "message":
                made[name] = self._message(value)
            elif name in self._parts:
                reason = "tool_outputs" if name == "toolUseResult" else "other"
                made[name] = self._some(value, self._parts[name], reason)
            elif name == "cwd":  # that it is there says that the line has a version
                made[name] = msgspec.Raw(self._take("other", value, b'""'))
            elif name == "lastPrompt":
                made[name] = self._text(value, keep=self._prompts, reason="prompts")
            else:
                self._take("responses" if name in kept.RESPONSES else "other", value, b"")
        return made

    def _some(self, value: bytes, names: Iterable[str], reason: str) -> msgspec.Raw:
        """Return of an object the short fields of these names; nothing of anything else."""
        try:
            fields = _FIELDS(value)
        except _UNDECODED:
            return msgspec.Raw(value if value == b"null" else self._take(reason, value, b"null"))
        made = {n: raw for n, raw in fields.items() if n in names and _is_short(bytes(raw))}
        return msgspec.Raw(self._take(reason, value, _WRITE(made)))

    def _text(self, value: bytes, *, keep: bool, reason: str) -> msgspec.Raw:
        if keep or value == b"null":
            return msgspec.Raw(value)
        return msgspec.Raw(self._take(reason, value, bytes(_GONE)))

    def _message(self, value: bytes) -> msgspec.Raw:
        try:
            fields = _FIELDS(value)
        except _UNDECODED:
            return msgspec.Raw(self._take("other", value, b"null"))
        made: Fields = {}
        for name, raw in fields.items():
            if name == "content":
                made[name] = self._content(bytes(raw))
            elif name == "usage" or (name in kept.MESSAGE and _is_short(bytes(raw))):
                made[name] = raw
            else:
                self._take("other", bytes(raw), b"")
        return msgspec.Raw(_WRITE(made))

    def _content(self, value: bytes) -> msgspec.Raw:
        if value[:1] != b"[":
            return self._said(value, keep=self._keep)
        return msgspec.Raw(_WRITE([self._block(bytes(raw)) for raw in _LIST(value)]))

    def _said(self, value: bytes, *, keep: bool) -> msgspec.Raw:
        """Return a text, or what its first words say of the record where it is not kept."""
        if keep or value[:1] != b'"':
            new = value if keep and value[:1] == b'"' else b"null"
            return msgspec.Raw(self._take(self._reason, value, new))
        left = residue_of(_TEXT(value)) + kept.REMOVED
        return msgspec.Raw(self._take(self._reason, value, _WRITE(left)))

    def _block(self, value: bytes) -> msgspec.Raw:
        try:
            fields = _FIELDS(value)
        except _UNDECODED:
            return msgspec.Raw(self._take(self._reason, value, b"null"))
        made: Fields = {}
        for name, raw in fields.items():
            if name in kept.BLOCK and _is_short(bytes(raw)):
                made[name] = raw
            elif name == "input":
                made[name] = self._some(bytes(raw), self._inputs, "tool_inputs")
            elif name in {"text", "thinking"}:
                made[name] = self._said(bytes(raw), keep=self._keep and name == "text")
            elif name == "content":
                made[name] = self._text(bytes(raw), keep=False, reason="tool_outputs")
            else:
                self._take(self._reason, bytes(raw), b"")
        return msgspec.Raw(_WRITE(made))


_REASONS = {
    LineKind.PROMPT: "prompts",
    LineKind.ASSISTANT: "responses",
    LineKind.COMPACT_SUMMARY: "responses",
    LineKind.TOOL_RESULT: "tool_outputs",
}


def _is_short(value: bytes) -> bool:
    return len(value) <= kept.LONGEST and value[:1] not in b"{["


def _record(line: bytes) -> Record:
    try:
        return _RECORD(line)
    except _UNDECODED:
        return record_of(line)


_RECORD = msgspec.json.Decoder(Record).decode
