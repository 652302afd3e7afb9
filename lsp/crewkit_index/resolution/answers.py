"""Definitions, references, implementations, callers and callees."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from crewkit_index.answers import Confidence
from crewkit_index.facts import NOTHING, Trait
from crewkit_index.index import Caller, Found, Index
from crewkit_index.packed import Occurrence
from crewkit_index.resolution.ecmascript import EcmaScript
from crewkit_index.resolution.entities import CALLABLE, TYPES, Item, Outcome
from crewkit_index.resolution.go import Go
from crewkit_index.resolution.java import Java
from crewkit_index.resolution.python import Python
from crewkit_index.resolution.question import File, Question
from crewkit_index.resolution.ruby import Ruby
from crewkit_index.resolution.rules import Rules
from crewkit_index.resolution.rust import Rust

RULES: Final[Mapping[str, Rules]] = {
    "python": Python(),
    "typescript": EcmaScript(),
    "rust": Rust(),
    "go": Go(),
    "java": Java(),
    "ruby": Ruby(),
}

ALIAS_DISTANCE: Final = 40
"""Bytes between a name and the alias it is given."""

GUESSES: Final = 5
"""How many definitions are offered when none is sure."""


class Answers:
    """The `Resolution` of every language."""

    def definitions(self, index: Index, path: str, offset: int) -> Sequence[Found]:
        """Where what stands here is defined."""
        q = Question(index)
        outcome = _outcome(q, path, offset)
        items = outcome.items
        if outcome.confidence is Confidence.GUESS:
            items = items[:GUESSES]
        return _places(q, items, outcome.confidence)

    def references(self, index: Index, path: str, offset: int) -> Sequence[Found]:
        """Every mention of what stands here, its declarations included."""
        q = Question(index)
        outcome = _outcome(q, path, offset)
        file = q.file(path)
        occurrence = file.facts.occurrence_at(offset) if file else None
        if file is None or occurrence is None or not outcome.items:
            return []
        asked = RULES[file.language].asked(q, file, occurrence.start, outcome)
        return list(_mentions(q, outcome._replace(items=tuple(asked))))

    def implementations(self, index: Index, path: str, offset: int) -> Sequence[Found]:
        """What implements or overrides what stands here; itself when nothing does."""
        q = Question(index)
        outcome = _outcome(q, path, offset)
        found: dict[Item, None] = {}
        for item in outcome.items:
            file = q.file(item.path)
            if file is not None and item.index != NOTHING:
                found.update(dict.fromkeys(RULES[file.language].implementations(q, item)))
        return _places(q, tuple(found) or outcome.items, outcome.confidence)

    def incoming(self, index: Index, path: str, definition: int) -> Sequence[Caller]:
        """Definitions that call that one; the file itself for calls outside of any."""
        q = Question(index)
        calls: dict[Item, list[tuple[int, int]]] = {}
        sure: dict[Item, Confidence] = {}
        for found in _mentions(q, Outcome((Item(path, definition),))):
            file = q.file(found.path)
            if found.definition != NOTHING or file is None:
                continue
            if RULES[file.language].is_call(file, found.start, found.end):
                caller = Item(found.path, file.around(found.start, CALLABLE))
                calls.setdefault(caller, []).append((found.start, found.end))
                sure[caller] = max(sure.get(caller, Confidence.GUESS), found.confidence)
        return _callers(q, calls, sure)

    def outgoing(self, index: Index, path: str, definition: int) -> Sequence[Caller]:
        """Definitions that that one calls."""
        q = Question(index)
        file = q.file(path)
        if file is None or not 0 <= definition < len(file.definitions):
            return []
        rules = RULES[file.language]
        calls: dict[Item, list[tuple[int, int]]] = {}
        sure: dict[Item, Confidence] = {}
        for occurrence in _within(file, definition):
            if _defined(file, occurrence) != NOTHING or not rules.is_call(
                file, occurrence.start, occurrence.end
            ):
                continue
            outcome = rules.resolve(q, path, occurrence.start, occurrence.token)
            if outcome.confidence is Confidence.GUESS:
                continue
            for item in outcome.items[:1]:
                target = q.definition(item)
                if target is not None and target.kind in CALLABLE | TYPES:
                    calls.setdefault(item, []).append((occurrence.start, occurrence.end))
                    sure[item] = outcome.confidence
        return _callers(q, calls, sure)


def _outcome(q: Question, path: str, offset: int) -> Outcome:
    file = q.file(path)
    rules = RULES.get(file.language) if file else None
    occurrence = file.facts.occurrence_at(offset) if file else None
    if file is None or rules is None or occurrence is None:
        return Outcome()
    return rules.resolve(q, path, occurrence.start, occurrence.token)


def _places(q: Question, items: Sequence[Item], confidence: Confidence) -> list[Found]:
    places = (_place(q, item, confidence) for item in items)
    return [place for place in places if place is not None]


def _place(q: Question, item: Item, confidence: Confidence) -> Found | None:
    if item.index == NOTHING:
        return Found(item.path, 0, 0, NOTHING, confidence)
    definition = q.definition(item)
    if definition is None:
        return None
    return Found(item.path, definition.name_start, definition.name_end, item.index, confidence)


def _callers(
    q: Question, calls: Mapping[Item, list[tuple[int, int]]], sure: Mapping[Item, Confidence]
) -> list[Caller]:
    callers = []
    for item, ranges in calls.items():
        place = _place(q, item, sure[item])
        if place is not None:
            callers.append(Caller(place, tuple(ranges)))
    return callers


def _within(file: File, definition: int) -> Iterator[Occurrence]:
    around = file.definitions[definition]
    for occurrence in file.facts.occurrences:
        if around.start <= occurrence.start < around.end:
            yield occurrence


def _mentions(q: Question, outcome: Outcome) -> Iterator[Found]:
    """Every identifier of the targets' names that leads to one of them."""
    targets: set[Item] = set()
    names: set[str] = set()
    for item in outcome.items:
        file = q.file(item.path)
        if file is None:
            continue
        rules = RULES[file.language]
        targets.update(rules.family(q, item))
        names.update(rules.names(q, item))
    seen: set[tuple[str, int]] = set()
    asked: set[str] = set()
    while names - asked:
        wanted = names - asked
        asked |= wanted
        for path in _candidates(q, targets, wanted):
            for found in _mentions_in(q, path, targets, wanted, outcome.confidence):
                if (found.path, found.start) not in seen:
                    seen.add((found.path, found.start))
                    names.update(_given_as(q, found, wanted))
                    yield found


def _given_as(q: Question, found: Found, names: set[str]) -> Iterator[str]:
    """Names under which a mention gives its target on: `import a as b`, `export { a as b }`."""
    file = q.file(found.path)
    if file is None or found.definition != NOTHING:
        return
    near = range(found.start, found.end + ALIAS_DISTANCE)
    for one in file.imports:
        if one.name in names and one.alias not in ("", one.name) and one.start in near:
            yield one.alias
    for export in file.facts.exports:
        given = export.local in names and export.name not in ("", "default", "=", export.local)
        if given and export.start in near:
            yield export.name


def _candidates(q: Question, targets: set[Item], names: set[str]) -> Sequence[str]:
    definitions = [q.definition(item) for item in targets]
    if definitions and all(one is not None and one.traits & Trait.LOCAL for one in definitions):
        return sorted({item.path for item in targets})
    paths = sorted({path for name in names for path in q.index.files_with(name)})
    q.index.prefetch(paths)
    return paths


def _mentions_in(
    q: Question, path: str, targets: set[Item], names: set[str], confidence: Confidence
) -> Iterator[Found]:
    file = q.file(path)
    rules = RULES.get(file.language) if file else None
    if file is None or rules is None:
        return
    here = set(names)
    here.update(found.alias for found in file.imports if found.alias and found.name in names)
    for name in here:
        for occurrence in file.facts.occurrences_of(name):
            outcome = rules.resolve(q, path, occurrence.start, name)
            if not outcome.items or outcome.confidence is Confidence.GUESS:
                continue
            if rules.meets(q, outcome, targets, path, occurrence.start):
                yield Found(
                    path,
                    occurrence.start,
                    occurrence.end,
                    _defined(file, occurrence),
                    min(confidence, outcome.confidence),
                )


def _defined(file: File, occurrence: Occurrence) -> int:
    """The definition whose name stands here."""
    for index in file.facts.by_name.get(occurrence.token, ()):
        if file.definitions[index].name_start == occurrence.start:
            return index
    return NOTHING
