"""A running platform's API, asked by a client that may say anything; its memory, watched."""

import contextlib
import http.client
import json
import threading
import uuid
from collections.abc import Generator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import attrs
import psutil

from crewkit_testing.platform import Platform

MIB = 1024 * 1024
NDJSON = {"Content-Type": "application/x-ndjson"}


@attrs.frozen
class Response:
    """What the server answered."""

    status: int
    body: bytes
    headers: dict[str, str]

    def json(self) -> Any:
        """Return its body, read as JSON."""
        return json.loads(self.body)


@attrs.frozen
class Cost:
    """What processes have cost so far.

    Attributes:
        held: Bytes in memory now.
        peak: The sum of the most that each held since it was asked anew.
        cpu: Seconds.
    """

    held: int
    peak: int
    cpu: float

    @classmethod
    def of(cls, processes: list[psutil.Process], *, anew: bool = False) -> "Cost":
        """Return it; *anew*: the peak is counted from here."""
        if anew:
            for each in processes:
                Path(f"/proc/{each.pid}/clear_refs").write_text("5")
        return cls(
            held=sum(each.memory_info().rss for each in processes),
            peak=sum(_peak(each.pid) for each in processes),
            cpu=sum(sum(each.cpu_times()[:2]) for each in processes),
        )


def _peak(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))


@attrs.frozen
class Api:
    """A running platform, asked by a client that may say anything."""

    running: Platform
    token: str
    organization: str
    cookie: str

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> Response:
        """Send a request as it is given; the answer is read whole."""
        place = urlsplit(self.running.url)
        connection = http.client.HTTPConnection(str(place.hostname), place.port or 80, timeout=120)
        known = {"Authorization": f"Bearer {self.token}"}
        if path.startswith("/kit"):
            known = {"Cookie": self.cookie}
        with contextlib.closing(connection):
            # a server that refuses a body may close before all of it is sent
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                connection.request(method, path, body, {**known, **headers})  # type: ignore[arg-type] # bytes or an iterator of them
            answer = connection.getresponse()
            found: dict[str, str] = {}
            for name, value in answer.getheaders():
                known_before = found.get(name.lower())
                found[name.lower()] = f"{known_before}\n{value}" if known_before else value
            return Response(answer.status, answer.read(), found)

    def get(self, path: str) -> Response:
        """Ask below the organization."""
        return self.ask("GET", f"/api/v1/{self.organization}/{path}")

    def ingest(self, session: str, body: object, encoding: str | None = None) -> Response:
        """Send the beginning of a session."""
        query = {"batch_id": uuid.uuid4(), "first_line": 0, "project.root": f"/p/{session}"}
        path = f"observability/sessions/{session}/events?{urlencode(query)}"
        headers = NDJSON if encoding is None else {**NDJSON, "Content-Encoding": encoding}
        return self.ask("POST", f"/api/v1/{self.organization}/{path}", body, **headers)

    def memory(self) -> int:
        """Return the bytes that the server holds in memory, its children included."""
        return sum(process.memory_info().rss for process in self._processes())

    @contextlib.contextmanager
    def costing_at_most(self, memory: int, cpu: float) -> Generator[None, None, None]:
        """Hold the server to so many bytes more at any instant of the block, and CPU seconds."""
        family = self._processes()
        before = Cost.of(family, anew=True)
        yield
        after = Cost.of(family)
        grown, used = after.peak - before.held, after.cpu - before.cpu
        assert memory >= grown, f"grew by {grown / MIB:.1f} MiB"
        assert cpu >= used, f"took {used * 1000:.0f} ms of CPU"

    def _processes(self) -> list[psutil.Process]:
        parts = self.running.parts("api")
        found = {each.pid: each for part in parts for each in (part, *part.children(True))}
        return list(found.values())

    @contextlib.contextmanager
    def growing_at_most(self, most: int) -> Generator[None, None, None]:
        """Watch the server's memory during the block."""
        before, peak, over = self.memory(), 0, threading.Event()

        def watch() -> None:
            nonlocal peak
            while True:
                peak = max(peak, self.memory())
                if over.wait(0.02):
                    return

        watcher = threading.Thread(target=watch)
        watcher.start()
        try:
            yield
        finally:
            over.set()
            watcher.join()
        assert most > peak - before, f"grew by {(peak - before) / MIB:.0f} MiB"
