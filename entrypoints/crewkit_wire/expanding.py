"""``expand=``: what belongs to a thing, in the same answer."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

import attrs

from crewkit_core.kernel.errors import wrong_field
from crewkit_core.kernel.message import Message
from crewkit_wire.routes import BY_NAME, Route
from crewkit_wire.things import names_of

EXPAND = "expand"
EMBEDDED = "_embedded"
_SAID = f"{EXPAND}="

EXPANDS: Mapping[str, Mapping[str, str]] = {
    "organization": {"members": "members", "projects": "projects"},
    "project": {"members": "project_members"},
    "session": {"hierarchy": "hierarchy", "project": "project"},
    "webhook": {"deliveries": "deliveries"},
}
"""Of a route that answers one thing: what its answer may bring along, and the route of that."""


@attrs.frozen
class Expansion:
    """Something that is to come along.

    Attributes:
        name: As it was asked for.
    """

    name: str
    route: Route

    def message(self, asked: Message[Any], answer: object) -> Message[Any]:
        """Return what asks for it, of the thing that was answered."""
        known = names_of(answer)
        values = {
            name: getattr(asked, name) if hasattr(asked, name) else known[name]
            for name in self.route.in_path
        }
        return self.route.message(**values)


def expansions_of(route: Route, query: str) -> tuple[tuple[Expansion, ...], str]:
    """Return what a query asks for besides, and the query without that.

    Raises:
        Invalid: the thing has no such part, or it is asked for twice.
    """
    if route.name not in EXPANDS or EXPAND not in query:
        return (), query
    pairs = query.split("&")
    spelled = [pair.removeprefix(_SAID) for pair in pairs if pair.startswith(_SAID)]
    names = [unquote(name) for name in ",".join(spelled).split(",")] if spelled else []
    known = EXPANDS[route.name]
    if len(names) != len(set(names)) or not known.keys() >= set(names):
        raise wrong_field(EXPAND, f"must be some of {', '.join(known)}, each once")
    rest = "&".join(pair for pair in pairs if not pair.startswith(_SAID))
    return tuple(Expansion(name, BY_NAME[known[name]]) for name in names), rest
