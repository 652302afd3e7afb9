"""How a process of a platform tells of its work: lines, metrics, spans."""

import contextlib
from collections.abc import Generator, Mapping

import attrs

from crewkit.settings import Settings
from crewkit.version import version
from crewkit_telemetry.carrying import carried as request_carried
from crewkit_telemetry.counting import Meters, NoMeters
from crewkit_telemetry.spans import NoTracer, Tracer


@attrs.frozen(kw_only=True)
class Telemetry:
    """What is told beside the log; silent unless told otherwise."""

    meters: Meters = attrs.field(factory=NoMeters)
    tracer: Tracer = attrs.field(factory=NoTracer)

    @property
    def silent(self) -> bool:
        """Whether nothing is told: then nobody has to look."""
        return isinstance(self.meters, NoMeters) and isinstance(self.tracer, NoTracer)

    def carried(self) -> Mapping[str, str]:
        """Return what a job carries of the work that made it necessary."""
        return {**request_carried(), **self.tracer.carried()}


SILENT = Telemetry()


@contextlib.contextmanager
def open_telemetry(settings: Settings, part: str) -> Generator[Telemetry, None, None]:
    """Have what the settings ask for until the end of the block; libraries are loaded for it alone.

    Args:
        settings: Of a part of a platform.
        part: Which one.
    """
    meters: Meters = NoMeters()
    tracer: Tracer = NoTracer()
    if settings.metrics_port is not None:
        from crewkit_telemetry.meters import PrometheusMeters

        meters = PrometheusMeters()
    if settings.otlp_url is not None:
        from crewkit_telemetry.tracing import OtlpTracer

        tracer = OtlpTracer(settings.otlp_url, part, version(), settings.otlp_headers)
    try:
        yield Telemetry(meters=meters, tracer=tracer)
    finally:
        tracer.close()


def log_to_stderr() -> None:
    """Send log lines to stderr; for a process that serves or works, once."""
    from crewkit_telemetry.logs import log_to_stderr

    log_to_stderr()
