"""The shapes of a transcript's records that reading needs; everything else is skipped undecoded."""

import msgspec

# Anything in a token count that is no whole number becomes this.
NO_COUNT = -1

_NOTHING = msgspec.Raw()


class CacheCreation(msgspec.Struct):
    """``usage.cache_creation``: cache writes by lifetime."""

    ephemeral_5m_input_tokens: int | None = None
    ephemeral_1h_input_tokens: int | None = None


class ServerToolUse(msgspec.Struct):
    """``usage.server_tool_use``."""

    web_search_requests: int | None = None


class Usage(msgspec.Struct):
    """``message.usage``; a count that is no number is NO_COUNT."""

    input_tokens: int | None = None
    output_tokens: int | None = None
    cache_read_input_tokens: int | None = None
    cache_creation_input_tokens: int | None = None
    cache_creation: CacheCreation | None = None
    server_tool_use: ServerToolUse | None = None
    service_tier: str | None = None
    inference_geo: str | None = None
    speed: str | None = None


class Block(msgspec.Struct):
    """One content block; ``text`` stays JSON until somebody asks for it."""

    type: str = ""
    text: msgspec.Raw = _NOTHING
    is_error: bool | None = None


class Message(msgspec.Struct):
    """The API message inside a user or assistant record."""

    id: str | None = None
    model: str | None = None
    content: str | list[Block] | None = None
    usage: Usage | None = None


class Origin(msgspec.Struct):
    """Where a user record that no person typed came from."""

    kind: str | None = None


class ForkedFrom(msgspec.Struct, rename="camel"):
    """What ``/branch`` writes into every line it copies."""

    session_id: str | None = None


class WorktreeSession(msgspec.Struct, rename="camel"):
    """What ``worktree-state`` knows of the worktree a session runs in."""

    original_cwd: str | None = None


class Snapshot(msgspec.Struct):
    """What ``file-history-snapshot`` holds; such records have no time of their own."""

    timestamp: str | None = None


class Record(msgspec.Struct, rename="camel"):
    """One line of a transcript of any type and any age of the client."""

    type: str | None = None
    subtype: str | None = None
    timestamp: str | None = None
    message: Message | None = None
    uuid: str | None = None
    session_id: str | None = None
    request_session_id: str | None = None
    request_id: str | None = None
    forked_from: ForkedFrom | None = None
    is_sidechain: bool | None = None
    is_meta: bool | None = None
    is_compact_summary: bool | None = None
    is_api_error_message: bool | None = None
    origin: Origin | None = None
    snapshot: Snapshot | None = None
    cwd: str | None = None
    version: str | None = None
    git_branch: str | None = None
    worktree_session: WorktreeSession | None = None
    agent_setting: str | None = None
    custom_title: str | None = None
    ai_title: str | None = None
    summary: str | None = None
    total_cost: msgspec.Raw = msgspec.field(name="totalCostUSD", default=_NOTHING)
    has_unknown_model_cost: bool | None = None
