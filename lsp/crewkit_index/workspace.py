"""One repository that can be asked: `open_workspace`."""

import os
import pathlib
from collections.abc import Sequence
from typing import Final

from crewkit_index import rendering
from crewkit_index.answers import (
    Call,
    CallItem,
    Confidence,
    Fault,
    Hover,
    Location,
    Position,
    Symbol,
)
from crewkit_index.facts import NOTHING, Kind
from crewkit_index.finding import find_symbols
from crewkit_index.index import Caller, Found, Resolution
from crewkit_index.packed import FileFacts
from crewkit_index.pool import Pool
from crewkit_index.session import Session, Stop
from crewkit_index.snapshot import Snapshot

_CALLABLE: Final = frozenset({Kind.FUNCTION, Kind.METHOD, Kind.CONSTRUCTOR, Kind.MACRO})
_HOVERED: Final = 3
_WORKERS: Final = 4


def open_workspace(
    root: pathlib.Path,
    *,
    data_dir: pathlib.Path | None,
    workers: int | None = None,
    patience: bool = True,
    resolution: Resolution | None = None,
) -> "Workspace":
    """Open a repository; returns at once, the index is built behind.

    `data_dir` holds stored indexes (None: this one lives in memory only). `patience` False looks
    at every file before every answer; otherwise a look is good for twenty times what it cost.
    Raises NotADirectoryError.
    """
    resolved = root.resolve()
    if not resolved.is_dir():
        raise NotADirectoryError(str(root))
    if resolution is None:
        from crewkit_index.resolution import Answers

        resolution = Answers()
    processes = workers or max(1, min(_WORKERS, os.cpu_count() or 1))
    session = Session(resolved, data_dir, Pool(processes), patience=patience)
    return Workspace(session, resolution)


class Workspace:
    """Implements `crewkit_index.questions.Questions`."""

    def __init__(self, session: Session, resolution: Resolution) -> None:
        self._session = session
        self._resolution = resolution
        self.root = session.root
        self.relative = session.relative
        self.text = session.text
        self.overlay = session.overlay
        self.close_overlay = session.close_overlay
        self.saved = session.saved
        self.progress = session.progress
        self.wait_ready = session.wait_ready
        self.worker_pids = session.worker_pids
        self.close = session.close
        self.seeing = session.seeing
        self.look = session.look

    def line(self, path: str, line: int) -> str | None:
        """One line of the text, without its break."""
        text = self.text(path)
        if text is None or line < 0:
            return None
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        return lines[line] if line < len(lines) else None

    # -- symbols -----------------------------------------------------------------------------

    def document_symbols(self, path: str, *, stop: Stop | None = None) -> Sequence[Symbol]:
        """What the file defines, nested."""
        with self._session.seeing(stop, alone=path) as index:
            facts = index.facts(path)
            return [] if facts is None else rendering.outline(path, facts, index.source(path))

    def workspace_symbols(
        self, query: str, limit: int = 100, *, stop: Stop | None = None
    ) -> Sequence[Symbol]:
        """Definitions whose names match, best first; waits until every file is read."""
        while True:
            with self._session.seeing(stop) as index:
                if not index.state.unposted:
                    return find_symbols(index, query, limit)
            self._session.wait_posted(stop)

    def diagnostics(self, path: str, *, stop: Stop | None = None) -> Sequence[Fault]:
        """Its syntax errors."""
        with self._session.seeing(stop, alone=path) as index:
            facts = index.facts(path)
            if facts is None:
                return []
            lines = facts.lines
            return [
                Fault(rendering.span(lines, fault.start, fault.end), fault.message)
                for fault in facts.faults
            ]

    # -- places ------------------------------------------------------------------------------

    def definitions(
        self, path: str, position: Position, *, stop: Stop | None = None
    ) -> Sequence[Location]:
        """Where what stands there is defined."""
        with self._session.seeing(stop) as index:
            offset = _offset(index, path, position)
            if offset is None:
                return []
            return _locations(index, self._resolution.definitions(index, path, offset))

    def references(
        self,
        path: str,
        position: Position,
        *,
        include_declaration: bool,
        stop: Stop | None = None,
    ) -> Sequence[Location]:
        """Every mention."""
        with self._session.seeing(stop) as index:
            offset = _offset(index, path, position)
            if offset is None:
                return []
            found = self._resolution.references(index, path, offset)
            if not include_declaration:
                found = [one for one in found if one.definition == NOTHING]
            ordered = sorted(found, key=lambda one: (-one.confidence, one.path, one.start))
            return _mentions(index, ordered)

    def implementations(
        self, path: str, position: Position, *, stop: Stop | None = None
    ) -> Sequence[Location]:
        """What implements, extends or overrides it."""
        with self._session.seeing(stop) as index:
            offset = _offset(index, path, position)
            if offset is None:
                return []
            return _locations(index, self._resolution.implementations(index, path, offset))

    def hover(self, path: str, position: Position, *, stop: Stop | None = None) -> Hover | None:
        """Signature and documentation."""
        with self._session.seeing(stop) as index:
            offset = _offset(index, path, position)
            facts = index.facts(path)
            if offset is None or facts is None:
                return None
            occurrence = facts.occurrence_at(offset)
            found = self._resolution.definitions(index, path, offset)
            texts = _descriptions(index, found)
            if occurrence is None or not texts:
                return None
            here = rendering.span(facts.lines, occurrence.start, occurrence.end)
            return Hover("\n\n---\n\n".join(texts), here)

    # -- calls -------------------------------------------------------------------------------

    def call_hierarchy_prepare(
        self, path: str, position: Position, *, stop: Stop | None = None
    ) -> Sequence[CallItem]:
        """The functions meant there."""
        with self._session.seeing(stop) as index:
            offset = _offset(index, path, position)
            if offset is None:
                return []
            items = []
            for found in self._resolution.definitions(index, path, offset):
                facts = index.facts(found.path)
                if facts is None or found.definition == NOTHING:
                    continue
                if facts.definitions[found.definition].kind in _CALLABLE:
                    items.append(_item(index, found, facts))
            return items

    def call_hierarchy_incoming(
        self, item: CallItem, *, stop: Stop | None = None
    ) -> Sequence[Call]:
        """Who calls it."""
        with self._session.seeing(stop) as index:
            definition = _again(index, item)
            if definition == NOTHING:
                return []
            return _calls(index, self._resolution.incoming(index, item.path, definition), None)

    def call_hierarchy_outgoing(
        self, item: CallItem, *, stop: Stop | None = None
    ) -> Sequence[Call]:
        """Whom it calls."""
        with self._session.seeing(stop) as index:
            definition = _again(index, item)
            if definition == NOTHING:
                return []
            calls = self._resolution.outgoing(index, item.path, definition)
            return _calls(index, calls, item.path)


def _offset(index: Snapshot, path: str, position: Position) -> int | None:
    facts = index.facts(path)
    return None if facts is None else facts.lines.offset(position)


def _locations(index: Snapshot, found: Sequence[Found]) -> list[Location]:
    """Definitions, each once, in the order given."""
    locations = []
    for one in dict.fromkeys(found):
        facts = index.facts(one.path)
        if facts is None:
            continue
        if one.definition == NOTHING:
            name = rendering.span(facts.lines, one.start, one.end)
            locations.append(Location(one.path, name, name, one.confidence, declaration=True))
        else:
            locations.append(rendering.location(one.path, facts, one.definition, one.confidence))
    return locations


def _mentions(index: Snapshot, found: Sequence[Found]) -> list[Location]:
    """Names where they stand."""
    locations = []
    for one in dict.fromkeys(found):
        facts = index.facts(one.path)
        if facts is not None:
            name = rendering.span(facts.lines, one.start, one.end)
            declares = one.definition != NOTHING
            locations.append(Location(one.path, name, name, one.confidence, declares))
    return locations


def _descriptions(index: Snapshot, found: Sequence[Found]) -> list[str]:
    best = max((one.confidence for one in found), default=Confidence.GUESS)
    texts = []
    for one in found:
        facts = index.facts(one.path)
        if facts is not None and one.definition != NOTHING and one.confidence == best:
            texts.append(rendering.describe(facts, one.definition, index.source(one.path)))
    return list(dict.fromkeys(texts))[:_HOVERED]


def _item(index: Snapshot, found: Found, facts: FileFacts) -> CallItem:
    source = index.source(found.path)
    return rendering.call_item(found.path, facts, found.definition, source)


def _again(index: Snapshot, item: CallItem) -> int:
    """The definition an item meant, found again though its file may have changed."""
    facts = index.facts(item.path)
    if facts is None:
        return NOTHING
    same = [
        number
        for number in facts.by_name.get(item.name, ())
        if facts.definitions[number].kind == item.kind
    ]
    line = item.selection.start.line
    return min(
        same,
        key=lambda number: abs(facts.lines.line_of(facts.definitions[number].name_start) - line),
        default=NOTHING,
    )


def _calls(index: Snapshot, callers: Sequence[Caller], at: str | None) -> list[Call]:
    """Calls as answers; `at` is the file of the ranges, None for each caller's own."""
    calls = []
    for caller in callers:
        found = caller.found
        facts = index.facts(found.path)
        where = index.facts(at or found.path)
        if facts is None or where is None or found.definition == NOTHING:
            continue
        ranges = tuple(rendering.span(where.lines, start, end) for start, end in caller.calls)
        item = _item(index, found, facts)
        calls.append(Call(item, ranges, found.confidence))
    return calls
