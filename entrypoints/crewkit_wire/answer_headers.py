"""Headers of answers, as the description tells of them."""

from collections.abc import Mapping
from typing import Any

from crewkit_wire.route import Route
from crewkit_wire.versions import is_tagged

Schema = dict[str, Any]
_WHOLE: Schema = {"type": "integer", "minimum": 0}

HEADERS: Mapping[str, Schema] = {
    "ETag": {
        "description": "Of this version; for If-None-Match here, for If-Match when it is changed.",
        "schema": {"type": "string"},
    },
    "RateLimit-Limit": {
        "description": "How many requests the allowance has that is nearest its end.",
        "schema": _WHOLE,
    },
    "RateLimit-Remaining": {"description": "How many of them are left.", "schema": _WHOLE},
    "RateLimit-Reset": {
        "description": "Seconds until the allowance is whole again.",
        "schema": _WHOLE,
    },
    "Retry-After": {"description": "Seconds until it may be sent again.", "schema": _WHOLE},
    "X-Request-Id": {
        "description": "What joins the request's lines in the platform's log.",
        "schema": {"type": "string"},
    },
}
"""Of the description's components, by name."""

_ALWAYS = ("X-Request-Id", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
_LATER = {"429", "503"}


def headers_of(route: Route | None, status: str) -> Schema:
    """Return the headers of a route's answer of this status, as references; of any refusal."""
    names = list(_ALWAYS)
    if status in _LATER:
        names.append("Retry-After")
    if route is not None and is_tagged(route) and status in {str(route.status), "304"}:
        names.append("ETag")
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}
