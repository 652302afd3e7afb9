"""Connections of one request: resolved once, every address checked, over in time."""

import ipaddress
import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import attrs
import httpcore2

from crewkit_webhooks.public import Address

Resolve = Callable[[str, int], Sequence[str]]
"""Returns the IP addresses that a name has now; raises OSError when it has none."""

Allowed = Callable[[Address], bool]
_SocketOptions = Iterable[Any] | None
_MOST_TRIED = 4


class AddressRefused(Exception):
    """A name has an address that is not public; nothing was connected to."""


class Unresolved(Exception):
    """A name has no address."""


def resolve(host: str, port: int) -> Sequence[str]:
    """Return what the system's resolver says."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(each[4][0]) for each in found))


@attrs.frozen
class Deadline:
    """A moment by which everything is over.

    Attributes:
        at: Of ``time.monotonic``.
    """

    at: float

    @classmethod
    def within(cls, seconds: float) -> "Deadline":
        """Return the moment so many seconds from now."""
        return cls(time.monotonic() + seconds)

    def left(self) -> float:
        """Return how many seconds are left.

        Raises:
            ReadTimeout: none are.
        """
        left = self.at - time.monotonic()
        if left <= 0:
            raise httpcore2.ReadTimeout("the time is over")
        return left


@attrs.frozen
class CheckedBackend(httpcore2.NetworkBackend):
    """Connects to addresses that were checked, and to nothing that is resolved a second time.

    TLS still verifies the name, which the pool gives it; only the socket knows the address.
    """

    _resolve: Resolve
    _allowed: Allowed
    _deadline: Deadline
    _sockets: httpcore2.NetworkBackend

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - the deadline says it
        local_address: str | None = None,
        socket_options: _SocketOptions = None,
    ) -> httpcore2.NetworkStream:
        """Connect to the first checked address that answers.

        Raises:
            Unresolved: the name has no address.
            AddressRefused: one of its addresses is not allowed, whatever the others are.
            ConnectError, ConnectTimeout: none answers.
        """
        addresses = self._checked(host, port)
        for last, address in enumerate(addresses, 1 - len(addresses)):
            try:
                stream = self._sockets.connect_tcp(
                    str(address), port, self._deadline.left(), local_address, socket_options
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                if last == 0:
                    raise
            else:
                return TimedStream(stream, self._deadline)
        raise httpcore2.ConnectError("no address")  # pragma: no cover - there is always one

    def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ARG002 - nothing is waited for
        socket_options: _SocketOptions = None,  # noqa: ARG002
    ) -> httpcore2.NetworkStream:
        """Refuse: nothing here is on this machine."""
        raise AddressRefused(path)

    def _checked(self, host: str, port: int) -> tuple[Address, ...]:
        try:
            names = _in_time(lambda: self._resolve(host, port), self._deadline)
            addresses = tuple(map(ipaddress.ip_address, names))
        except (OSError, UnicodeError, ValueError) as error:
            raise Unresolved(host) from error
        if not addresses:
            raise Unresolved(host)
        if not all(map(self._allowed, addresses)):
            raise AddressRefused(host)
        return addresses[:_MOST_TRIED]


@attrs.frozen
class TimedStream(httpcore2.NetworkStream):
    """A stream whose every step ends by the same deadline: trickling does not prolong it."""

    _stream: httpcore2.NetworkStream
    _deadline: Deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        """Read some."""
        return self._stream.read(max_bytes, self._deadline.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        """Write all."""
        self._stream.write(buffer, self._deadline.left())

    def close(self) -> None:
        """Close it."""
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore2.NetworkStream:
        """Speak TLS from here on; the certificate must be the name's."""
        secured = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left())
        return TimedStream(secured, self._deadline)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - as it is declared
        """Return what the socket knows."""
        return self._stream.get_extra_info(info)


def _in_time(call: Callable[[], Sequence[str]], deadline: Deadline) -> Sequence[str]:
    """Return what *call* returns, unless that takes too long: a resolver knows no deadline."""
    answers: queue.SimpleQueue[Sequence[str] | Exception] = queue.SimpleQueue()

    def run() -> None:
        try:
            answers.put(call())
        except Exception as error:  # noqa: BLE001 - raised where it is waited for
            answers.put(error)

    threading.Thread(target=run, name="webhook-resolver", daemon=True).start()
    try:
        answer = answers.get(timeout=deadline.left())
    except queue.Empty:
        raise httpcore2.ConnectTimeout("the resolver does not answer") from None
    if isinstance(answer, Exception):
        raise answer
    return answer
