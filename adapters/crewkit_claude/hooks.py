"""Our hooks in the client's settings: put in, looked for, taken out, and nothing else touched."""

import json
import shlex
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from crewkit_claude import hooking
from crewkit_claude.json_splice import beginning, items, put, take
from crewkit_core.kernel.errors import Invalid

EVENTS = (
    "SessionStart",
    "UserPromptSubmit",
    "SubagentStart",
    "SubagentStop",
    "PreCompact",
    "Stop",
    "SessionEnd",
)
NEW = "{}\n"

_SECONDS = 5
_STRICT = frozenset({"PreToolUse", "PermissionRequest"})
_TYPES = frozenset({"command", "prompt", "agent", "http", "mcp_tool"})


def hook_command(folder: Path) -> str:
    """Return the command that tells the tracker of *folder*; it holds no secret."""
    return shlex.join((sys.executable, "-I", "-S", hooking.__file__, str(folder)))


def hook_entry(command: str) -> dict[str, Any]:
    """Return an entry of the client's settings that runs *command*."""
    return {"hooks": [{"type": "command", "command": command, "timeout": _SECONDS}]}


def with_hooks(text: str, command: str) -> str:
    """Return settings with our hooks in them, once each.

    Raises:
        Invalid: the client could not read these settings.
    """
    if registered(text) == dict.fromkeys(EVENTS, command):
        return text
    text = without_hooks(text)
    start = beginning(text)
    if _hooks_of(text) is None:
        text = put(text, start, '"hooks": {}')
    entry = json.dumps(hook_entry(command))
    for event in EVENTS:
        place = _hooks_of(text) or 0
        known = {item.key: item for item in items(text, place)}
        if event in known:
            text = put(text, known[event].value_start, entry)
        else:
            text = put(text, place, f"{json.dumps(event)}: [{entry}]")
    check(text)
    return text


def without_hooks(text: str) -> str:
    """Return settings without our hooks, and without what they alone needed.

    Raises:
        Invalid: the client could not read these settings.
    """
    check(text)
    place = _hooks_of(text)
    if place is None:
        return text
    had = False
    for index, event in reversed(list(enumerate(items(text, place)))):
        ours = [number for number, entry in enumerate(event.value) if is_ours(entry)]
        had |= bool(ours)
        if ours and len(ours) == len(event.value):
            text = take(text, place, index)
            continue
        for number in reversed(ours):
            text = take(text, event.value_start, number)
    if had and not items(text, place):
        start = beginning(text)
        keys = [item.key for item in items(text, start)]
        text = take(text, start, keys.index("hooks"))
    return text


def registered(text: str) -> dict[str, str]:
    """Return the command of our hook for each event that has one.

    Raises:
        Invalid: the client could not read these settings.
    """
    check(text)
    hooks = json.loads(text).get("hooks", {})
    return {
        event: entry["hooks"][0]["command"]
        for event, entries in hooks.items()
        for entry in entries
        if is_ours(entry)
    }


def is_ours(entry: Any) -> bool:  # noqa: ANN401 - whatever settings hold
    """Tell whether an entry runs our program, whichever installation of it."""
    hooks = entry.get("hooks") if isinstance(entry, dict) else None
    if not isinstance(hooks, list) or len(hooks) != 1 or not isinstance(hooks[0], dict):
        return False
    try:
        words = shlex.split(str(hooks[0].get("command", "")))
    except ValueError:
        return False
    return any(word.endswith("crewkit_claude/hooking.py") for word in words)


def check(text: str) -> None:
    """Refuse settings that the client would not read; it ignores the whole file without a word.

    Raises:
        Invalid: says what is wrong.
    """
    try:
        document = json.loads(text)
    except ValueError as problem:
        raise Invalid(f"the client's settings are no JSON: {problem}") from problem
    if not isinstance(document, dict):
        raise Invalid("the client's settings are no JSON object")
    hooks = document.get("hooks", {})
    if not isinstance(hooks, Mapping):
        raise Invalid("the client's settings: hooks is no object")
    for event, entries in hooks.items():
        if not isinstance(entries, list):
            raise Invalid(f"the client's settings: hooks.{event} is no list")
        if event in _STRICT:
            for entry in entries:
                _check_entry(event, entry)


def _check_entry(event: str, entry: Any) -> None:  # noqa: ANN401 - whatever settings hold
    hooks = entry.get("hooks") if isinstance(entry, dict) else None
    good = isinstance(hooks, list) and all(
        isinstance(hook, dict) and hook.get("type") in _TYPES for hook in hooks
    )
    if not good:
        raise Invalid(f"the client's settings: an entry of hooks.{event} is malformed")


def _hooks_of(text: str) -> int | None:
    return next(
        (one.value_start for one in items(text, beginning(text)) if one.key == "hooks"), None
    )
