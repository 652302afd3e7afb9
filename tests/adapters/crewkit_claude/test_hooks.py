"""Our hooks in somebody's settings: what is theirs stays theirs, to the byte."""

import json
from pathlib import Path

import pytest

from crewkit_claude.hooks import (
    EVENTS,
    hook_command,
    registered,
    with_hooks,
    without_hooks,
)
from crewkit_core.kernel.errors import Invalid

COMMAND = hook_command(Path("/state/a folder"))
THEIRS = (
    "{}\n",
    "{ }",
    '{"model": "opus"}',
    '{\n  "model":   "opus",\n  "env": {"A":"ü"}\n}\n',
    '{\n\t"hooks": {\n\t\t"Stop": [ {"hooks": [{"type": "command", "command": "mine"}]} ]\n\t}\n}',
    '{"hooks": {"Stop": [], "PreToolUse": [{"matcher": "Bash", "hooks": []}]}, "x": [1, 2.50]}',
    '{"hooks": {"SessionStart": [{"hooks": [{"type": "command", "command": "a"}]}]}}',
)


@pytest.mark.parametrize("theirs", THEIRS)
def test_what_was_put_in_comes_out_again(theirs: str) -> None:
    """And leaves the file as it was, byte for byte; an empty list of theirs may go."""
    there = with_hooks(theirs, COMMAND)
    assert registered(there) == dict.fromkeys(EVENTS, COMMAND)
    back = without_hooks(there)
    assert back == theirs or json.loads(theirs)["hooks"].get("Stop") == []


@pytest.mark.parametrize("theirs", THEIRS)
def test_putting_in_twice_is_putting_in_once(theirs: str) -> None:
    """Also where another installation's came first."""
    once = with_hooks(theirs, COMMAND)
    assert with_hooks(once, COMMAND) == once
    assert registered(with_hooks(with_hooks(theirs, COMMAND.replace("folder", "old")), COMMAND))


def test_their_own_hooks_still_run() -> None:
    """Before ours, as they stood."""
    there = json.loads(with_hooks(THEIRS[4], COMMAND))
    assert there["hooks"]["Stop"][0] == {"hooks": [{"type": "command", "command": "mine"}]}
    assert len(there["hooks"]["Stop"]) == 2


@pytest.mark.parametrize(
    "broken",
    [
        "",
        "{",
        "[]",
        '{"hooks": []}',
        '{"hooks": {"Stop": {}}}',
        '{"hooks": {"PreToolUse": [{"hooks": [{"type": "magic"}]}]}}',
        '{"hooks": {"PermissionRequest": [{}]}}',
    ],
)
def test_settings_that_the_client_would_ignore_are_refused(broken: str) -> None:
    """One malformed entry makes it ignore the whole file without a word."""
    with pytest.raises(Invalid, match="settings"):
        with_hooks(broken, COMMAND)
    with pytest.raises(Invalid, match="settings"):
        without_hooks(broken)
