"""The content blocks of a record, bounded and safe to show."""

import json
from collections.abc import Mapping
from typing import Any

from crewkit_core.kernel.text import storable
from crewkit_core.sessions.model.rendered import Block, BlockKind

LONGEST_TEXT = 100_000
"""Characters of a text that are shown; the stored line keeps all of it."""

_NAME = 200
_MOST_BLOCKS = 1_000
_BASE64_BYTES, _BASE64_CHARACTERS = 3, 4


def text_block(text: str, kind: BlockKind = BlockKind.TEXT) -> Block:
    """Return *text* as a block."""
    return Block(kind=kind, text=_safe(text), truncated=len(text) > LONGEST_TEXT)


def json_block(name: str, value: object) -> Block:
    """Return *value*, which nothing here knows the meaning of, as JSON to read."""
    text = _pretty(value)
    return Block(
        kind=BlockKind.OTHER,
        name=storable(name, _NAME),
        text=_safe(text),
        truncated=len(text) > LONGEST_TEXT,
    )


def blocks_of(content: object, tool_use_result: object = None) -> tuple[Block, ...]:
    """Return the blocks of a message's *content*.

    Args:
        content: A text, a list of blocks, or anything else.
        tool_use_result: The record's ``toolUseResult`` (a dict, list, text or None), which stands
            in where a tool_result block holds nothing itself.
    """
    if isinstance(content, str):
        return (text_block(content),)
    if not isinstance(content, list):
        return ()
    found: list[Block] = []
    for block in content[:_MOST_BLOCKS]:
        if isinstance(block, dict):
            found.append(block_of(block, tool_use_result))
            if block.get("type") == "tool_result":
                found.extend(_images(block.get("content")))
        else:
            found.append(json_block("", block))
    return tuple(found)


def block_of(block: Mapping[str, Any], tool_use_result: object = None) -> Block:
    """Return one block; of a type or shape that nothing here knows, its JSON."""
    kind = block.get("type")
    if kind == "text" and isinstance(text := block.get("text"), str):
        return text_block(text)
    if kind == "thinking" and isinstance(text := block.get("thinking"), str):
        return text_block(text, BlockKind.THINKING)
    if kind == "tool_use":
        return _tool_use(block)
    if kind == "tool_result":
        return _tool_result(block, tool_use_result)
    if kind == "image" and isinstance(source := block.get("source"), dict):
        return _image(source)
    return json_block(_text(kind), block)


def _tool_use(block: Mapping[str, Any]) -> Block:
    text = _pretty(block.get("input"))
    return Block(
        kind=BlockKind.TOOL_USE,
        text=_safe(text),
        truncated=len(text) > LONGEST_TEXT,
        tool_use_id=_text(block.get("id")),
        name=_text(block.get("name")),
    )


def _tool_result(block: Mapping[str, Any], tool_use_result: object) -> Block:
    content = block.get("content")
    text = _result_text(content or tool_use_result)
    return Block(
        kind=BlockKind.TOOL_RESULT,
        text=_safe(text),
        truncated=len(text) > LONGEST_TEXT,
        tool_use_id=_text(block.get("tool_use_id")),
        is_error=block.get("is_error") is True,
    )


def _result_text(content: object) -> str:
    if content is None or isinstance(content, str):
        return content or ""
    if not isinstance(content, list):
        return _pretty(content)
    return "\n".join(map(_part_text, content[:_MOST_BLOCKS]))


def _part_text(part: object) -> str:
    if isinstance(part, dict):
        if part.get("type") == "text" and isinstance(text := part.get("text"), str):
            return text
        if part.get("type") == "image":
            return "[image]"
    return part if isinstance(part, str) else _pretty(part)


def _images(content: object) -> list[Block]:
    parts = content[:_MOST_BLOCKS] if isinstance(content, list) else []
    return [
        _image(part["source"])
        for part in parts
        if isinstance(part, dict)
        and part.get("type") == "image"
        and isinstance(part.get("source"), dict)
    ]


def _image(source: Mapping[str, Any]) -> Block:
    data = source.get("data")
    size = 0
    if isinstance(data, str):
        size = len(data.rstrip("=")) * _BASE64_BYTES // _BASE64_CHARACTERS
    return Block(kind=BlockKind.IMAGE, media_type=_text(source.get("media_type")), size=size)


def _text(value: object) -> str:
    return storable(value, _NAME) if isinstance(value, str) else ""


def _safe(text: str) -> str:
    return storable(text, LONGEST_TEXT)


def _pretty(value: object) -> str:
    return "" if value is None else json.dumps(value, indent=2, ensure_ascii=False)
