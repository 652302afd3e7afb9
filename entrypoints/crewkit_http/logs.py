"""One JSON line a request on stderr; never a header, a body, a query or a failure's own words."""

import json
import logging
import re
import secrets
import sys
import time
import traceback

import falcon

LOGGER = logging.getLogger("crewkit.http")
_REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")


class JsonLines(logging.Formatter):
    """Writes a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        return json.dumps(line)


def log_to_stderr() -> None:
    """Send crewkit's log lines to stderr; for the process that serves, once."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logger = logging.getLogger("crewkit")
    logger.handlers[:] = [handler]
    logger.setLevel(logging.INFO)
    logger.propagate = False


class RequestLog:
    """Gives each request an id, and tells of it when it is done."""

    def process_request(self, req: falcon.Request, _: falcon.Response) -> None:
        """Take the caller's request id when it is a plain word, else make one."""
        given = req.get_header("X-Request-Id") or ""
        fits = _REQUEST_ID.fullmatch(given)
        req.context.request_id = given if fits else f"req_{secrets.token_hex(12)}"
        req.context.began = time.monotonic()

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


def log_failure(request_id: str, error: BaseException) -> None:
    """Tell of a failure nobody foresaw: where it happened, not what it quotes."""
    chain: list[str] = []
    cause: BaseException | None = error
    while cause is not None and len(chain) < 10:  # noqa: PLR2004 - a chain may be a ring
        frames = traceback.extract_tb(cause.__traceback__)
        where = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        kind = type(cause)
        chain.append(f"{kind.__module__}.{kind.__qualname__} at {' > '.join(where)}")
        cause = cause.__cause__ or cause.__context__
    LOGGER.error("failure", extra={"fields": {"request_id": request_id, "causes": chain}})
