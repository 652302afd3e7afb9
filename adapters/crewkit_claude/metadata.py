"""What the client notes beside a subagent's transcript."""

from pathlib import Path

import attrs

from crewkit_claude.files import read_start
from crewkit_claude.tolerant import Unreadable, document_of
from crewkit_core.kernel.text import storable

_LARGEST = 1024 * 1024
_NAME = 1_000
_DEEPEST_SPAWN = 1_000


@attrs.frozen(kw_only=True)
class AgentMeta:
    """``agent-ID.meta.json``; what it does not name, or names in a surprising type, is None.

    Attributes:
        tool_use_id: Of the call, in whichever file of the session, that started the agent.
        parent_agent_id: The agent that made that call; 2.1.197 never names it.
        spawn_depth: 1 for an agent of the main thread.
        model: May be an alias such as "haiku".
        raw: The file's bytes, up to 1 MiB.
    """

    agent_type: str | None = None
    description: str | None = None
    tool_use_id: str | None = None
    parent_agent_id: str | None = None
    spawn_depth: int | None = None
    model: str | None = None
    raw: bytes = b""


def read_meta(transcript: Path) -> AgentMeta | None:
    """Return the note beside *transcript*, or None when there is none to read."""
    raw = read_start(transcript.with_name(f"{transcript.stem}.meta.json"), _LARGEST)
    return None if raw is None else meta_of(raw)


def meta_of(raw: bytes) -> AgentMeta:
    """Return the note that *raw* holds; all None when it is no JSON object."""
    try:
        document = document_of(raw)
    except Unreadable:
        return AgentMeta(raw=raw)

    def text(name: str) -> str | None:
        found = document.get(name)
        return storable(found, _NAME) if isinstance(found, str) else None

    depth = document.get("spawnDepth")
    return AgentMeta(
        agent_type=text("agentType"),
        description=text("description"),
        tool_use_id=text("toolUseId"),
        parent_agent_id=text("parentAgentId"),
        spawn_depth=depth if type(depth) is int and 0 <= depth <= _DEEPEST_SPAWN else None,
        model=text("model"),
        raw=raw,
    )
