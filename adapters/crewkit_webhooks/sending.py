"""One POST to an address that a stranger chose."""

import ssl
import time
from collections.abc import Mapping
from urllib.parse import urlsplit

import attrs
import httpcore2

from crewkit_core.webhooks.model import Answer, Failure
from crewkit_webhooks.connecting import (
    AddressRefused,
    Allowed,
    CheckedBackend,
    Deadline,
    Resolve,
    Unresolved,
    resolve,
)
from crewkit_webhooks.public import is_loopback, is_public

SECONDS = 15.0
MOST_READ = 64 * 1024
KEPT = 1024
_REFUSALS: tuple[tuple[type[Exception], Failure], ...] = (
    (AddressRefused, Failure.ADDRESS_REFUSED),
    (Unresolved, Failure.UNRESOLVED),
    (httpcore2.TimeoutException, Failure.TIMEOUT),
    (httpcore2.ProtocolError, Failure.PROTOCOL),
    (httpcore2.NetworkError, Failure.CONNECTION),
    (ValueError, Failure.PROTOCOL),
)
_CAUGHT = tuple(kind for kind, _ in _REFUSALS)


@attrs.frozen(kw_only=True)
class SafeSender:
    """``webhooks.ports.WebhookSender``: HTTP/1.1 on connections of its own, one for each request.

    No redirect is followed, no proxy of the environment is asked, no cookie is kept, no answer is
    unpacked: the engine below the HTTP client does none of it, and nothing here adds it.

    Attributes:
        agent: How we call ourselves.
        loopback: This machine itself may be an endpoint, over HTTP too.
        context: Whom to trust; by default whom the system trusts.
        seconds: Until everything is over: name, connection, TLS, answer.
        resolve: Finds the addresses of a name; asked once for each request.
        sockets: Connects to an address.
    """

    agent: str
    loopback: bool = False
    context: ssl.SSLContext = attrs.field(factory=ssl.create_default_context, repr=False)
    seconds: float = SECONDS
    resolve: Resolve = resolve
    sockets: httpcore2.NetworkBackend = attrs.field(factory=httpcore2.SyncBackend, repr=False)

    def send(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Send it by POST, and return what came of it; nothing is raised for what is outside."""
        began = time.monotonic()
        try:
            status, answered, retry_after = self._post(url, headers, body)
            failure = None
        except _CAUGHT as error:
            status, answered, retry_after = None, b"", ""
            failure = _failure_of(error)
        return Answer(
            status=status,
            failure=failure,
            duration_ms=int((time.monotonic() - began) * 1000),
            body=answered,
            retry_after=retry_after,
        )

    def _post(self, url: str, headers: Mapping[str, str], body: bytes) -> tuple[int, bytes, str]:
        scheme, spelled = urlsplit(url).scheme, url.encode("ascii")
        if scheme != "https" and not (scheme == "http" and self.loopback):
            raise AddressRefused(scheme)
        backend = CheckedBackend(
            self.resolve, self._allowed(scheme), Deadline.within(self.seconds), self.sockets
        )
        told = {
            "Content-Type": "application/json",
            "User-Agent": self.agent,
            "Accept-Encoding": "identity",
            **headers,
        }
        with (
            httpcore2.ConnectionPool(
                ssl_context=self.context, network_backend=backend, retries=0
            ) as pool,
            pool.stream("POST", spelled, headers=list(told.items()), content=body) as response,
        ):
            return response.status, _read(response), _header(response, b"retry-after")

    def _allowed(self, scheme: str) -> Allowed:
        if scheme == "http":
            return is_loopback
        if self.loopback:
            return lambda address: is_public(address) or is_loopback(address)
        return is_public


def _read(response: httpcore2.Response) -> bytes:
    """Return the first kilobyte; what follows is read up to a bound and forgotten."""
    kept = b""
    size = 0
    for chunk in response.iter_stream():
        size += len(chunk)
        if len(kept) < KEPT:
            kept = (kept + chunk)[:KEPT]
        if size >= MOST_READ:
            break
    return kept


def _header(response: httpcore2.Response, name: bytes) -> str:
    found = [value for key, value in response.headers if key.lower() == name]
    return found[0].decode("latin-1") if found else ""


def _failure_of(error: Exception) -> Failure:
    if isinstance(error.__cause__ or error.__context__, ssl.SSLError):
        return Failure.TLS
    return next(failure for kind, failure in _REFUSALS if isinstance(error, kind))
