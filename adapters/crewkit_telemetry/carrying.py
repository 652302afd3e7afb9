"""What goes along with a request wherever its work goes: into log lines, jobs, the worker."""

import contextlib
import contextvars
import re
from collections.abc import Generator, Mapping

REQUEST_ID = "request_id"
_PLAIN = re.compile(r"[A-Za-z0-9_-]{1,64}")
_request_id: contextvars.ContextVar[str] = contextvars.ContextVar("request_id", default="")


def request_id() -> str:
    """Return the id of the request whose work is done here; empty outside of one."""
    return _request_id.get()


def carried() -> Mapping[str, str]:
    """Return what a job carries of the request whose work is done here."""
    found = request_id()
    return {REQUEST_ID: found} if found else {}


@contextlib.contextmanager
def on_behalf_of(request: str) -> Generator[None, None, None]:
    """Do the block's work for the request of this id; for none when it is empty."""
    token = _request_id.set(request)
    try:
        yield
    finally:
        _request_id.reset(token)


def request_of(carried: Mapping[str, object]) -> str:
    """Return the request id that a job carries; empty when it carries none that is a plain word."""
    found = carried.get(REQUEST_ID, "")
    return found if isinstance(found, str) and _PLAIN.fullmatch(found) else ""
