"""What a page says when something is refused or went wrong."""

from collections.abc import Mapping
from types import MappingProxyType

import attrs

from crewkit_core.kernel.errors import (
    Conflict,
    CrewkitError,
    Forbidden,
    Invalid,
    LimitReached,
    NotFound,
    RateLimited,
    Unauthenticated,
    Unavailable,
)


@attrs.frozen
class Refusal:
    """A page instead of the one asked for.

    Attributes:
        status: Of HTTP.
        title, text: For people.
        detail: What exactly was wrong, where that is known.
    """

    status: int
    title: str
    text: str
    detail: str = ""


_BROKEN = Refusal(
    500,
    "Something broke on our side",
    "This page could not be made. Nothing was lost; the log holds the reason under the id below.",
)
_BY_STATUS: Mapping[int, Refusal] = MappingProxyType(
    {
        refusal.status: refusal
        for refusal in (
            Refusal(400, "That address makes no sense", "Part of the address could not be read."),
            Refusal(
                401, "Not signed in", "Your sign-in has ended. Sign in again to see this page."
            ),
            Refusal(
                403,
                "Not allowed",
                "You are signed in, but this is not yours to do, or the request came from "
                "another site.",
            ),
            Refusal(
                404,
                "Nothing here",
                "There is no such page, or what it showed has been deleted.",
            ),
            Refusal(405, "Not that way", "This address does not take that kind of request."),
            Refusal(409, "Not now", "Things are in a state that does not allow it at the moment."),
            Refusal(413, "Too large", "What was sent is more than this page takes."),
            Refusal(429, "Too many requests", "Please wait a little and try again."),
            _BROKEN,
            Refusal(
                503,
                "Not reachable right now",
                "The database does not answer. Nothing is lost; reload this page in a moment.",
            ),
        )
    }
)
_BY_KIND: tuple[tuple[type[CrewkitError], int], ...] = (
    (Unauthenticated, 401),
    (Forbidden, 403),
    (NotFound, 404),
    (Invalid, 400),
    (Conflict, 409),
    (RateLimited, 429),
    (LimitReached, 413),
    (Unavailable, 503),
)


def refusal_for(status: int) -> Refusal:
    """Return what to say for a status of HTTP."""
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    general = _BY_STATUS[400] if status < _BROKEN.status else _BROKEN
    return attrs.evolve(general, status=status)


def refusal_of(error: CrewkitError) -> Refusal:
    """Return what to say for a refusal of the domain."""
    status = next((status for kind, status in _BY_KIND if isinstance(error, kind)), 500)
    return attrs.evolve(refusal_for(status), detail=error.message)
