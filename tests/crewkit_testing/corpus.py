"""Seeded transcripts in Claude Code's layout: what a company's history looks like, made up."""

import hashlib
import random
import uuid
from pathlib import Path

import attrs

from crewkit.clock import SystemClock
from crewkit.demo.session import Writer
from crewkit.demo.team import PEOPLE, REPOSITORIES
from crewkit.rates import shipped_rates


@attrs.frozen
class Corpus:
    """Files of transcripts.

    Attributes:
        items: Lines that are not blank.
        hashes: SHA-256 of each file, by (Claude session id, stream).
    """

    root: Path
    items: int
    hashes: dict[tuple[str, str], str]


def write_corpus(root: Path, seed: int, items: int) -> Corpus:
    """Write sessions until there are at least *items* lines."""
    chance = random.Random(seed)
    rates = shipped_rates()
    written = 0
    hashes: dict[tuple[str, str], str] = {}
    while written < items:
        person, repository = chance.choice(PEOPLE), chance.choice(REPOSITORIES)
        began = SystemClock().now().replace(microsecond=0)
        made_up = Writer(chance, person, repository, began).session(rates)
        folder = root / f"-home-{person.home}-code-{repository.folder}"
        for name, _, data in made_up.streams:
            path = folder / f"{made_up.session_id}.jsonl"
            if name != "main":
                path = folder / made_up.session_id / "subagents" / f"agent-{name}.jsonl"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            written += data.count(b"\n")
            hashes[made_up.session_id, name] = hashlib.sha256(data).hexdigest()
    return Corpus(root, written, hashes)


def unique_seed() -> int:
    """Return a seed nobody has used."""
    return uuid.uuid4().int
