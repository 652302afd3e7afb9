"""A taken port is noticed, also when its owner would share it."""

import socket
from collections.abc import Generator

import pytest

from crewkit_embedded.errors import PortTaken
from crewkit_embedded.ports import choose_port, probe_bind


@pytest.fixture
def taken() -> Generator[int, None, None]:
    """The port of a server that shares it, as granian does."""
    with socket.socket() as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


def test_a_taken_port_is_refused(taken: int) -> None:
    """SO_REUSEPORT on the other side does not deceive the probe."""
    with pytest.raises(PortTaken, match=f"port {taken} of 127.0.0.1: Address already in use"):
        choose_port("127.0.0.1", taken)


def test_a_free_port_is_kept(taken: int) -> None:
    """The probe leaves nothing behind: the port can be bound at once."""
    port = choose_port("localhost", 0)
    assert port != 0
    assert port == choose_port("localhost", port)


def test_the_first_free_port_of_choice_is_taken(taken: int) -> None:
    """The order of preference holds; with all taken any free port will do."""
    free = probe_bind("127.0.0.1", 0)
    assert free == choose_port("127.0.0.1", None, (taken, free))
    assert taken != choose_port("127.0.0.1", None, (taken,))


def test_an_address_of_another_machine_is_refused() -> None:
    """It names the address, not a taken port."""
    with pytest.raises(PortTaken, match=r"192\.0\.2\.1"):
        probe_bind("192.0.2.1", 0)
