"""Clients that cost as little as they can: one prepared request, over and over on one socket."""

import socket
import threading
import time
from collections import Counter

_ENDS = b"\r\n\r\n"
_LENGTH = b"content-length: "


def ask(host: str, request: bytes, *, clients: int, seconds: float) -> Counter[int]:
    """Return how many answers of which status came within the time."""
    name, port = host.split(":")
    found: list[Counter[int]] = [Counter() for _ in range(clients)]
    end = time.monotonic() + seconds

    def one(mine: Counter[int]) -> None:
        with socket.create_connection((name, int(port)), timeout=30) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while time.monotonic() < end:
                connection.sendall(request)
                mine[_answer(connection)] += 1

    threads = [threading.Thread(target=one, args=(mine,)) for mine in found]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(found, Counter())


def _answer(connection: socket.socket) -> int:
    data = connection.recv(65536)
    while _ENDS not in data:
        data += connection.recv(65536)
    head, _, body = data.partition(_ENDS)
    at = head.lower().index(_LENGTH) + len(_LENGTH)
    left = int(head[at:].split(b"\r\n", 1)[0]) - len(body)
    while left > 0:
        left -= len(connection.recv(left))
    return int(head.split(b" ", 2)[1])


def request_of(host: str, path: str, token: str = "") -> bytes:
    """Return a GET as it travels."""
    bearer = f"Authorization: Bearer {token}\r\n" if token else ""
    return f"GET {path} HTTP/1.1\r\nHost: {host}\r\n{bearer}\r\n".encode()
