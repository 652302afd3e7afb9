"""Lines of a transcript made ready for a chat view, whatever they hold."""

from collections.abc import Mapping
from typing import Any

from crewkit_claude.blocks import block_of, blocks_of, json_block, text_block
from crewkit_claude.kinds import kind_of
from crewkit_claude.moments import milliseconds_of, moment_of
from crewkit_claude.records import Record
from crewkit_claude.tolerant import Unreadable, document_of, record_from
from crewkit_claude.usage import counts_of, tokens_of
from crewkit_core.kernel.text import storable
from crewkit_core.sessions.model.rendered import Block, RenderedLine
from crewkit_core.sessions.model.transcript import LineKind, TokenUsage

_NAME = 200
_MOST_BLOCKS = 1_000
_LONGEST_MALFORMED = 400_000
_COMMON = frozenset(
    {
        "cwd", "entrypoint", "gitBranch", "isSidechain", "logicalParentUuid", "parentUuid",
        "sessionId", "timestamp", "userType", "uuid", "version",
    }
)  # fmt: skip


def render_line(line: bytes) -> RenderedLine:
    """Return *line* as a reader of the chat sees it; never raises, whatever it holds."""
    if not line.strip():
        return RenderedLine(kind=LineKind.BLANK)
    try:
        document = document_of(line)
    except Unreadable as reason:
        text = line[:_LONGEST_MALFORMED].decode("utf-8", "replace")
        return RenderedLine(kind=LineKind.MALFORMED, blocks=(text_block(text),), flaw=str(reason))
    return _render(document, record_from(document))


def _render(document: Mapping[str, Any], record: Record) -> RenderedLine:
    message = record.message
    return RenderedLine(
        kind=kind_of(record),
        record_type=_name(".".join(filter(None, (record.type, record.subtype)))),
        at=moment_of(milliseconds_of(record.timestamp or "")),
        role=record.type if message and record.type in {"user", "assistant"} else "",
        model=_name(message.model if message else None),
        message_id=_name(message.id if message else None),
        request_id=_name(record.request_id),
        uuid=_name(record.uuid),
        blocks=_blocks(document, record)[:_MOST_BLOCKS],
        usage=_usage(record),
        sidechain=bool(record.is_sidechain),
        meta=bool(record.is_meta),
        compact_summary=bool(record.is_compact_summary),
        api_error=bool(record.is_api_error_message) or record.subtype == "api_error",
    )


def _name(text: str | None) -> str:
    return storable(text or "", _NAME)


def _usage(record: Record) -> TokenUsage | None:
    if record.message is None or record.message.usage is None:
        return None
    counts = counts_of(record.message.usage)
    return None if counts is None else tokens_of(counts)


def _blocks(document: Mapping[str, Any], record: Record) -> tuple[Block, ...]:
    message = document.get("message")
    if record.type in {"user", "assistant"} and isinstance(message, dict):
        return blocks_of(message.get("content"), document.get("toolUseResult"))
    if record.type == "system":
        return (_system_block(document),)
    if record.type == "attachment" and isinstance(found := document.get("attachment"), dict):
        return (block_of(found),)
    if record.type == "summary" and record.summary is not None:
        return (text_block(record.summary),)
    return (json_block(record.type or "", _own_fields(document)),)


def _own_fields(document: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in document.items() if name not in _COMMON}


def _system_block(document: Mapping[str, Any]) -> Block:
    content, error = document.get("content"), document.get("error")
    if isinstance(content, str) and content:
        return text_block(content)
    if isinstance(error, dict) and isinstance(said := error.get("message"), str):
        return text_block(said)
    return json_block(str(document.get("subtype") or "system"), _own_fields(document))
