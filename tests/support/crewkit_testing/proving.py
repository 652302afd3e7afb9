"""What a suite of the proof is told, and where it writes what it found."""

import os
import uuid
from pathlib import Path


def seed() -> int:
    """Return the seed of this run: ``CREWKIT_SEED``, or one nobody has used; it is printed."""
    told = os.environ.get("CREWKIT_SEED")
    used = int(told) if told else uuid.uuid4().int % 2**32
    print(f"CREWKIT_SEED={used}")
    return used


def rounds(name: str, *, usual: int, in_ci: int | None = None) -> int:
    """Return how often to do it: the variable *name*, else what is usual here or in CI."""
    told = os.environ.get(name)
    if told:
        return int(told)
    return in_ci if in_ci is not None and os.environ.get("CI") else usual


def found(*lines: str) -> None:
    """Print figures, and write them where the proof wants them."""
    text = "\n".join(lines) + "\n"
    print(text)
    where = os.environ.get("CREWKIT_FIGURES")
    if where:
        with Path(where).open("a") as file:  # several tests of a suite may find something
            file.write(text)
