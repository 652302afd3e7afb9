"""Recordings without what is not ours to keep: the vendor's texts, and this machine's paths."""

import json
from pathlib import Path
from typing import Any

ELIDED = "<elided>"
_LONGEST = 300
_RESULT_FIELDS = frozenset(
    {
        "duration_api_ms", "duration_ms", "is_error", "modelUsage", "model_usage_since_last_result",
        "num_turns", "result_index", "session_id", "stop_reason", "subtype", "terminal_reason",
        "total_cost_usd", "type", "usage", "uuid",
    }
)  # fmt: skip


def elided_line(line: bytes) -> bytes:
    """Return a transcript's *line* with the vendor's prompts, tools and reminders elided.

    Records of what was sent (``api-request*``), attachments and texts that the client wrote in
    the user's name lose them; what the scripted model and the user said stays as it is.
    """
    record = json.loads(line)
    kind = record.get("type")
    if kind == "attachment":
        record["attachment"] = _shortened(record["attachment"], 0)
        record["attachment"].get("snapshot", {}).pop("osVersion", None)
        if "rendered" in record:
            record["rendered"] = [{"content": ELIDED}]
    elif str(kind).startswith("api-request"):
        kept = ("type", "timestamp", "sessionId", "agentId", "uuid", "hash")
        record = {name: value for name, value in record.items() if name in kept} | {"x": ELIDED}
    elif kind == "user" and (record.get("isMeta") or record.get("isCompactSummary")):
        record["message"]["content"] = _shortened(record["message"]["content"], _LONGEST)
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode()


def _shortened(value: Any, most: int) -> Any:
    """Return *value* with its texts over *most* characters elided; 0: over 60, and lists too."""
    if isinstance(value, str):
        return ELIDED if len(value) > (most or 60) else value
    if isinstance(value, list):
        return [] if not most else [_shortened(item, most) for item in value]
    if isinstance(value, dict):
        return {name: _shortened(item, most) for name, item in value.items()}
    return value


def elided_result(result: dict[str, Any]) -> dict[str, Any]:
    """Return what a ``result`` message says about tokens and money."""
    return {name: value for name, value in result.items() if name in _RESULT_FIELDS}


def copy_transcripts(projects: Path, world: Path, target: Path) -> None:
    """Copy a client's *projects* to *target*, as if its *world* were the root of the disk."""
    path, slug = str(world), "".join(c if c.isalnum() and c.isascii() else "-" for c in str(world))
    for source in sorted(projects.rglob("*")):
        if source.suffix not in {".jsonl", ".json"} or not source.is_file():
            continue
        place = target / str(source.relative_to(projects)).replace(slug, "")
        place.parent.mkdir(parents=True, exist_ok=True)
        data = source.read_bytes()
        if source.suffix == ".jsonl":
            data = b"".join(elided_line(line) + b"\n" for line in data.splitlines())
        place.write_bytes(data.replace(path.encode(), b"").replace(slug.encode(), b""))
