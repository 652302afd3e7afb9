"""The one argument of a call that tells what it was about."""

import json

_TELLING = (
    "command", "file_path", "notebook_path", "pattern", "query", "url", "path", "description",
    "skill", "subject", "prompt", "operation",
)  # fmt: skip
_LONGEST = 140


def gist(arguments: str) -> str:
    """Return one line about a call's arguments (JSON); "" when nothing in them tells."""
    try:
        values = json.loads(arguments)
    except (ValueError, RecursionError):
        return ""
    if not isinstance(values, dict):
        return ""
    for name in _TELLING:
        value = values.get(name)
        if isinstance(value, str) and value.strip():
            line = " ".join(value.split())
            return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"
    return ""
