"""Clients that take their time: ``python slow_clients.py PORT HEADERS BODIES``.

They say a byte each half second, and come back when they are let go; until SIGTERM.
"""

import contextlib
import socket
import subprocess
import sys
import time
from collections.abc import Generator

_HEADER = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
_BODY = (
    b"POST /api/v1/auth/login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    b"Content-Length: 100000\r\n\r\n"
)
TICK = 0.5
PATIENCE = 5.0


class SlowClients:
    """So many of them, in one thread."""

    def __init__(self, port: int, headers: int, bodies: int) -> None:
        self._port = port
        self._begin = [_HEADER] * headers + [_BODY] * bodies
        self._open: list[socket.socket | None] = [None] * len(self._begin)

    def tick(self) -> int:
        """Have each say a byte; return how many are connected."""
        for place, beginning in enumerate(self._begin):
            connection = self._open[place]
            try:
                if connection is None:
                    connection = socket.create_connection(("127.0.0.1", self._port), 2)
                    connection.sendall(beginning)
                    connection.setblocking(False)
                    self._open[place] = connection
                connection.send(b"1")
                with contextlib.suppress(BlockingIOError):
                    if connection.recv(4096):  # an answer: it was let go
                        raise ConnectionError
                    raise ConnectionError
            except OSError:
                if connection is not None:
                    connection.close()
                self._open[place] = None
        return sum(each is not None for each in self._open)


@contextlib.contextmanager
def slow_clients(port: int, headers: int, bodies: int) -> Generator[None, None, None]:
    """Have them, in a process of their own, once all are connected or five seconds over."""
    argv = [sys.executable, __file__, str(port), str(headers), str(bodies)]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert "ready" in process.stdout.readline()
            yield
        finally:
            process.terminate()


def main() -> None:
    """Go on until SIGTERM."""
    port, headers, bodies = (int(word) for word in sys.argv[1:])
    clients = SlowClients(port, headers, bodies)
    told, began = False, time.monotonic()
    while True:
        connected = clients.tick()
        if not told and (connected == headers + bodies or time.monotonic() - began > PATIENCE):
            print("ready", flush=True)
            told = True
        time.sleep(TICK)


if __name__ == "__main__":
    main()
