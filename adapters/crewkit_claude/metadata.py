"""What the client notes beside a subagent's transcript."""

from pathlib import Path

from crewkit_claude.files import read_start
from crewkit_claude.tolerant import Unreadable, document_of
from crewkit_core.kernel.text import storable
from crewkit_core.sessions.model.stream import MOST_DEPTH, MOST_META_TEXT, SubagentMeta

_LARGEST = 1024 * 1024


def read_meta(transcript: Path) -> SubagentMeta | None:
    """Return the note beside *transcript*, or None when there is none to read."""
    raw = read_start(transcript.with_name(f"{transcript.stem}.meta.json"), _LARGEST)
    return None if raw is None else meta_of(raw)


def meta_of(raw: bytes) -> SubagentMeta:
    """Return the note that *raw* holds.

    What it does not name, or names in a surprising type, is None; all is, when it is no JSON
    object. 2.1.197 never names the agent that called; the model may be an alias such as "haiku".
    """
    try:
        document = document_of(raw)
    except Unreadable:
        return SubagentMeta()

    def text(name: str) -> str | None:
        found = document.get(name)
        return storable(found, MOST_META_TEXT) if isinstance(found, str) else None

    depth = document.get("spawnDepth")
    return SubagentMeta(
        agent_type=text("agentType"),
        description=text("description"),
        tool_use_id=text("toolUseId"),
        parent_agent_id=text("parentAgentId"),
        spawn_depth=depth if type(depth) is int and 0 <= depth <= MOST_DEPTH else None,
        model=text("model"),
    )
