"""Which things have versions that a change may be made to depend on."""

from collections.abc import Mapping

from crewkit_wire.parameters import query_of
from crewkit_wire.routes import ROUTES, Answers, Route

IF_MATCH = "If-Match"
IF_NONE_MATCH = "If-None-Match"
_CHANGES = {"PATCH", "PUT", "DELETE"}

SHOWN: Mapping[str, Route] = {
    route.path: route
    for route in ROUTES
    if route.method == "GET" and route.answers is Answers.ONE and not query_of(route)
}
"""What shows the thing that is at a path."""


def depends(route: Route) -> bool:
    """Test whether what a route changes has a version of its own."""
    return route.method in _CHANGES and route.path in SHOWN


def is_tagged(route: Route) -> bool:
    """Test whether a route's answers bear the tag of a version."""
    return route.method == "GET" and route.answers is not Answers.BYTES
