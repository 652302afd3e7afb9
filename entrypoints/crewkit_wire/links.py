"""Where one can go on from an answer: what its relations lead to, as far as the asker may go."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

import attrs

from crewkit_core.accounts.views import SignedIn
from crewkit_core.kernel.actor import Grant, Origin
from crewkit_core.kernel.message import Message
from crewkit_core.kernel.page import Page
from crewkit_wire.offering import Asker
from crewkit_wire.parameters import query_of
from crewkit_wire.relations import OF_ITEMS, RELATED, ROOT, Relations
from crewkit_wire.requests import path_of, target_of
from crewkit_wire.routes import BY_NAME, PREFIX, Answers, Route
from crewkit_wire.things import names_of

Links = dict[str, Any]
Values = Mapping[str, object]
_PAGING = {"after", "limit"}


def root_links(asker: Asker, public_url: str) -> Links:
    """Return where everything begins."""
    links: Links = {"self": public_url + PREFIX}
    links |= _offered(ROOT, asker, None, {}, public_url)
    return links | {
        "describedby": f"{public_url}{PREFIX}/openapi.json",
        "oauth-authorization-server": f"{public_url}/.well-known/oauth-authorization-server",
    }


def links_of(
    route: Route, message: Message[Any], answer: object, asker: Asker, public_url: str
) -> Links:
    """Return an answer's links: text for what one gets, an object for everything else.

    Args:
        public_url: Where people reach the platform; never what a request says it is.
    """
    asker, thing = _answered(asker, answer), None if isinstance(answer, Page) else answer
    values = _values(route, message) | names_of(thing)
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
    relations, values = OF_ITEMS[route.name], _values(route, message)
    return [
        _offered(relations, asker, item, values | names_of(item), public_url) for item in page.data
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
    links: Links = {}
    for relation, said in relations.items():
        name, _, bound = said.partition("?")
        route = BY_NAME[name]
        if asker.may(route.message, thing):
            query = {bound: str(values[bound])} if bound else {}
            links[relation] = _link(route, values, query, public_url)
    return links


def _of_list(route: Route, asker: Asker, values: Values, public_url: str) -> Links:
    """Return a template of its items' addresses, and one of the list as it can be filtered."""
    links: Links = {}
    own = OF_ITEMS[route.name].get("self")
    if own is not None and asker.may(BY_NAME[own].message):
        links["item"] = _link(BY_NAME[own], values, {}, public_url)
    names = [parameter.name for parameter in query_of(route)]
    if not _PAGING.issuperset(names):
        href = f"{public_url}{_path(route, values)}{{?{','.join(names)}}}"
        links["search"] = {"href": href, "method": route.method, "templated": True}
    return links


def _link(route: Route, values: Values, query: Mapping[str, str], public_url: str) -> Any:  # noqa: ANN401
    """Return a link: a URI template (RFC 6570) where it takes what nobody but the asker knows."""
    href, parameters = public_url + _path(route, values), query_of(route)
    open_ended = any(values.get(name) is None for name in route.in_path)
    if open_ended or any(each.required for each in parameters):
        if parameters:
            href += f"{{?{','.join(each.name for each in parameters)}}}"
        return {"href": href, "method": route.method, "templated": True}
    if query:
        href += f"?{urlencode(query)}"
    return href if route.method == "GET" else {"href": href, "method": route.method}


def _path(route: Route, values: Values) -> str:
    known = {name: values.get(name) for name in route.in_path}
    return PREFIX + route.path.format_map(
        {
            name: f"{{{name}}}" if value is None else quote(str(value), safe="")
            for name, value in known.items()
        }
    )


def _values(route: Route, message: Message[Any]) -> dict[str, object]:
    return {name: getattr(message, name) for name in route.fields}


def _answered(asker: Asker, answer: object) -> Asker:
    """Return who goes on: whoever signed in just now is somebody."""
    if not isinstance(answer, SignedIn):
        return asker
    grant = None
    if answer.organization_id is not None:
        grant = Grant(organization_id=answer.organization_id, scopes=answer.scopes or ())
    actor = attrs.evolve(asker.actor, user_id=answer.user_id, origin=Origin.API, grant=grant)
    return attrs.evolve(asker, actor=actor)
