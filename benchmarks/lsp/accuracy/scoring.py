"""Comparing our answers with an oracle's, on samples drawn with a seed."""

import random
from collections.abc import Callable, Iterable
from typing import NamedTuple

from benchmarks.lsp.accuracy.memory import MemoryIndex
from benchmarks.lsp.accuracy.servers import Oracle, Place
from crewkit_index.index import Found
from crewkit_index.lines import Position
from crewkit_index.packed import Occurrence
from crewkit_index.resolution import Answers
from crewkit_index.resolution.text import Text

Spot = tuple[str, int]
"""A path and a line: columns differ by what is counted as a definition's start."""


class Sample(NamedTuple):
    """One identifier of the corpus."""

    path: str
    occurrence: Occurrence
    position: Position


class Miss(NamedTuple):
    """What one answer should have been."""

    sample: Sample
    ours: list[Spot]
    theirs: list[Spot]


class DefinitionScore(NamedTuple):
    """Of identifiers that lead into the repository, and of those that lead out of it."""

    asked: int
    answered: int
    right: int
    foreign: int
    foreign_answered: int
    misses: list[Miss]

    @property
    def recall(self) -> float:
        return 100 * self.right / max(self.asked, 1)

    @property
    def precision(self) -> float:
        return 100 * self.right / max(self.answered, 1)

    @property
    def false_answers(self) -> float:
        return 100 * self.foreign_answered / max(self.foreign, 1)


class ReferenceScore(NamedTuple):
    """Of sampled definitions: means over them, and over all mentions together."""

    asked: int
    precision: float
    recall: float
    micro_precision: float
    micro_recall: float
    misses: list[Miss]

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both / 100 if both else 0.0


def samples(index: MemoryIndex, seed: int, *, only: Callable[[str], bool]) -> Iterable[Sample]:
    """Identifiers in a random order that the seed decides; each file as likely as its names."""
    everything = [
        (path, number)
        for path in index.paths()
        if only(path)
        for number in range(len(index.known[path].occurrences))
    ]
    random.Random(seed).shuffle(everything)
    for path, number in everything:
        facts = index.known[path]
        occurrence = facts.occurrences[number]
        yield Sample(path, occurrence, facts.lines.position(occurrence.start))


def _theirs(index: MemoryIndex, places: list[Place]) -> tuple[list[Spot], bool]:
    root = f"{index.root}/"
    inside = [
        (place.path.removeprefix(root), place.line)
        for place in places
        if place.path.startswith(root)
        and "/node_modules/" not in place.path
        and not _in_comment(index, place.path.removeprefix(root), place)
    ]
    if inside and all(_is_import(index, spot) for spot in inside):
        return [], True  # an oracle that knows no more than the import: the target is not here
    return inside, bool(places) and not inside


def _is_import(index: MemoryIndex, spot: Spot) -> bool:
    facts = index.known.get(spot[0])
    return facts is not None and any(
        facts.lines.line_of(found.start) == spot[1] for found in facts.imports
    )


def _in_comment(index: MemoryIndex, path: str, place: Place) -> bool:
    """Oracles follow links in documentation comments; an index of identifiers has none there."""
    facts = index.known.get(path)
    if facts is None or not (place.line or place.column):
        return False
    offset = facts.lines.offset(Position(place.line, place.column))
    if path not in index.texts:
        index.texts[path] = Text(index.sources[path], facts.language)
    text = index.texts[path]
    stretch = slice(offset, offset + 2)  # tsserver's ranges may begin with the space before
    return not text.masked[stretch].strip() and bool(text.raw[stretch].strip())


def _spot(index: MemoryIndex, found: Found) -> Spot:
    return found.path, index.known[found.path].lines.line_of(found.start)


def score_definitions(
    index: MemoryIndex, oracle: Oracle, seed: int, wanted: int, only: Callable[[str], bool]
) -> DefinitionScore:
    """Ask both about `wanted` identifiers that lead somewhere."""
    answers = Answers()
    asked = answered = right = foreign = foreign_answered = 0
    misses = []
    for sample in samples(index, seed, only=only):
        if asked + foreign >= wanted:
            break
        place = Place(f"{index.root}/{sample.path}", *sample.position)
        theirs, outside = _theirs(index, oracle.definition(place))
        here = (sample.path, sample.position.line)
        if not theirs and not outside:
            continue
        if here in theirs:
            continue  # it is its own definition
        found = answers.definitions(index, sample.path, sample.occurrence.start)
        ours = [_spot(index, one) for one in found]
        if outside:
            foreign += 1
            foreign_answered += bool(ours) and ours[0] != here
        else:
            asked += 1
            answered += bool(ours)
            right += bool(ours) and ours[0] in theirs
        best = ours[0] if ours else None
        if best not in theirs if theirs else best not in {None, here}:
            misses.append(Miss(sample, ours, theirs))
    return DefinitionScore(asked, answered, right, foreign, foreign_answered, misses)


def score_references(
    index: MemoryIndex, oracle: Oracle, seed: int, wanted: int, only: Callable[[str], bool]
) -> ReferenceScore:
    """Ask both about `wanted` definitions that are not local."""
    answers = Answers()
    precisions: list[float] = []
    recalls: list[float] = []
    hits = ours_total = theirs_total = 0
    misses = []
    for sample in samples(index, seed, only=only):
        if len(recalls) >= wanted:
            break
        facts = index.known[sample.path]
        if not any(
            facts.definitions[at].name_start == sample.occurrence.start
            and not facts.definitions[at].traits & 1
            for at in facts.by_name.get(sample.occurrence.token, ())
        ):
            continue
        place = Place(f"{index.root}/{sample.path}", *sample.position)
        theirs = {spot for spot in _theirs(index, oracle.references(place))[0] if only(spot[0])}
        if not theirs:
            continue
        found = answers.references(index, sample.path, sample.occurrence.start)
        ours = {_spot(index, one) for one in found if only(one.path)}  # what the oracle sees
        both = len(ours & theirs)
        precisions.append(100 * both / len(ours) if ours else 0.0)
        recalls.append(100 * both / len(theirs))
        hits, ours_total, theirs_total = (
            hits + both,
            ours_total + len(ours),
            theirs_total + len(theirs),
        )
        if ours != theirs:
            misses.append(Miss(sample, sorted(ours - theirs), sorted(theirs - ours)))
    count = max(len(recalls), 1)
    return ReferenceScore(
        len(recalls), sum(precisions) / count, sum(recalls) / count,
        100 * hits / max(ours_total, 1), 100 * hits / max(theirs_total, 1), misses,
    )  # fmt: skip
