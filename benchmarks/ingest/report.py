"""What is measured, what was found, and how it is told."""

import json
import statistics
from pathlib import Path
from typing import Any

import attrs

from benchmarks.machine import Machine


@attrs.frozen(kw_only=True)
class Corpus:
    """Lines of one mean length.

    Attributes:
        mean: Bytes a line, on average.
        lines: In each round, for each way.
        bar, aim: What the repository path must reach, and should: times the floor's items a second.
    """

    mean: int
    lines: int
    bar: float
    aim: float

    def scaled(self, scale: float) -> "Corpus":
        """Return it with another number of lines."""
        return attrs.evolve(self, lines=max(1_000, round(self.lines * scale)))


CORPORA = (
    Corpus(mean=800, lines=20_000, bar=0.5, aim=1.0),
    Corpus(mean=5_000, lines=8_000, bar=1.5, aim=2.5),
    Corpus(mean=12_000, lines=4_000, bar=1.8, aim=3.0),
)
SIZE_BAR, SIZE_AIM = 0.45, 0.2


@attrs.frozen(kw_only=True)
class Way:
    """One way in, over all rounds.

    Attributes:
        seconds: Of each round.
        size: Bytes its relations grew by, indexes and TOAST included, over all rounds.
    """

    seconds: tuple[float, ...]
    size: int


@attrs.frozen(kw_only=True)
class Figures:
    """What was measured with one corpus; the ways took turns.

    Attributes:
        lines, size, batches: Of one round.
    """

    corpus: Corpus
    lines: int
    size: int
    batches: int
    floor: Way
    repository: Way
    http: Way

    def speed(self, way: Way) -> float:
        """Return the median number of items a second."""
        return self.lines / statistics.median(way.seconds)

    def times(self, way: Way) -> float:
        """Return the median, over the rounds, of how often the floor's speed it reached."""
        pairs = zip(self.floor.seconds, way.seconds, strict=True)
        return statistics.median(floor / own for floor, own in pairs)

    @property
    def size_ratio(self) -> float:
        """What the repository's relations take for each byte of the floor's."""
        return self.repository.size / self.floor.size


@attrs.frozen(kw_only=True)
class Result:
    """A whole run."""

    machine: Machine
    seed: int
    rounds: int
    figures: tuple[Figures, ...]


def as_json(result: Result) -> str:
    """Return everything, for programs."""
    return json.dumps(attrs.asdict(result, value_serializer=_plain), indent=1) + "\n"


def _plain(_: object, __: object, value: Any) -> Any:  # noqa: ANN401 - attrs' own signature
    return str(value) if isinstance(value, Path) else value


def as_markdown(result: Result) -> str:
    """Return it for people; a bar that is missed says so."""
    ran = result.machine
    libraries = ", ".join(f"{name} {version}" for name, version in ran.libraries.items())
    head = (
        f"Commit {ran.commit}, seed {result.seed}, {result.rounds} rounds, {ran.cores} cores of"
        f" {ran.system}, load {ran.load[0]} before and {ran.load[1]} after."
        f"\nPython {ran.python}, {libraries}.\n"
    )
    rows = [row for figures in result.figures for row in _rows(figures)]
    return "\n".join([head, *_HEAD, *rows, ""])


_HEAD = (
    "| mean line | way | items/s | times the floor | bar (aim) | size / floor's | bar (aim) |",
    "|---|---|---|---|---|---|---|",
)


def _rows(figures: Figures) -> list[str]:
    corpus = figures.corpus
    mean = f"{figures.size / figures.lines / 1000:.1f} KB"
    floor, repository, http = figures.floor, figures.repository, figures.http
    times, size = figures.times(repository), figures.size_ratio
    speed = f"{times:.2f} {_verdict(reached=times >= corpus.bar)} | {corpus.bar} ({corpus.aim})"
    room = f"{size:.3f} {_verdict(reached=size <= SIZE_BAR)} | {SIZE_BAR} ({SIZE_AIM})"
    over_http = f"{figures.times(http):.2f} | | {http.size / floor.size:.3f} |"
    return [
        f"| {mean} | floor | {figures.speed(floor):,.0f} | 1 | | 1 | |",
        f"| {mean} | repository | {figures.speed(repository):,.0f} | {speed} | {room} |",
        f"| {mean} | HTTP | {figures.speed(http):,.0f} | {over_http} |",
    ]


def _verdict(*, reached: bool) -> str:
    return "reached" if reached else "**missed**"
