"""Answers as bodies, and back."""

import contextlib
from collections.abc import Generator
from typing import Any, TypeVar

from cattrs import BaseValidationError

from crewkit_core.kernel.message import Message
from crewkit_core.kernel.page import Page
from crewkit_wire.converter import answer_converter, to_plain
from crewkit_wire.errors import Broken
from crewkit_wire.leaves import WrongValue
from crewkit_wire.links import item_links, links_of, page_links
from crewkit_wire.offering import Asker
from crewkit_wire.routes import Route

Answer = TypeVar("Answer")


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


def read_one(kind: type[Answer], body: Any, operation: str) -> Answer:  # noqa: ANN401 - JSON
    """Return the answer that a body carries.

    Raises:
        Broken: it is no answer of this operation.
    """
    with _readable(operation):
        found: Answer = answer_converter().structure(body["data"], kind)
    return found


def read_page(kind: type[Answer], body: Any, operation: str) -> Page[Answer]:  # noqa: ANN401 - JSON
    """Return the page that a body carries.

    Raises:
        Broken: it is no page of this operation.
    """
    with _readable(operation):
        converter = answer_converter()
        return Page(
            data=tuple(converter.structure(item, kind) for item in body["data"]),
            next_cursor=body["meta"]["next_cursor"],
        )


@contextlib.contextmanager
def _readable(operation: str) -> Generator[None, None, None]:
    try:
        yield
    except (BaseValidationError, WrongValue, KeyError, TypeError) as error:
        raise Broken(
            f"the platform's answer to {operation} cannot be read; is it of another version?"
        ) from error
