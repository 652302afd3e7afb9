"""Symbols of the whole repository by their names."""

from typing import Final

from crewkit_index import rendering
from crewkit_index.answers import Symbol
from crewkit_index.facts import NOTHING, Kind, Trait
from crewkit_index.matching import Names, split_query
from crewkit_index.packed import FileFacts
from crewkit_index.snapshot import Snapshot

_PATHS_OF_A_NAME: Final = 300
_FIRST: Final = (Kind.CLASS, Kind.INTERFACE, Kind.TRAIT, Kind.STRUCT, Kind.ENUM, Kind.MODULE)


def find_symbols(index: Snapshot, query: str, limit: int) -> list[Symbol]:
    """Definitions that a query means, best first; the outermost files' for an empty one."""
    containers, name = split_query(query)
    if not name:
        return _outermost(index, limit)
    found: list[Symbol] = []
    for match in _names(index).matching(name):
        if len(found) >= limit:
            break
        index.check()
        found += _defined(index, match, [part.lower() for part in containers], limit - len(found))
    return found[:limit]


def _names(index: Snapshot) -> Names:
    others = set(index.view.fresh())
    for words in index.state.loose.values():
        others |= words.names
    for path in index.state.overlays:
        facts = index.facts(path)
        if facts is not None:
            others |= facts.outward_set
    return Names(*index.view.symbols(), others)


def _defined(index: Snapshot, name: str, containers: list[str], limit: int) -> list[Symbol]:
    """Every definition of a name within those containers, the foremost first."""
    paths = sorted(index.files_defining(name), key=_outer_first)[:_PATHS_OF_A_NAME]
    index.prefetch(paths)
    ranked = []
    for order, path in enumerate(paths):
        facts = index.facts(path)
        if facts is None:
            continue
        for number in facts.by_name.get(name, ()):
            definition = facts.definitions[number]
            if definition.traits & Trait.LOCAL or not _within(facts, number, containers):
                continue
            ranked.append(((definition.kind not in _FIRST, order, number), path, facts, number))
    ranked.sort(key=lambda row: row[0])
    return [
        rendering.symbol(path, facts, number, index.source(path))
        for _, path, facts, number in ranked[:limit]
    ]


def _within(facts: FileFacts, number: int, containers: list[str]) -> bool:
    at = facts.definitions[number].container
    for wanted in reversed(containers):
        while at != NOTHING and facts.definitions[at].name.lower() != wanted:
            at = facts.definitions[at].container
        if at == NOTHING:
            return False
        at = facts.definitions[at].container
    return True


def _outermost(index: Snapshot, limit: int) -> list[Symbol]:
    found: list[Symbol] = []
    for path in sorted(index.paths(), key=_outer_first):
        if len(found) >= limit:
            break
        facts = index.facts(path)
        if facts is not None:
            source = index.source(path)
            found += [
                rendering.symbol(path, facts, number, source)
                for number in facts.children.get(NOTHING, ())
                if not facts.definitions[number].traits & Trait.LOCAL
            ]
    return found[:limit]


def _outer_first(path: str) -> tuple[int, str]:
    return path.count("/"), path
