"""One line of a transcript as a reader of the chat sees it."""

import datetime as dt
import enum

import attrs

from crewkit_core.sessions.model.transcript import LineKind, TokenUsage


class BlockKind(enum.StrEnum):
    """What a block of a line is."""

    TEXT = "text"
    THINKING = "thinking"
    TOOL_USE = "tool_use"
    TOOL_RESULT = "tool_result"
    IMAGE = "image"
    OTHER = "other"


@attrs.frozen(kw_only=True)
class Block:
    """One block of a line. All text is safe to store and send, and still hostile: never HTML.

    Attributes:
        kind: What it is; the other fields hold what that kind has, and their defaults otherwise.
        text: The text; a tool's input as indented JSON; a tool's result; of an unknown block
            its JSON. At most 100,000 characters.
        truncated: The text was longer; the whole of it is in the stored line.
        tool_use_id: Joins a tool_use to its tool_result.
        name: The tool's name; of an unknown block, its type.
        is_error: The tool failed.
        media_type: Of an image, as the record names it.
        size: Of an image, its bytes, decoded; 0 when it is not in the record.
    """

    kind: BlockKind
    text: str = ""
    truncated: bool = False
    tool_use_id: str = ""
    name: str = ""
    is_error: bool = False
    media_type: str = ""
    size: int = 0


@attrs.frozen(kw_only=True)
class RenderedLine:
    """A line of a transcript for the chat view.

    Attributes:
        kind: As in the stream's index.
        record_type: The record's ``type`` and, after a dot, its ``subtype``, as they stand in it.
        at: When it was written (UTC); None when it names no usable time.
        role: "user", "assistant" or "" for what is neither.
        model, message_id, request_id, uuid: "" where not named.
        blocks: At most 1,000.
        usage: Of the whole API message, repeated in each of its lines; None when absent or absurd.
        sidechain: A subagent's line.
        meta: Written by the client in the user's name.
        compact_summary: The summary that stands for what compaction dropped.
        api_error: Tells of a failed API request.
        flaw: Why a malformed line could not be read, "" otherwise; its text is then one block.
    """

    kind: LineKind
    record_type: str = ""
    at: dt.datetime | None = None
    role: str = ""
    model: str = ""
    message_id: str = ""
    request_id: str = ""
    uuid: str = ""
    blocks: tuple[Block, ...] = ()
    usage: TokenUsage | None = None
    sidechain: bool = False
    meta: bool = False
    compact_summary: bool = False
    api_error: bool = False
    flaw: str = ""
