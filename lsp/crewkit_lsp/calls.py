"""Items of a call hierarchy, as they come back from a client."""

from crewkit_index.answers import CallItem, Position, Range
from crewkit_index.facts import NOTHING, Kind
from crewkit_lsp import params
from crewkit_lsp.asked import Asked
from crewkit_lsp.params import Fields


def item_of(asked: Asked) -> CallItem | None:
    """Return the item asked about; None when it is not the workspace's.

    A client that lost what only we know (``data``) gets what stands at the item's place.
    """
    given = params.fields(asked.params.get("item"), "params.item")
    path = asked.path(params.text(given, "uri", "params.item"))
    if path is None:
        return None
    selection = _range(asked, path, given["selectionRange"])
    data = given.get("data")
    if not isinstance(data, dict):
        found = asked.workspace.call_hierarchy_prepare(path, selection.start, stop=asked.stop)
        return found[0] if found else None
    try:
        kind = Kind(data["kind"])
    except (KeyError, ValueError):
        kind = Kind.FUNCTION
    number, name, detail = data.get("definition"), given.get("name"), given.get("detail")
    return CallItem(
        name=name if isinstance(name, str) else "",
        kind=kind,
        path=path,
        range=_range(asked, path, given.get("range", given["selectionRange"])),
        selection=selection,
        detail=detail if isinstance(detail, str) else "",
        definition=number if type(number) is int else NOTHING,
    )


def _range(asked: Asked, path: str, value: object) -> Range:
    edges: Fields = params.fields(value, "params.item.range")
    start, end = (
        params.position(edges.get(edge), f"params.item.range.{edge}") for edge in ("start", "end")
    )
    return Range(_inner(asked, path, start), _inner(asked, path, end))


def _inner(asked: Asked, path: str, place: params.Position) -> Position:
    return Position(place.line, asked.spell.column_in(path, place.line, place.character))
