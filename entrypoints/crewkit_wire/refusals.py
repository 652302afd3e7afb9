"""Refusals as HTTP says them, and back to the refusals they were."""

from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

import attrs

from crewkit_core.kernel.at_once import PreconditionFailed
from crewkit_core.kernel.errors import (
    Conflict,
    CrewkitError,
    Detail,
    Forbidden,
    Invalid,
    LimitReached,
    NotFound,
    RateLimited,
    Unauthenticated,
    Unavailable,
)
from crewkit_core.sessions.errors import SequenceGap
from crewkit_wire.errors import Broken, Malformed, MethodNotAllowed, WrongMediaType
from crewkit_wire.json_text import read_json

# the first that fits: special kinds stand above the kinds they are of
STATUSES: tuple[tuple[type[CrewkitError], int], ...] = (
    (Malformed, 400),
    (MethodNotAllowed, 405),
    (WrongMediaType, 415),
    (Unauthenticated, 401),
    (Forbidden, 403),
    (NotFound, 404),
    (PreconditionFailed, 412),
    (Conflict, 409),
    (LimitReached, 413),
    (RateLimited, 429),
    (Invalid, 422),
    (Unavailable, 503),
    (CrewkitError, 500),
)
RETRY_AFTER_SECONDS = 1
_FAILED = Broken("the platform failed; its log tells more under this request id")


def status_of(error: CrewkitError) -> int:
    """Return the HTTP status of a refusal."""
    return next(status for kind, status in STATUSES if isinstance(error, kind))


def error_body(error: CrewkitError, request_id: str) -> dict[str, Any]:
    """Return the body that tells of a refusal; a sequence gap also names the line expected."""
    body: dict[str, Any] = {
        "code": error.code,
        "message": error.message,
        "details": [attrs.asdict(detail) for detail in error.details],
        "request_id": request_id,
    }
    if isinstance(error, SequenceGap):
        body["expected"] = error.expected
    return {"error": body}


def failure_body(request_id: str) -> dict[str, Any]:
    """Return the body of a failure nobody foresaw: nothing of what went wrong leaves the house."""
    return error_body(_FAILED, request_id)


def raise_refusal(status: int, data: bytes) -> NoReturn:
    """Raise what a platform answered with *status* and a body.

    Raises:
        CrewkitError: of the class it was of; of its status's kind when the class is not known here.
    """
    raise refusal_of(status, data)


def refusal_of(status: int, data: bytes) -> CrewkitError:
    """Return the refusal that a platform answered."""
    try:
        error = read_json(data)["error"]
        code, message = str(error["code"]), str(error["message"])
        details = tuple(
            Detail(field=str(d["field"]), code=str(d["code"]), message=str(d["message"]))
            for d in error["details"]
        )
        expected = error.get("expected")
    except (Malformed, KeyError, TypeError, AttributeError):
        # something between us and the platform answered
        return _kind(status)(f"the platform's address answered {status} without a reason")
    if code == SequenceGap.code and type(expected) is int:
        return SequenceGap(expected)
    kind = _by_code().get(code)
    if kind is None or kind is SequenceGap:
        kind = _kind(status)
    if kind is Broken:
        message = f"{message}: {error.get('request_id')}"
    return kind(message, details)


def _kind(status: int) -> type[CrewkitError]:
    for kind, known in STATUSES[:-1]:
        if status == known:
            return kind
    return Unavailable if status in {502, 504} else Broken


def _by_code() -> Mapping[str, type[CrewkitError]]:
    return {kind.code: kind for kind in _descendants(CrewkitError)}


def _descendants(kind: type[CrewkitError]) -> Iterator[type[CrewkitError]]:
    # deepest last, so that a class that keeps its parent's code does not stand for it
    for each in kind.__subclasses__():
        yield from _descendants(each)
        yield each
