"""``crewkit lsp query``."""

import contextlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import attrs
import click

from crewkit_cli import shell as cli
from crewkit_cli.failures import Ended, ExitCode
from crewkit_cli.projects import project_root, root_option
from crewkit_cli.tables import Column, Table
from crewkit_core.kernel.errors import NotFound, wrong_field
from crewkit_index.answers import Call, Confidence, Location, Position, Range, Symbol
from crewkit_index.questions import Questions
from crewkit_lsp.opening import open_code

_MOST = 100
_COLUMNS = (
    Column("Place"),
    Column("Kind", optional=2),
    Column("Name", optional=1, flexible=True),
    Column("Sure", optional=3),
    Column("Text", flexible=True),
)


@attrs.frozen(kw_only=True)
class Place:
    """One answer; lines and columns count from 1, columns in UTF-16 units as in editors."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    confidence: str
    name: str = ""
    kind: str = ""
    depth: int = 0
    text: str = ""


@attrs.frozen
class _Asked:
    workspace: Questions
    what: str
    limit: int

    def at(self) -> tuple[str, Position]:
        """Return the place that FILE:LINE:COLUMN names.

        Raises:
            Invalid: it names none.
            NotFound: the file is not in the project.
        """
        name, line, column = [*self.what.rsplit(":", 2), "", ""][:3]
        if not (line.isdigit() and column.isdigit() and int(line) and int(column)):
            raise wrong_field("what", "must be FILE:LINE:COLUMN, counted from 1")
        return self.path(name), Position(int(line) - 1, int(column) - 1)

    def path(self, name: str) -> str:
        """Return a file's path in the project.

        Raises:
            NotFound: it is not there.
        """
        path = self.workspace.relative(Path(name).absolute())
        if path is None or not Path(name).is_file():
            raise NotFound(f"{name}: no file of {self.workspace.root}")
        return path


def _symbols(asked: _Asked) -> list[Place]:
    return [_of_symbol(one) for one in asked.workspace.workspace_symbols(asked.what, asked.limit)]


def _outline(asked: _Asked) -> list[Place]:
    def nested(symbols: Iterable[Symbol], depth: int) -> Iterable[Place]:
        for symbol in symbols:
            yield attrs.evolve(_of_symbol(symbol), depth=depth)
            yield from nested(symbol.children, depth + 1)

    return list(nested(asked.workspace.document_symbols(asked.path(asked.what)), 0))


def _definition(asked: _Asked) -> list[Place]:
    return _of_locations(asked.workspace.definitions(*asked.at()))


def _implementations(asked: _Asked) -> list[Place]:
    return _of_locations(asked.workspace.implementations(*asked.at()))


def _references(asked: _Asked) -> list[Place]:
    return _of_locations(asked.workspace.references(*asked.at(), include_declaration=True))


def _callers(asked: _Asked) -> list[Place]:
    items = asked.workspace.call_hierarchy_prepare(*asked.at())
    calls = [call for item in items for call in asked.workspace.call_hierarchy_incoming(item)]
    return [place for call in calls for place in _of_call(call, call.item.path)]


def _callees(asked: _Asked) -> list[Place]:
    items = asked.workspace.call_hierarchy_prepare(*asked.at())
    calls = [call for item in items for call in asked.workspace.call_hierarchy_outgoing(item)]
    return [_of_range(call.item.path, call.item.selection, call) for call in calls]


_KINDS: Mapping[str, Callable[[_Asked], list[Place]]] = {
    "symbols": _symbols,
    "definition": _definition,
    "references": _references,
    "implementations": _implementations,
    "callers": _callers,
    "callees": _callees,
    "outline": _outline,
}


@cli.command(
    click.argument("kind", type=click.Choice((*_KINDS, "hover"))),
    click.argument("what"),
    click.option(
        "--limit",
        type=click.IntRange(min=1),
        default=_MOST,
        show_default=True,
        help="At most so many answers.",
    ),
    root_option,
    name="query",
)
def command(shell: cli.Shell, kind: str, what: str, limit: int, root: Path | None) -> None:
    """Ask about code what Claude Code asks the language server.

    WHAT is a name for symbols, a FILE for outline, else FILE:LINE:COLUMN, counted from 1. The
    first question about a project reads all of it; later ones use the index.
    """
    with contextlib.closing(open_code(str(project_root(root)))) as workspace:
        asked = _Asked(workspace, what, limit)
        if kind == "hover":
            _show_hover(shell, asked)
            return
        found = _KINDS[kind](asked)
        places = [_with_text(workspace, place) for place in found[:limit]]
    _show(shell, places, len(found))


def _show_hover(shell: cli.Shell, asked: _Asked) -> None:
    hover = asked.workspace.hover(*asked.at())
    if shell.output.as_json:
        shell.output.document(None if hover is None else {"markdown": hover.markdown})
    elif hover is not None:
        shell.output.line(hover.markdown)
    if hover is None:
        _say_nothing_found(shell)


def _show(shell: cli.Shell, places: Sequence[Place], found: int) -> None:
    if shell.output.as_json:
        shell.output.document(places)
    elif places:
        shell.output.table(Table(_COLUMNS, tuple(map(_row, places))))
    if found > len(places):
        shell.output.note(f"{found - len(places)} more: --limit {found} shows them.")
    if not found:
        _say_nothing_found(shell)


def _say_nothing_found(shell: cli.Shell) -> None:
    shell.output.note("Nothing found.")
    raise Ended(ExitCode.NOT_FOUND)


def _row(place: Place) -> tuple[str, ...]:
    where = f"{place.path}:{place.line}:{place.column}"
    name = "  " * place.depth + place.name
    return where, place.kind, name, place.confidence, place.text.strip()


def _of_symbol(symbol: Symbol) -> Place:
    place = _of_range(symbol.path, symbol.selection, None)
    return attrs.evolve(place, name=symbol.name, kind=_word(symbol.kind.name))


def _of_locations(found: Iterable[Location]) -> list[Place]:
    return [
        attrs.evolve(
            _of_range(one.path, one.selection, None), confidence=_word(one.confidence.name)
        )
        for one in found
    ]


def _of_call(call: Call, path: str) -> list[Place]:
    return [_of_range(path, place, call) for place in call.ranges]


def _of_range(path: str, place: Range, call: Call | None) -> Place:
    (line, column), (end_line, end_column) = place.start, place.end
    sure = Confidence.EXACT if call is None else call.confidence
    return Place(
        path=path,
        line=line + 1,
        column=column + 1,
        end_line=end_line + 1,
        end_column=end_column + 1,
        confidence=_word(sure.name),
        name="" if call is None else call.item.name,
        kind="" if call is None else _word(call.item.kind.name),
    )


def _with_text(workspace: Questions, place: Place) -> Place:
    return attrs.evolve(place, text=workspace.line(place.path, place.line - 1) or "")


def _word(name: str) -> str:
    return name.lower().replace("_", " ")
