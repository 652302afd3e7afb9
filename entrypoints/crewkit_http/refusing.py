"""Refusals and failures as responses."""

from typing import Any

import falcon

from crewkit_core.kernel.errors import (
    CrewkitError,
    LimitReached,
    NotFound,
    RateLimited,
    Unavailable,
)
from crewkit_core.kernel.repeating import StillUnderWay
from crewkit_http.logs import log_failure
from crewkit_wire.errors import Malformed, MethodNotAllowed, WrongMediaType
from crewkit_wire.json_text import write_json
from crewkit_wire.refusals import RETRY_AFTER_SECONDS, error_body, failure_body, status_of

_FALCON: dict[int, tuple[type[CrewkitError], str]] = {
    404: (NotFound, "there is nothing at this path"),
    405: (MethodNotAllowed, "this path does not take this method"),
    413: (LimitReached, "the request is too large"),
    415: (WrongMediaType, "the body is of a type that is not taken here"),
}
_FAILURE = 500


def add_refusals(app: "falcon.App[falcon.Request, falcon.Response]") -> None:
    """Have every refusal and failure answered in one form."""
    app.add_error_handler(Exception, refuse_failure)
    app.add_error_handler(falcon.HTTPError, refuse_falcon)
    app.add_error_handler(CrewkitError, refuse)


def refuse(
    req: falcon.Request, resp: falcon.Response, error: CrewkitError, _: dict[str, Any]
) -> None:
    """Answer a refusal."""
    status = status_of(error)
    if status == _FAILURE:
        refuse_failure(req, resp, error, {})
        return
    _answer(resp, status, error_body(error, req.context.request_id))
    if isinstance(error, Unavailable | StillUnderWay):
        resp.set_header("Retry-After", str(RETRY_AFTER_SECONDS))
    if isinstance(error, RateLimited):
        resp.set_header("Retry-After", str(error.retry_after))
    if status == 401:  # noqa: PLR2004 - the one status that must name a scheme
        resp.set_header("WWW-Authenticate", "Bearer")


def refuse_falcon(
    req: falcon.Request, resp: falcon.Response, error: falcon.HTTPError, _: dict[str, Any]
) -> None:
    """Answer what the framework refused."""
    if error.status_code >= _FAILURE:
        refuse_failure(req, resp, error, {})
        return
    kind, message = _FALCON.get(error.status_code, (Malformed, "the request cannot be read"))
    refuse(req, resp, kind(message), {})
    resp.set_headers(error.headers or {})


def refuse_failure(
    req: falcon.Request, resp: falcon.Response, error: Exception, _: dict[str, Any]
) -> None:
    """Answer a failure nobody foresaw, with nothing but the id under which the log tells of it."""
    log_failure(req.context.request_id, error)
    _answer(resp, _FAILURE, failure_body(req.context.request_id))


def _answer(resp: falcon.Response, status: int, body: dict[str, Any]) -> None:
    resp.status = status
    resp.content_type = falcon.MEDIA_JSON
    resp.data = write_json(body)
    resp.text = None
    resp.stream = None
