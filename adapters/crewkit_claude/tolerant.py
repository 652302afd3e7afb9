"""The slow way to read a line: for records whose fields have types nobody expected."""

import json
import re
from collections.abc import Mapping
from typing import Any, Self

import msgspec

from crewkit_claude.records import (
    NO_COUNT,
    Block,
    CacheCreation,
    ForkedFrom,
    Message,
    Origin,
    Record,
    ServerToolUse,
    Snapshot,
    Usage,
    WorktreeSession,
)

DEEPEST = 256
"""Levels of nesting a line may have; deeper ones are kept, flagged and not read."""

_STRINGS = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"?', re.DOTALL)
_INNERMOST = re.compile(rb"\[\]|\{\}")
_NOT_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
_ARRAYS, _OBJECTS, _MIXED = b"]" * 64, b"}" * 64, b"]}" * 32
_LONGEST_NUMBER = 400


class Unreadable(Exception):
    """A line that is no JSON object; the message says why, in words that hold nothing of it."""


def suspiciously_deep(data: bytes) -> bool:
    """Return whether something in *data* may nest deeply: it closes many levels at a stroke.

    Three searches that skip 64 bytes at a step, so that every piece can afford them.
    """
    return _ARRAYS in data or _OBJECTS in data or _MIXED in data


def too_deep(line: bytes) -> bool:
    """Return whether *line* nests deeper than DEEPEST, without recursion and whatever it holds."""
    if line.count(b"[") + line.count(b"{") <= DEEPEST:
        return False
    brackets = rest = _STRINGS.sub(b"", line).translate(None, _NOT_BRACKETS)
    for _ in range(DEEPEST):  # every round takes away the innermost level
        rest = _INNERMOST.sub(b"", rest)
        if not rest:
            return False
    return _reaches(brackets, DEEPEST + 1)


def _reaches(brackets: bytes, most: int) -> bool:
    depth = 0
    for byte in brackets:
        depth += 1 if byte in b"[{" else -1
        if depth >= most:
            return True
    return False


def document_of(line: bytes) -> dict[str, Any]:
    """Decode *line* whatever the types in it are.

    Raises:
        Unreadable: it is no JSON object, not UTF-8, or nests too deeply.
    """
    if too_deep(line):
        raise Unreadable("nested too deeply")
    try:
        document = json.loads(
            line.decode(), parse_int=_whole, parse_float=_Digits, parse_constant=_no_constant
        )
    except UnicodeDecodeError:
        raise Unreadable("not valid UTF-8") from None
    except (ValueError, RecursionError):
        raise Unreadable("not valid JSON") from None
    if not isinstance(document, dict):
        raise Unreadable("not a JSON object")
    return document


class _Digits(float):
    """A JSON number with a fraction or exponent, and its digits as they came."""

    __slots__ = ("digits",)
    digits: str

    def __new__(cls, digits: str) -> Self:
        number = super().__new__(cls, digits)
        number.digits = digits
        return number


def _whole(digits: str) -> int:
    """Return an integer; one of absurd length as an absurd one, which no int limit stops."""
    return int(digits) if len(digits) <= _LONGEST_NUMBER else 10**_LONGEST_NUMBER


def _no_constant(name: str) -> float:
    raise ValueError(name)


def record_of(line: bytes) -> Record:
    """Read *line*, taking a field of a surprising type as not there.

    Raises:
        Unreadable: see document_of.
    """
    return record_from(document_of(line))


def record_from(document: Mapping[str, Any]) -> Record:
    """Take from *document* what has the expected type."""
    worktree = _object(document, "worktreeSession")
    origin = _object(document, "origin")
    return Record(
        type=_text(document, "type"),
        subtype=_text(document, "subtype"),
        timestamp=_text(document, "timestamp"),
        message=_message(document.get("message")),
        uuid=_text(document, "uuid"),
        session_id=_text(document, "sessionId"),
        request_session_id=_text(document, "requestSessionId"),
        request_id=_text(document, "requestId"),
        forked_from=ForkedFrom(session_id=_text(_object(document, "forkedFrom"), "sessionId")),
        is_sidechain=document.get("isSidechain") is True,
        is_meta=document.get("isMeta") is True,
        is_compact_summary=document.get("isCompactSummary") is True,
        is_api_error_message=document.get("isApiErrorMessage") is True,
        origin=Origin(kind=_text(origin, "kind")) if origin else None,
        snapshot=Snapshot(timestamp=_text(_object(document, "snapshot"), "timestamp")),
        cwd=_text(document, "cwd"),
        version=_text(document, "version"),
        git_branch=_text(document, "gitBranch"),
        worktree_session=WorktreeSession(original_cwd=_text(worktree, "originalCwd")),
        agent_setting=_text(document, "agentSetting"),
        custom_title=_text(document, "customTitle"),
        ai_title=_text(document, "aiTitle"),
        summary=_text(document, "summary"),
        total_cost=_digits(document.get("totalCostUSD")),
        has_unknown_model_cost=document.get("hasUnknownModelCost") is True,
    )


def _object(document: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = document.get(name)
    return found if isinstance(found, dict) else {}


def _text(document: Mapping[str, Any], name: str) -> str | None:
    found = document.get(name)
    return found if isinstance(found, str) else None


def _count(document: Mapping[str, Any], name: str) -> int | None:
    found = document.get(name)
    if found is None or type(found) is int:
        return found
    return NO_COUNT


def _digits(found: object) -> msgspec.Raw:
    if isinstance(found, _Digits):
        return msgspec.Raw(found.digits.encode())
    return msgspec.Raw(str(found).encode()) if type(found) is int else msgspec.Raw()


def _message(found: object) -> Message | None:
    if not isinstance(found, dict):
        return None
    return Message(
        id=_text(found, "id"),
        model=_text(found, "model"),
        content=_content(found.get("content")),
        usage=_usage(found.get("usage")),
    )


def _content(found: object) -> str | list[Block] | None:
    if isinstance(found, list):
        return [_block(block) for block in found]
    return found if isinstance(found, str) else None


def _block(found: object) -> Block:
    if not isinstance(found, dict):
        return Block()
    text = _text(found, "text")
    return Block(
        type=_text(found, "type") or "",
        text=msgspec.Raw() if text is None else msgspec.Raw(json.dumps(text).encode()),
        is_error=found.get("is_error") is True,
    )


def _usage(found: object) -> Usage | None:
    if not isinstance(found, dict):
        return None
    split = found.get("cache_creation")
    return Usage(
        input_tokens=_count(found, "input_tokens"),
        output_tokens=_count(found, "output_tokens"),
        cache_read_input_tokens=_count(found, "cache_read_input_tokens"),
        cache_creation_input_tokens=_count(found, "cache_creation_input_tokens"),
        cache_creation=_split(split) if isinstance(split, dict) else None,
        server_tool_use=ServerToolUse(
            web_search_requests=_count(_object(found, "server_tool_use"), "web_search_requests")
        ),
        service_tier=_text(found, "service_tier"),
        inference_geo=_text(found, "inference_geo"),
        speed=_text(found, "speed"),
    )


def _split(found: Mapping[str, Any]) -> CacheCreation:
    return CacheCreation(
        ephemeral_5m_input_tokens=_count(found, "ephemeral_5m_input_tokens"),
        ephemeral_1h_input_tokens=_count(found, "ephemeral_1h_input_tokens"),
    )
