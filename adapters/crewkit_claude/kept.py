"""What of a transcript's records is kept, by its name: all else is left out.

A record of a type or with a field that no client was seen to write loses it, so that what a new
client writes is sent only once somebody has looked at it.
"""

from collections.abc import Mapping

REMOVED = "[removed]"
"""Stands where a text was, so that the record stays what it is."""

EVERYWHERE = frozenset({
    "type", "subtype", "timestamp", "uuid", "parentUuid", "logicalParentUuid", "sessionId",
    "requestSessionId", "requestId", "isSidechain", "isMeta", "isCompactSummary", "agentId",
    "isApiErrorMessage", "apiErrorStatus", "apiErrorType", "version", "userType", "entrypoint",
    "promptId", "promptSource", "toolUseID", "sourceToolUseID", "sourceToolAssistantUUID", "level",
    "isVisibleInTranscriptOnly", "permissionMode", "mode", "messageId", "isSnapshotUpdate",
    "operation", "leafUuid", "agentSetting", "attributionAgent", "attributionSkill",
    "attributionMcpServer", "attributionMcpTool", "durationMs", "messageCount", "retryInMs",
    "retryAttempt", "maxRetries", "trigger", "originalModel", "fallbackModel", "requestedModel",
    "effort", "perTurnEffort", "madeBy", "toolDenialKind", "turnOrigin", "hookCount",
    "preventedContinuation", "totalCostUSD", "hasUnknownModelCost", "totalAPIDuration",
    "totalAPIDurationWithoutRetries", "totalToolDuration", "totalLinesAdded", "totalLinesRemoved",
    "totalDuration", "startTime", "thinkingDurationMs", "toolInputStreamMs", "apiBlockIndex",
    "promptCacheRequested", "querySource", "id", "sandboxed",
})  # fmt: skip
"""Fields of a record; numbers, and texts that are short."""

PLACES = frozenset({"cwd", "gitBranch"})
"""Further fields, where names of files are kept."""

PARTS: Mapping[str, frozenset[str]] = {
    "forkedFrom": frozenset({"sessionId", "messageUuid"}),
    "origin": frozenset({"kind", "producer"}),
    "snapshot": frozenset({"messageId", "timestamp"}),
    "compactMetadata": frozenset({"trigger", "preTokens", "postTokens", "durationMs"}),
    "turnPosition": frozenset({"promptIndex", "turnIndex"}),
    "attachment": frozenset({"type"}),
    "permissionDecision": frozenset({"decision", "source"}),
    "toolUseResult": frozenset({
        "status", "agentId", "agentType", "totalDurationMs", "totalTokens", "totalToolUseCount",
        "interrupted", "isImage", "durationMs", "code", "type",
    }),
}  # fmt: skip
"""Of fields that are objects, these of theirs."""

PART_PLACES: Mapping[str, frozenset[str]] = {"worktreeSession": frozenset({"originalCwd"})}
"""The same, where names of files are kept."""

MESSAGE = frozenset({"id", "type", "role", "model", "stop_reason"})
BLOCK = frozenset({"type", "id", "name", "tool_use_id", "is_error"})
INPUT_PLACES = frozenset({
    "file_path", "notebook_path", "path", "subagent_type", "skill", "server_name",
})  # fmt: skip
"""Of what a tool is called with."""

WHOLE = frozenset({"modelUsage"})
"""Numbers by the names of models."""

RESPONSES = frozenset({"aiTitle", "summary", "agentName", "customTitle", "title"})
"""What a model made of a session, or a person of that."""

LONGEST = 300
"""Bytes of JSON that a kept text may have."""
