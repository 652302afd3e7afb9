"""The application under the server that it is shipped with."""

import contextlib
import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import httpx2
import psutil
import pytest

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.errors import Unavailable
from crewkit_core.sessions.use_cases import ExportStream
from crewkit_remote.door import RemoteDoor
from crewkit_testing import bombs
from crewkit_testing.api import Cost
from crewkit_testing.wire import ORGANIZATION, OWNER, TOKEN

MIB = 1024 * 1024
HEADERS = {
    "Authorization": f"Bearer {TOKEN}",
    "Content-Type": "application/x-ndjson",
}
EVENTS = f"/api/v1/{ORGANIZATION}/observability/sessions/s/events?batch_id={OWNER}&first_line=0"


@pytest.fixture(scope="module")
def server() -> Generator[tuple[int, psutil.Process], None, None]:
    """Port and process of a server."""
    port = _free_port()
    path = os.pathsep.join([str(Path(__file__).parent), *sys.path])
    with subprocess.Popen(
        [
            *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"),
            *("--port", str(port), "--workers", "1", "--blocking-threads", "4", "--no-ws"),
            *("--log-level", "error", "served:app"),
        ],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": path, "SERVED_PORT": str(port)},
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            _wait(port)
            yield port, psutil.Process(process.pid)
        finally:
            process.terminate()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port


def _wait(port: int) -> None:
    for _ in range(300):
        with contextlib.suppress(OSError):
            _send(port, "GET", "/healthz")
            return
        time.sleep(0.1)
    raise AssertionError("the server did not come up")


def _send(
    port: int, method: str, target: str, body: Any = None, **headers: str
) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request(method, target, body=body, headers={**HEADERS, **headers})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def test_a_chunked_batch_arrives(server: tuple[int, psutil.Process]) -> None:
    """A body without a length is stored like any other."""

    def chunks() -> Iterator[bytes]:
        for _ in range(100):
            yield b"{}\n" * 1000

    status, body = _send(server[0], "POST", EVENTS, chunks())
    assert (202, True) == (status, b'"next_line":100000' in body)


@pytest.mark.parametrize("bomb", [bombs.telling, bombs.silent, bombs.padded])
def test_a_bomb_takes_little(server: tuple[int, psutil.Process], bomb: Callable[[], bytes]) -> None:
    """B21: what unpacks to 1 GiB is refused within 64 MiB more and 200 ms of CPU."""
    port, process = server
    body = bomb()
    _send(port, "POST", EVENTS, b"{}\n")
    family = [process, *process.children(recursive=True)]
    before = Cost.of(family, anew=True)
    status, _ = _send(port, "POST", EVENTS, body, **{"Content-Encoding": "zstd"})
    after = Cost.of(family)
    assert 413 == status
    assert after.peak - before.held <= 64 * MIB
    assert after.cpu - before.cpu <= 0.2


def test_a_long_line_is_refused_while_it_is_sent(server: tuple[int, psutil.Process]) -> None:
    """A client that sends 50 MB learns why it may not."""
    url = f"http://127.0.0.1:{server[0]}{EVENTS}"
    with httpx2.Client(trust_env=False, timeout=60) as client:
        answer = client.post(url, content=b"x" * (50 * MIB), headers=HEADERS)
    assert (413, "limit_reached") == (answer.status_code, answer.json()["error"]["code"])


def test_odd_paths_are_not_found(server: tuple[int, psutil.Process]) -> None:
    """Escapes that are no UTF-8, NUL and slashes within a name are no failure of ours."""
    for name in ("%ff", "%00", "a%2Fb", "%ED%A0%80", "//", "%2e%2e"):
        status, _ = _send(server[0], "GET", f"/api/v1/{ORGANIZATION}/nothing/{name}")
        assert 404 == status


@pytest.mark.parametrize("length", ["-1", "+3", "1e3", "x", "9" * 5000])
def test_a_length_is_a_number(server: tuple[int, psutil.Process], length: str) -> None:
    """A length that is none, or absurd, is refused."""
    text = f"POST {EVENTS} HTTP/1.1\r\n"
    text += "".join(f"{name}: {value}\r\n" for name, value in HEADERS.items())
    text += f"Content-Length: {length}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", server[0]), timeout=30) as connection:
        connection.sendall(text.encode())
        connection.shutdown(socket.SHUT_WR)
        answer = connection.recv(4096)
    assert answer[9:12] in {b"400", b"413"}


def test_a_broken_export_is_noticed(server: tuple[int, psutil.Process]) -> None:
    """When stored bytes turn out damaged midway, the receiver knows that it has not got all."""
    with RemoteDoor(f"http://127.0.0.1:{server[0]}", TOKEN) as door:
        actor = Actor(user_id=OWNER)
        whole = door.handle(actor, ExportStream(organization_id=ORGANIZATION, session="s"))
        assert whole.size == sum(map(len, whole.chunks))
        broken = door.handle(
            actor, ExportStream(organization_id=ORGANIZATION, session="s", stream="broken")
        )
        with pytest.raises(Unavailable):
            list(broken.chunks)
