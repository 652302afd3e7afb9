"""Metrics: counted here, in files that all processes of a platform share, and read elsewhere."""

import attrs
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_LAGS = (0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 15.0, 60.0, 300.0, 3600.0)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
OTHER = "other"


@attrs.frozen
class _Family:
    """Makes metrics of one registry."""

    registry: CollectorRegistry

    def counter(self, name: str, text: str, *labels: str) -> Counter:
        return Counter(f"crewkit_{name}", text, labels, registry=self.registry)

    def histogram(
        self, name: str, text: str, *labels: str, buckets: tuple[float, ...] = _BUCKETS
    ) -> Histogram:
        name = f"crewkit_{name}_seconds"
        return Histogram(name, text, labels, buckets=buckets, registry=self.registry)

    def gauge(self, name: str, text: str) -> Gauge:
        # of processes that live: one that was killed took its share along
        return Gauge(f"crewkit_{name}", text, registry=self.registry, multiprocess_mode="livesum")


class PrometheusMeters:
    """``Meters`` in the library's files, when ``PROMETHEUS_MULTIPROC_DIR`` names a folder."""

    def __init__(self) -> None:
        of = _Family(CollectorRegistry())
        self._in_flight = of.gauge("http_requests_in_flight", "Requests being answered.")
        self._requests = of.histogram(
            "http_request", "Requests by route.", "method", "route", "status"
        )
        self._use_cases = of.histogram("use_case", "Messages carried out.", "message", "result")
        self._jobs = of.histogram("job", "Jobs performed.", "kind", "result")
        self._lines = of.counter("ingest_lines", "Lines of transcripts.", "outcome")
        self._bytes = of.counter("ingest_bytes", "Bytes of transcripts taken in.")
        self._lag = of.histogram("event_delivery", "From event to all reactions.", buckets=_LAGS)
        self._webhooks = of.histogram("webhook", "Webhooks sent.", "outcome")
        self._connections = of.gauge("database_connections_in_use", "Taken from the pools.")
        self._most = of.gauge("database_connections_most", "What the pools may open.")

    def request_began(self) -> None:
        """Count one in flight."""
        self._in_flight.inc()

    def request_ended(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count it and its time; what callers make up is no label."""
        self._in_flight.dec()
        known = method if method in METHODS else OTHER
        self._requests.labels(known, route or OTHER, str(status)).observe(seconds)

    def use_case_ended(self, name: str, result: str, seconds: float) -> None:
        """Count it and its time."""
        self._use_cases.labels(name, result).observe(seconds)

    def job_ended(self, kind: str, result: str, seconds: float) -> None:
        """Count it and its time."""
        self._jobs.labels(kind, result).observe(seconds)

    def ingested(self, *, accepted: int, duplicate: int, rejected: int, size: int) -> None:
        """Count lines and bytes."""
        self._lines.labels("accepted").inc(accepted)
        self._lines.labels("duplicate").inc(duplicate)
        self._lines.labels("rejected").inc(rejected)
        self._bytes.inc(size)

    def event_delivered(self, lag: float) -> None:
        """Count it by its lag."""
        self._lag.observe(lag)

    def webhook_sent(self, outcome: str, seconds: float) -> None:
        """Count it and its time."""
        self._webhooks.labels(outcome).observe(seconds)

    def connections(self, change: int) -> None:
        """Move the gauge."""
        self._connections.inc(change)

    def most_connections(self, more: int) -> None:
        """Move the gauge."""
        self._most.inc(more)
