"""What goes along with a request wherever its work goes: into log lines, jobs, the worker."""

import contextvars
import re
from collections.abc import Mapping

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


class on_behalf_of:  # noqa: N801 - used as a verb
    """Do the block's work for the request of this id; for none when it is empty.

    A class, since each message goes through it: a generator would take three times as long.
    """

    __slots__ = ("_request", "_token")

    def __init__(self, request: str) -> None:
        self._request = request

    def __enter__(self) -> None:
        self._token = _request_id.set(self._request)

    def __exit__(self, *_: object) -> None:
        _request_id.reset(self._token)


def request_of(carried: Mapping[str, object]) -> str:
    """Return the request id that a job carries; empty when it carries none that is a plain word."""
    found = carried.get(REQUEST_ID, "")
    return found if isinstance(found, str) and _PLAIN.fullmatch(found) else ""
