"""Messages as whole requests, and answers read back, for tests that speak HTTP themselves."""

from typing import Any

import attrs

from crewkit_core.kernel.message import Message
from crewkit_wire.envelope import read_one, read_page
from crewkit_wire.links import operations
from crewkit_wire.requests import parts_of, target_of
from crewkit_wire.routes import BY_MESSAGE, PREFIX, Answers, Route


@attrs.frozen(kw_only=True)
class WireRequest:
    """A message on its way.

    Attributes:
        target: Path and query, escaped.
        body: JSON data of a JSON body; None without.
        lines: A transcript's or an export's own bytes; None without.
        media: What those are.
    """

    method: str
    target: str
    body: Any = None
    lines: bytes | None = None
    media: str = ""


def to_request(message: Message[Any]) -> WireRequest:
    """Return the request that carries *message*."""
    parts, method = parts_of(message), BY_MESSAGE[type(message)].method
    return WireRequest(
        method=method,
        target=target_of(message),
        body=parts.body,
        lines=parts.lines,
        media=parts.media,
    )


def answer_of(route: Route, body: Any) -> Any:
    """Return the answer that a body of a route carries."""
    read = read_page if route.answers is Answers.PAGE else read_one
    return read(route.view, body, route.name)


def root_of(public_url: str) -> dict[str, Any]:
    """Return what of a platform's root its clients need."""
    return {
        "data": {"operations": operations(public_url)},
        "_links": {"self": public_url + PREFIX},
    }
