"""The server on a port."""

import socket
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from crewkit_testing.lsp.raw import WAIT, Wire, about, environment, framed


@pytest.fixture
def port(root: Path) -> Generator[int, None, None]:
    """Return the port of a server with the planted engine."""
    command = [sys.executable, "-P", "-m", "crewkit_testing.lsp.planted", "listen", "20", "5"]
    with subprocess.Popen(
        command, stderr=subprocess.PIPE, cwd=root, env=environment(), text=True
    ) as process:
        try:
            said = process.stderr.readline() if process.stderr else ""
            yield int(said.split()[-1])
        finally:
            process.terminate()


@contextmanager
def connected(port: int) -> Generator[tuple[Wire, socket.socket], None, None]:
    """Connect to it."""
    with (
        socket.create_connection(("127.0.0.1", port), WAIT) as client,
        client.makefile("rb") as source,
        client.makefile("wb") as sink,
    ):
        wire = Wire(source, sink)
        yield wire, client
        client.shutdown(socket.SHUT_RDWR)
        wire.join()


def test_clients_are_served_beside_one_another(root: Path, port: int) -> None:
    """Each with a session of its own, that ends with ``exit``."""
    with connected(port) as (one, _), connected(port) as (other, _):
        one.start(root)
        assert -32002 == other.error("textDocument/hover", about(root / "a.py"))
        other.start(root)
        one.open(root / "a.py", "mine")
        hovers = [wire.call("textDocument/hover", about(root / "a.py")) for wire in (one, other)]
        assert ["mine", "def add(): pass\n"] == [hover["contents"]["value"] for hover in hovers]
        one.call("shutdown")
        one.notify("exit")
        assert other.call("textDocument/hover", about(root / "a.py"))
    with connected(port) as (third, _):
        assert third.start(root)


def test_a_web_page_cannot_speak_to_it(port: int) -> None:
    """The line that a browser sends first is no header of LSP."""
    body = framed(b'{"jsonrpc":"2.0","id":"mine","method":"initialize","params":{}}')
    head = b"POST / HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % len(body)
    with connected(port) as (wire, _):
        wire.send(head + body)
        assert -32700 == wire.reply(None)["error"]["code"]
        assert [] == wire.said


def test_it_listens_on_this_machine_only(port: int) -> None:
    """Its other addresses refuse."""
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", port), WAIT)
