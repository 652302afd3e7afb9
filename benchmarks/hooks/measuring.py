"""What a hook costs, beside the least that the standard library could do."""

import json
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import attrs

from crewkit.tracking.following import Standing
from crewkit.tracking.listening import Listener
from crewkit.tracking.spool import Spool
from crewkit_claude import hooking

MOST = 1.5
_EVENT = json.dumps(
    {
        "session_id": "0b52f3e4-6c1d-4a77-9d5e-2f6a1c9b7e30",
        "transcript_path": "/home/dev/.claude/projects/p/0b52f3e4.jsonl",
        "hook_event_name": "UserPromptSubmit",
        "prompt": "x" * 2_000,
    }
).encode()
_BARE = """
import socket, sys
told = sys.stdin.buffer.read()
line = socket.create_connection(("127.0.0.1", int(sys.argv[1])), 1)
line.sendall(b"POST /events HTTP/1.0\\r\\nHost: 127.0.0.1:%d\\r\\nAuthorization: Bearer token\\r\\n"
    b"Content-Type: application/json\\r\\nContent-Length: %d\\r\\n\\r\\n"
    % (int(sys.argv[1]), len(told)) + told)
line.recv(64)
"""


@attrs.frozen(kw_only=True)
class Pair:
    """Ours beside the bare one, in milliseconds: the medians, and our 99th percentile."""

    name: str
    ours: float
    bare: float
    worst: float

    @property
    def ratio(self) -> float:
        """How many times as long ours takes."""
        return self.ours / self.bare


class _Least(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        """Read and answer."""
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response_only(202)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def measure(folder: Path, times: int) -> tuple[Pair, Pair]:
    """Measure requests to the tracker and the command that the client runs, each in turn."""
    spool = Spool(folder)

    def standing(_: int) -> Standing:
        raise NotImplementedError

    with (
        Listener("token", spool.add, standing) as ours,
        ThreadingHTTPServer(("127.0.0.1", 0), _Least) as bare,
    ):
        for server in (ours, bare):
            threading.Thread(target=server.serve_forever, daemon=True).start()
        (folder / hooking.RUNTIME).write_text(f"{ours.port} token 1\n")
        port = int(bare.server_address[1])
        requests = _pair("request", lambda: _post(ours.port), lambda: _post(port), 10 * times)
        hook = (sys.executable, "-I", "-S", hooking.__file__, str(folder))
        least = (sys.executable, "-I", "-S", "-c", _BARE, str(ours.port))
        commands = _pair("command", lambda: _run(hook), lambda: _run(least), times)
        for server in (ours, bare):
            server.shutdown()
    return requests, commands


def as_markdown(pairs: Sequence[Pair]) -> str:
    """Return the result for people."""
    rows = [
        f"| {one.name} | {one.ours:.2f} | {one.bare:.2f} | {one.ratio:.2f} | {one.worst:.2f} |"
        for one in pairs
    ]
    head = "| hook | ours, ms | bare, ms | times | ours at p99, ms |\n|---|---|---|---|---|"
    return "\n".join((head, *rows, ""))


def _pair(name: str, ours: Callable[[], None], bare: Callable[[], None], times: int) -> Pair:
    took: tuple[list[float], list[float]] = ([], [])
    for _ in range(times):
        for call, one in zip((ours, bare), took, strict=True):
            began = time.perf_counter()
            call()
            one.append(1000 * (time.perf_counter() - began))
    worst = sorted(took[0])[int(0.99 * (times - 1))]
    return Pair(
        name=name, ours=statistics.median(took[0]), bare=statistics.median(took[1]), worst=worst
    )


def _post(port: int) -> None:
    head = (
        f"POST /events HTTP/1.0\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer token\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(_EVENT)}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall(head.encode() + _EVENT)
        if b" 202 " not in line.recv(64):
            raise ValueError("not taken")


def _run(command: Sequence[str]) -> None:
    subprocess.run(command, input=_EVENT, check=True)
