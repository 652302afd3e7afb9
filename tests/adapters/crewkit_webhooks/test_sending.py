"""What is sent arrives as it was signed; whatever is answered ends in time and leads nowhere."""

import contextlib
import functools
import socket
import ssl
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import attrs
import pytest

from crewkit_core.webhooks.model import Failure
from crewkit_testing.receiving import answering, certificate_of, receiving
from crewkit_testing.webhook_ways import NAME, URL, Way
from crewkit_webhooks.connecting import AddressRefused, CheckedBackend, Deadline
from crewkit_webhooks.public import is_public
from crewkit_webhooks.sending import MOST_READ

BODY = b'{"type":"x","data":{"b":1,  "a":"\xc3\xa4"}}'
PATIENT = 0.8
"""How much longer than the deadline anything may take, on a machine that is busy."""


def test_a_request_arrives_as_it_was_signed(way: Way) -> None:
    """Byte for byte, to the checked address, under the name: for TLS and for the server."""
    answer = way.sender.send(URL, {"webhook-id": "msg_1"}, BODY)
    (received,) = way.receiver.received
    assert (204, None, BODY) == (answer.status, answer.failure, received.body)
    assert (NAME, NAME) == (received.sni, received.headers["host"])
    assert received.head.startswith("POST /in?key=1 HTTP/1.1\r\n")
    assert {
        "webhook-id": "msg_1",
        "content-type": "application/json",
        "user-agent": "crewkit/test",
        "accept-encoding": "identity",
    }.items() <= received.headers.items()
    assert {"cookie", "authorization"} & set(received.headers) == set()


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_an_answer_and_followed_nowhere(way: Way, status: int) -> None:
    """Neither to this machine nor to the world."""
    with receiving() as inner:
        way.receiver.behave = answering(status, f"Location: http://127.0.0.1:{inner.port}/")
        assert status == way.sender.send(URL, {}, BODY).status
        way.receiver.behave = answering(status, f"Location: {URL}")
        assert status == way.sender.send(URL, {}, BODY).status
        assert 0 == inner.connections
    assert (2, 2) == (len(way.receiver.received), len(way.wires.asked))


def test_proxies_of_the_environment_are_ignored(way: Way, monkeypatch: pytest.MonkeyPatch) -> None:
    """One would connect for us, to what nobody checked."""
    with receiving() as proxy:
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "https_proxy", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        assert 204 == way.sender.send(URL, {}, BODY).status
        assert 0 == proxy.connections


def test_a_certificate_must_be_the_names(way: Way, tmp_path: Path) -> None:
    """Trusted or not, one of another name proves nothing; nor does one that nobody trusts."""
    other = certificate_of("other.example.com", tmp_path)
    with receiving(other) as receiver:
        way.wires.port = receiver.port
        trusting = attrs.evolve(
            way.sender, context=ssl.create_default_context(cafile=str(other[0]))
        )
        assert Failure.TLS is trusting.send(URL, {}, BODY).failure
        assert Failure.TLS is way.sender.send(URL, {}, BODY).failure
        assert [] == receiver.received


def _trickling(head: bytes) -> Callable[[socket.socket], None]:
    """Return what says *head* and then a byte now and again, without end."""

    def behave(connection: socket.socket) -> None:
        connection.sendall(head)
        for _ in range(100):
            connection.sendall(b"a")
            time.sleep(0.1)

    return behave


def _endless(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 x\r\n\r\n")
    with contextlib.suppress(OSError):
        for _ in range(100_000):
            connection.sendall(b"a" * 10_000)


def _never(_: socket.socket) -> None:
    time.sleep(10)


@pytest.mark.parametrize(
    "behave",
    [
        _never,
        _trickling(b""),
        _trickling(b"HTTP/1.1 200 x\r\nA: "),
        _trickling(b"HTTP/1.1 200 x\r\nContent-Length: 9999\r\n\r\n"),
    ],
    ids=["silent", "status", "headers", "body"],
)
def test_a_slow_answer_is_over_in_time(way: Way, behave: Callable[[socket.socket], None]) -> None:
    """However it trickles: each byte that comes is none of a new deadline."""
    way.receiver.behave = behave
    began = time.monotonic()
    answer = way.sender.send(URL, {}, BODY)
    took = time.monotonic() - began
    assert (None, Failure.TIMEOUT) == (answer.status, answer.failure)
    assert way.sender.seconds * 0.9 <= took <= way.sender.seconds + PATIENT
    assert abs(answer.duration_ms / 1000 - took) < 0.1


def test_an_endless_answer_is_cut_off(way: Way) -> None:
    """64 KiB are read of it, one kept; what its status says counts."""
    way.receiver.behave = _endless
    patient = attrs.evolve(way.sender, seconds=10.0)
    answer = patient.send(URL, {}, BODY)
    assert (200, None, b"a" * 1024) == (answer.status, answer.failure, answer.body)
    assert answer.duration_ms < 5_000
    assert MOST_READ == 64 * 1024


def test_endless_headers_are_no_answer(way: Way) -> None:
    """They are given up long before they fill anything."""

    def behave(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 x\r\n")
        with contextlib.suppress(OSError):
            for number in range(100_000):
                connection.sendall(b"A%d: %s\r\n" % (number, b"a" * 1_000))

    way.receiver.behave = behave
    assert Failure.PROTOCOL is way.sender.send(URL, {}, BODY).failure


def _saying(said: bytes, connection: socket.socket) -> None:
    connection.sendall(said)


def test_what_is_no_http_is_no_answer(way: Way) -> None:
    """Nor is a connection that is closed."""
    for said in (b"220 mail.example ESMTP\r\n", b"", b"\x00\xff" * 100):
        way.receiver.behave = functools.partial(_saying, said)
        assert Failure.PROTOCOL is way.sender.send(URL, {}, BODY).failure


def test_a_server_that_never_speaks_tls_is_over_in_time(way: Way) -> None:
    """So is one that takes the connection and says nothing."""
    with receiving() as silent:  # without TLS it waits for a request that is never whole
        way.wires.port = silent.port
        began = time.monotonic()
        answer = way.sender.send(URL, {}, BODY)
    assert answer.failure in {Failure.TIMEOUT, Failure.TLS}
    assert time.monotonic() - began < way.sender.seconds + PATIENT


def test_a_resolver_that_does_not_answer_is_waited_for_in_vain(way: Way) -> None:
    """It knows no deadline of its own."""

    def slow(_host: str, _port: int) -> Sequence[str]:
        time.sleep(3)
        return ["93.184.215.14"]

    began = time.monotonic()
    answer = attrs.evolve(way.sender, resolve=slow).send(URL, {}, BODY)
    assert Failure.TIMEOUT is answer.failure
    assert time.monotonic() - began < way.sender.seconds + PATIENT


def test_a_name_without_an_address_is_told_apart(way: Way) -> None:
    """Whether the resolver says so, says nothing, or cannot read the name."""

    def failing(_host: str, _port: int) -> Sequence[str]:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    assert (
        Failure.UNRESOLVED is attrs.evolve(way.sender, resolve=failing).send(URL, {}, b"").failure
    )
    for found in ([], ["no address"]):
        way.names.answers = [found]
        assert Failure.UNRESOLVED is way.sender.send(URL, {}, b"").failure


def test_nothing_is_ever_sent_to_a_socket_of_this_machine(way: Way) -> None:
    """The pool could ask for one; it is refused."""
    backend = CheckedBackend(way.names, is_public, Deadline.within(1), way.wires)
    with pytest.raises(AddressRefused):
        backend.connect_unix_socket("/run/docker.sock")


def test_each_request_has_a_connection_of_its_own(way: Way) -> None:
    """A kept one would lead where a name led once."""
    for _ in range(3):
        way.sender.send(URL, {}, BODY)
    assert (3, 3) == (way.receiver.connections, len(way.names.asked))


def test_retry_after_is_handed_on(way: Way) -> None:
    """As it stands; without it, nothing is."""
    way.receiver.behave = answering(503, "Retry-After: 120", body=b"later")
    answer = way.sender.send(URL, {}, BODY)
    assert (503, "120", b"later") == (answer.status, answer.retry_after, answer.body)
    way.receiver.behave = answering(503)
    assert "" == way.sender.send(URL, {}, BODY).retry_after
