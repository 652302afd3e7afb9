"""What kind of line a record is."""

from crewkit_claude.prompts import INTERRUPTED, first_text, is_prompt
from crewkit_claude.records import Record
from crewkit_core.sessions.model.transcript import LineKind

_BY_TYPE = {
    "assistant": LineKind.ASSISTANT,
    "attachment": LineKind.ATTACHMENT,
    "system": LineKind.SYSTEM,
    "cost-state": LineKind.COST_STATE,
} | dict.fromkeys(
    (
        "agent-color", "agent-name", "agent-setting", "ai-title", "api-request",
        "api-request-blob", "api-request-shape", "atis-latch", "content-replacement",
        "custom-title", "file-history-snapshot", "fork-context-ref", "last-prompt", "mode",
        "permission-mode", "pr-link", "progress", "queue-operation", "summary", "tag",
        "tools-used", "worktree-state",
    ),
    LineKind.BOOKKEEPING,
)  # fmt: skip


# Looking a member up in its class costs as much as the rest of a line's kind.
_UNKNOWN, _TOOL_RESULT = LineKind.UNKNOWN, LineKind.TOOL_RESULT


def kind_of(record: Record) -> LineKind:
    """Return the kind of *record*; UNKNOWN for a type that no client was seen to write."""
    if record.type == "user":
        return _kind_of_user(record)
    return _BY_TYPE.get(record.type or "", _UNKNOWN)


def _kind_of_user(record: Record) -> LineKind:
    if record.is_compact_summary:
        return LineKind.COMPACT_SUMMARY
    content = record.message.content if record.message is not None else None
    if type(content) is list:
        for block in content:
            if block.type == "tool_result":
                return _TOOL_RESULT
    injected = record.origin is not None and record.origin.kind == "task-notification"
    if record.is_meta or injected:
        return LineKind.SYSTEM
    text = first_text(content)
    if text is not None and (text.startswith(INTERRUPTED) or not is_prompt(text)):
        return LineKind.SYSTEM
    return LineKind.PROMPT


def is_interruption(record: Record) -> bool:
    """Return whether *record* says that somebody stopped the model."""
    if record.type != "user" or record.message is None:
        return False
    text = first_text(record.message.content)
    return text is not None and text.startswith(INTERRUPTED)
