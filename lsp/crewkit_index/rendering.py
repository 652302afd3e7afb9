"""From facts to answers: positions, nesting, and the text of a hover."""

from typing import Final

from crewkit_index.answers import CallItem, Confidence, Location, Range, Symbol
from crewkit_index.describing import documentation, signature
from crewkit_index.facts import NOTHING, Definition, Kind, Trait
from crewkit_index.lines import Lines
from crewkit_index.packed import FileFacts

_DETAIL_LIMIT: Final = 300
_WORDS: Final = {
    Kind.MODULE: "module",
    Kind.PACKAGE: "package",
    Kind.ENUM_MEMBER: "enum member",
    Kind.TYPE: "type",
    Kind.TYPE_PARAMETER: "type parameter",
    Kind.IMPLEMENTATION: "implementation",
}


def span(lines: Lines, start: int, end: int) -> Range:
    """A byte range as positions."""
    return Range(lines.position(start), lines.position(end))


def name_range(lines: Lines, definition: Definition) -> Range:
    """Where its name stands."""
    return span(lines, definition.name_start, definition.name_end)


def whole_range(lines: Lines, definition: Definition) -> Range:
    """All of it; never less than its name."""
    start = min(definition.start, definition.name_start)
    return span(lines, start, max(definition.end, definition.name_end))


def location(path: str, facts: FileFacts, index: int, confidence: Confidence) -> Location:
    """Where a definition is."""
    definition = facts.definitions[index]
    whole, name = whole_range(facts.lines, definition), name_range(facts.lines, definition)
    return Location(path, whole, name, confidence, declaration=True)


def symbol(
    path: str,
    facts: FileFacts,
    index: int,
    source: bytes | None,
    children: tuple[Symbol, ...] = (),
) -> Symbol:
    """A definition as a symbol."""
    definition = facts.definitions[index]
    container = definition.container
    return Symbol(
        name=definition.name,
        kind=definition.kind,
        path=path,
        range=whole_range(facts.lines, definition),
        selection=name_range(facts.lines, definition),
        container="" if container == NOTHING else facts.definitions[container].name,
        detail=_one_line(detail(facts, index, source)),
        traits=definition.traits,
        children=children,
    )


def outline(path: str, facts: FileFacts, source: bytes | None) -> list[Symbol]:
    """Everything a file defines that is not local, nested as written."""
    children: dict[int, list[int]] = {}
    shown: set[int] = set()
    for index, definition in enumerate(facts.definitions):
        if not definition.traits & Trait.LOCAL and definition.name:
            container = definition.container
            if container != NOTHING and container not in shown:
                continue
            shown.add(index)
            children.setdefault(container, []).append(index)
    built: dict[int, Symbol] = {}
    for index in sorted(shown, reverse=True):  # the inner follow the outer that hold them
        inner = tuple(built[child] for child in children.get(index, ()))
        built[index] = symbol(path, facts, index, source, inner)
    return [built[index] for index in children.get(NOTHING, ())]


def call_item(path: str, facts: FileFacts, index: int, source: bytes | None) -> CallItem:
    """A definition to ask calls of."""
    definition = facts.definitions[index]
    return CallItem(
        name=definition.name,
        kind=definition.kind,
        path=path,
        range=whole_range(facts.lines, definition),
        selection=name_range(facts.lines, definition),
        detail=_one_line(detail(facts, index, source)),
        definition=index,
    )


def describe(facts: FileFacts, index: int, source: bytes | None) -> str:
    """A definition as Markdown: how it is declared, and what its author says of it."""
    definition = facts.definitions[index]
    text = detail(facts, index, source) or _made_up(definition)
    fence = "`" * max(3, _longest_run(text) + 1)
    parts = [f"{fence}{facts.language}\n{text}\n{fence}"]
    container = definition.container
    if container != NOTHING and not definition.traits & Trait.LOCAL:
        parts.append(f"in `{facts.definitions[container].name}`")
    doc = documentation(source, facts.language, definition).strip() if source is not None else ""
    return "\n\n".join([*parts, doc] if doc else parts)


def detail(facts: FileFacts, index: int, source: bytes | None) -> str:
    """Its signature; empty without the source."""
    if source is None:
        return ""
    return signature(source, facts.language, facts.definitions[index]).strip()


def _one_line(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _DETAIL_LIMIT else f"{words[:_DETAIL_LIMIT]}…"


def _made_up(definition: Definition) -> str:
    kind = _WORDS.get(definition.kind, definition.kind.name.lower())
    typed = f": {definition.type}" if definition.type else ""
    return f"({kind}) {definition.name}{typed}"


def _longest_run(text: str) -> int:
    longest = run = 0
    for letter in text:
        run = run + 1 if letter == "`" else 0
        longest = max(longest, run)
    return longest
