"""Where one can go on from an answer: what its relations lead to, as far as the asker may go."""

import functools
import uuid
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import attrs

from crewkit_core.accounts.views import SignedIn
from crewkit_core.kernel.actor import Grant, Origin
from crewkit_core.kernel.message import Message
from crewkit_core.kernel.page import Page
from crewkit_wire.offering import Asker
from crewkit_wire.parameters import query_of
from crewkit_wire.relations import OF_ITEMS, RELATED, ROOT, Relations
from crewkit_wire.requests import path_of, target_of
from crewkit_wire.routes import BY_NAME, PREFIX, ROUTES, Answers, Route
from crewkit_wire.things import names_of

Links = dict[str, Any]
Values = Mapping[str, str]
_PAGING = {"after", "limit"}


def root_links(asker: Asker, public_url: str) -> Links:
    """Return where everything begins."""
    links: Links = {"self": public_url + PREFIX}
    links |= _offered(ROOT, asker, None, {}, public_url)
    return links | {
        "describedby": f"{public_url}{PREFIX}/openapi.json",
        "service-doc": f"{public_url}/kit/reference",
        "oauth-authorization-server": f"{public_url}/.well-known/oauth-authorization-server",
    }


def operations(public_url: str) -> dict[str, Any]:
    """Return where each operation is, by its id: a template (RFC 6570) of its path and query.

    Nothing of who asks is in it: whether they may, ``_links`` and refusals say.
    """
    return {
        route.name: {
            "href": public_url + _target(route.name).path({}) + _target(route.name).query,
            "method": route.method,
            "templated": True,
        }
        for route in ROUTES
    }


def links_of(
    route: Route, message: Message[Any], answer: object, asker: Asker, public_url: str
) -> Links:
    """Return an answer's links: text for what one gets, an object for everything else.

    Args:
        public_url: Where people reach the platform; never what a request says it is.
    """
    asker, thing = _answered(asker, answer), None if isinstance(answer, Page) else answer
    values = _values(_fields(route, message) | names_of(thing))
    links: Links = {"self": public_url + target_of(message)}
    if route.method != "GET":
        links["self"] = {"href": public_url + path_of(route, message), "method": route.method}
    links |= _offered(RELATED[route.name], asker, thing, values, public_url)
    if route.answers is Answers.PAGE:
        links |= _of_list(route, asker, values, public_url)
    return links


def item_links(
    route: Route, message: Message[Any], page: Page[Any], asker: Asker, public_url: str
) -> list[Links]:
    """Return the links of each item of a list."""
    relations, known = OF_ITEMS[route.name], _fields(route, message)
    return [
        _offered(relations, asker, item, _values(known | names_of(item)), public_url)
        for item in page.data
    ]


def page_links(message: Message[Any], cursor: str | None, public_url: str) -> Links:
    """Return the links to the first and the next page, where there are such."""
    current: Any = message
    if not hasattr(current, "after"):
        return {}
    links: Links = {}
    if current.after is not None:
        links["first"] = public_url + target_of(attrs.evolve(current, after=None))
    if cursor is not None:
        links["next"] = public_url + target_of(attrs.evolve(current, after=cursor))
    return links


def _offered(
    relations: Relations, asker: Asker, thing: object, values: Values, public_url: str
) -> Links:
    offer = asker.regarding(thing)
    targets = [(relation, _target(said)) for relation, said in relations.items()]
    return {
        relation: target.link(values, public_url)
        for relation, target in targets
        if offer.may(target.route.message)
    }


def _of_list(route: Route, asker: Asker, values: Values, public_url: str) -> Links:
    """Return a template of its items' addresses, and one of the list as it can be filtered."""
    links: Links = {}
    own = OF_ITEMS[route.name].get("self")
    if own is not None and asker.may(BY_NAME[own].message):
        links["item"] = _target(own).link(values, public_url)
    names = [parameter.name for parameter in query_of(route)]
    if not _PAGING.issuperset(names):
        href = f"{public_url}{_target(route.name).path(values)}{{?{','.join(names)}}}"
        links["search"] = {"href": href, "method": route.method, "templated": True}
    return links


@attrs.frozen
class _Target:
    """Where a relation leads, as far as its route alone says.

    Attributes:
        bound: A parameter of the query that is known; empty: none is.
        query: Of a URI template: every parameter.
        asks: The query says something that only the asker knows.
    """

    route: Route
    bound: str
    names: frozenset[str]
    query: str
    asks: bool

    def link(self, values: Values, public_url: str) -> Any:  # noqa: ANN401 - text, or an object
        """Return the link: a URI template (RFC 6570) where it takes what only the asker knows."""
        href, method = public_url + self.path(values), self.route.method
        if self.asks or not self.names <= values.keys():
            return {"href": href + self.query, "method": method, "templated": True}
        if self.bound:
            href += f"?{self.bound}={values[self.bound]}"
        return href if method == "GET" else {"href": href, "method": method}

    def path(self, values: Values) -> str:
        """Return the path, with what is not known as in a template."""
        return PREFIX + self.route.path.format_map(_Known(values))


class _Known(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return f"{{{name}}}"


@functools.cache
def _target(said: str) -> _Target:
    name, _, bound = said.partition("?")
    route, parameters = BY_NAME[name], query_of(BY_NAME[name])
    names = ",".join(each.name for each in parameters)
    return _Target(
        route=route,
        bound=bound,
        names=frozenset(route.in_path),
        query=f"{{?{names}}}" if names else "",
        asks=any(each.required for each in parameters),
    )


_IN_PATHS = frozenset(name for route in ROUTES for name in route.in_path)


def _values(known: Mapping[str, object]) -> dict[str, str]:
    """Return what is known of fields of paths, escaped."""
    return {
        name: str(value)
        if isinstance(value, uuid.UUID)
        else quote(str(value), safe="", errors="replace")  # what no store takes leads nowhere
        for name, value in known.items()
        if value is not None and name in _IN_PATHS
    }


def _fields(route: Route, message: Message[Any]) -> dict[str, object]:
    return {name: getattr(message, name) for name in route.fields if name in _IN_PATHS}


def _answered(asker: Asker, answer: object) -> Asker:
    """Return who goes on: whoever signed in just now is somebody."""
    if not isinstance(answer, SignedIn):
        return asker
    grant = None
    if answer.organization_id is not None:
        grant = Grant(organization_id=answer.organization_id, scopes=answer.scopes or ())
    actor = attrs.evolve(asker.actor, user_id=answer.user_id, origin=Origin.API, grant=grant)
    return attrs.evolve(asker, actor=actor)
