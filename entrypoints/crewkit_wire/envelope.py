"""Answers as bodies, and back."""

from typing import Any

from cattrs import BaseValidationError

from crewkit_core.kernel.message import Message
from crewkit_core.kernel.page import Page
from crewkit_wire.converter import answer_converter, to_plain
from crewkit_wire.errors import Broken
from crewkit_wire.leaves import WrongValue
from crewkit_wire.links import item_links, links_of, page_links
from crewkit_wire.offering import Asker
from crewkit_wire.routes import Answers, Route


def body_of(
    route: Route, message: Message[Any], answer: object, asker: Asker, public_url: str
) -> dict[str, Any]:
    """Return the body that carries an answer: ``data``, ``_links``, and ``meta`` of a page."""
    links = links_of(route, message, answer, asker, public_url)
    if not isinstance(answer, Page):
        return {"data": to_plain(answer), "_links": links}
    items = zip(answer.data, item_links(route, message, answer, asker, public_url), strict=True)
    return {
        "data": [{**to_plain(item), "_links": own} for item, own in items],
        "_links": links | page_links(message, answer.next_cursor, public_url),
        "meta": {"next_cursor": answer.next_cursor, "has_more": answer.has_more},
    }


def answer_of(route: Route, body: Any) -> Any:  # noqa: ANN401 - of the type the route says
    """Return the answer that a body carries.

    Raises:
        Broken: it is no answer of this route.
    """
    converter = answer_converter()
    try:
        if route.answers is not Answers.PAGE:
            return converter.structure(body["data"], route.view)
        return Page(
            data=tuple(converter.structure(item, route.view) for item in body["data"]),
            next_cursor=body["meta"]["next_cursor"],
        )
    except (BaseValidationError, WrongValue, KeyError, TypeError) as error:
        raise Broken(
            f"the platform's answer to {route.name} cannot be read; is it of another version?"
        ) from error
