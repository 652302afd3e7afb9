"""One log line a request; never a header, a body, a query or a failure's own words."""

import logging
import re
import secrets
import time
from collections.abc import Callable
from typing import Protocol

import falcon

from crewkit_core.kernel.failing import causes_of

LOGGER = logging.getLogger("crewkit.http")
_REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")


class Watch(Protocol):
    """Is told of requests."""

    def began(self, method: str, traceparent: str) -> Callable[[str, int], None]:
        """Begin to watch one; return what is told its route's template and status at its end."""
        ...


class RequestLog:
    """Gives each request an id, and tells of it when it is done."""

    def __init__(self, watch: Watch | None = None) -> None:
        self._watch = watch

    def process_request(self, req: falcon.Request, _: falcon.Response) -> None:
        """Take the caller's request id when it is a plain word, else make one."""
        given = req.get_header("X-Request-Id") or ""
        fits = _REQUEST_ID.fullmatch(given)
        req.context.request_id = given if fits else f"req_{secrets.token_hex(12)}"
        req.context.began = time.monotonic()
        req.context.ended = None
        if self._watch is not None:
            traceparent = req.get_header("traceparent") or ""
            req.context.ended = self._watch.began(req.method, traceparent)

    def process_response(self, req: falcon.Request, resp: falcon.Response, *_: object) -> None:
        """Write the request's line and tell its id."""
        resp.set_header("X-Request-Id", req.context.request_id)
        fields = {
            "request_id": req.context.request_id,
            "method": req.method,
            "route": req.uri_template,
            "status": resp.status_code,
            "duration_ms": round((time.monotonic() - req.context.began) * 1000, 1),
        }
        LOGGER.info("request", extra={"fields": fields})
        if req.context.ended is not None:
            req.context.ended(req.uri_template or "", resp.status_code)


def log_failure(request_id: str, error: BaseException) -> None:
    """Tell of a failure nobody foresaw: where it happened, not what it quotes."""
    fields = {"request_id": request_id, "causes": causes_of(error)}
    LOGGER.error("failure", extra={"fields": fields})
