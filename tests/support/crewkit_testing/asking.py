"""A command line on a real platform: ask it as a program would."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from click.testing import Result

CLIENTS = ("2.1.197", "2.1.330")
RECORDINGS = Path(__file__).resolve().parents[2] / "data" / "transcripts"

Ask = Callable[..., Result]


def answer(ck: Ask, *line: str) -> Any:
    """Return what a command prints as JSON."""
    done = ck(*line, "--json")
    assert 0 == done.exit_code, done.stderr
    return json.loads(done.stdout)


def listed(ck: Ask, *filters: str) -> list[dict[str, Any]]:
    """Return every session, or those that fit."""
    rows: list[dict[str, Any]] = answer(ck, "sessions", "list", "--all", *filters)
    return rows


def transcripts(root: Path) -> dict[tuple[str, str | None], Path]:
    """Return the files under *root* by session and subagent."""
    found: dict[tuple[str, str | None], Path] = {}
    for path in sorted(root.rglob("*.jsonl")):
        agent = path.stem.removeprefix("agent-")
        if agent == path.stem:
            found[path.stem, None] = path
        else:
            found[path.parents[1].name, agent] = path
    return found


def items(path: Path) -> int:
    """Return how many lines of a file are not blank."""
    return sum(1 for line in path.read_bytes().split(b"\n") if line.strip())
