"""Seeded transcripts in Claude Code's layout: what a company's history looks like, made up."""

import hashlib
import json
import random
from pathlib import Path

import attrs

from crewkit.clock import SystemClock
from crewkit.demo.session import MadeUp, Writer
from crewkit.demo.team import PEOPLE, REPOSITORIES
from crewkit.rates import shipped_rates


@attrs.frozen
class Corpus:
    """Files of transcripts.

    Attributes:
        items: Lines that are not blank.
        output_tokens: Of all messages, each counted once.
        hashes: SHA-256 of each file, by (Claude session id, stream).
    """

    root: Path
    items: int
    output_tokens: int
    hashes: dict[tuple[str, str], str]


def write_corpus(root: Path, seed: int, items: int, *, length: int = 1) -> Corpus:
    """Write sessions until there are at least *items* lines.

    Args:
        length: How many sessions' worth of lines a main stream holds.
    """
    chance = random.Random(seed)
    rates = shipped_rates()
    written = 0
    tokens: dict[str, int] = {}
    hashes: dict[tuple[str, str], str] = {}
    while written < items:
        person, repository = chance.choice(PEOPLE), chance.choice(REPOSITORIES)
        began = SystemClock().now().replace(microsecond=0)
        made_up = Writer(chance, person, repository, began).session(rates)
        more = [Writer(chance, person, repository, began).session(rates) for _ in range(1, length)]
        folder = root / f"-home-{person.home}-code-{repository.folder}"
        for name, _, data in made_up.streams:
            path = folder / f"{made_up.session_id}.jsonl"
            if name != "main":
                path = folder / made_up.session_id / "subagents" / f"agent-{name}.jsonl"
            else:
                data = b"".join([data, *(_as_one(each, made_up) for each in more)])  # noqa: PLW2901
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            written += data.count(b"\n")
            tokens |= _output_tokens(data)
            hashes[made_up.session_id, name] = hashlib.sha256(data).hexdigest()
    return Corpus(root, written, sum(tokens.values()), hashes)


def _output_tokens(data: bytes) -> dict[str, int]:
    """Return the output tokens of each message, read the plain way."""
    messages = [json.loads(line).get("message", {}) for line in data.splitlines()]
    return {each["id"]: each["usage"]["output_tokens"] for each in messages if "usage" in each}


def _as_one(other: MadeUp, whole: MadeUp) -> bytes:
    return other.streams[0][2].replace(other.session_id.encode(), whole.session_id.encode())
