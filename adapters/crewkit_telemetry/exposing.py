"""Where metrics are read: on a port of this machine alone, of all processes together."""

import contextlib
import os
import re
import socket
from collections.abc import Callable, Iterable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import attrs
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector

HOST = "127.0.0.1"
_OF_PROCESS = re.compile(r"gauge_live\w*_(\d+)\.db")
_OURS = re.compile(r"(?:127\.0\.0\.1|localhost)(?::\d{1,5})?")


@attrs.frozen(kw_only=True)
class Waiting:
    """Jobs of one kind that are in one state.

    Attributes:
        seconds: How long the one that could be performed first has been waiting.
    """

    kind: str
    state: str
    count: int
    seconds: float


Look = Callable[[], Iterable[Waiting] | None]
"""Looks into the queue; None when it does not answer."""


@attrs.frozen
class _Queue(Collector):
    """How deep the queue is, looked up as it is asked for."""

    _look: Look

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """Return the gauges."""
        found = self._look()
        yield GaugeMetricFamily("crewkit_database_up", "It answers.", value=found is not None)
        labels = ("kind", "state")
        depth = GaugeMetricFamily("crewkit_queue_jobs", "Jobs in the queue.", labels=labels)
        lag = GaugeMetricFamily("crewkit_queue_lag_seconds", "Age of the oldest.", labels=labels)
        for each in found or ():
            depth.add_metric((each.kind, each.state), each.count)
            lag.add_metric((each.kind, each.state), each.seconds)
        yield depth
        yield lag


def exposition(folder: Path, look: Look) -> bytes:
    """Return all metrics as Prometheus reads them.

    Args:
        folder: Where the processes count.
        look: Looks into the queue.
    """
    for path in folder.glob("gauge_live*.db"):
        found = _OF_PROCESS.fullmatch(path.name)
        if found is not None and not _lives(int(found.group(1))):
            # the library has no types here
            mark_process_dead(int(found.group(1)), path=str(folder))  # type: ignore[no-untyped-call]
    registry = CollectorRegistry()
    MultiProcessCollector(registry, path=str(folder))  # type: ignore[no-untyped-call]
    registry.register(_Queue(look))
    return generate_latest(registry)


def _lives(pid: int) -> bool:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, 0)
        return True
    return False


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    address_family = socket.AF_INET


def metrics_server(port: int, folder: Path, look: Look) -> ThreadingHTTPServer:
    """Return a server of ``GET /metrics`` that listens on loopback already, and nowhere else.

    A page in a browser of this machine cannot read it by a name of its own.
    """

    class Handler(BaseHTTPRequestHandler):
        timeout = 10

        def do_GET(self) -> None:
            if not _OURS.fullmatch(self.headers.get("Host", "")):
                self.send_error(400)
                return
            if self.path.partition("?")[0] != "/metrics":
                self.send_error(404)
                return
            body = exposition(folder, look)
            self.send_response(200)
            self.send_header("Content-Type", CONTENT_TYPE_LATEST)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    return _Server((HOST, port), Handler)
