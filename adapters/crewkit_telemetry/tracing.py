"""``spans.Tracer`` that sends its spans by OTLP over HTTP, in a thread of its own."""

import contextlib
from collections.abc import Generator, Mapping

import attrs
from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from crewkit_core.kernel.errors import CrewkitError
from crewkit_telemetry.spans import PARENT, Span, Value

_PATIENCE = 5
_KINDS = {
    "server": trace.SpanKind.SERVER,
    "consumer": trace.SpanKind.CONSUMER,
    "client": trace.SpanKind.CLIENT,
    "internal": trace.SpanKind.INTERNAL,
}
_CONTEXT = TraceContextTextMapPropagator()


@attrs.frozen
class OtlpSpan:
    """``spans.Span``."""

    _span: trace.Span

    def say(self, name: str, value: Value) -> None:
        """Add an attribute."""
        self._span.set_attribute(name, value)

    def fail(self, kind: str) -> None:
        """Set the status; the failure's words stay here."""
        self._span.set_status(trace.StatusCode.ERROR, kind)

    def call(self, name: str) -> None:
        """Rename it."""
        self._span.update_name(name)


class OtlpTracer:
    """``spans.Tracer``.

    Args:
        url: Of the receiver; ``/v1/traces`` is added.
        part: Which process of the platform this is.
        version: Of crewkit.
        headers: Sent along, as for a login.
    """

    def __init__(self, url: str, part: str, version: str, headers: Mapping[str, str]) -> None:
        about = {"service.name": f"crewkit-{part}", "service.version": version}
        self._provider = TracerProvider(resource=Resource(about))
        exporter = OTLPSpanExporter(
            endpoint=f"{url}/v1/traces", headers=dict(headers), timeout=_PATIENCE
        )
        self._provider.add_span_processor(BatchSpanProcessor(exporter, export_timeout_millis=5_000))
        self._tracer = self._provider.get_tracer("crewkit", version)

    @contextlib.contextmanager
    def span(
        self, name: str, kind: str = "internal", carried: Mapping[str, str] | None = None
    ) -> Generator[Span, None, None]:
        """Do the block's work in a span; a failure is told by its type."""
        known = carried is not None and isinstance(carried.get(PARENT), str)
        context = _CONTEXT.extract(carried) if carried is not None and known else None
        with self._tracer.start_as_current_span(
            name,
            context=context,
            kind=_KINDS[kind],
            record_exception=False,
            set_status_on_exception=False,
        ) as span:
            made = OtlpSpan(span)
            try:
                yield made
            except CrewkitError as error:
                made.say("crewkit.refusal", error.code)
                raise
            except BaseException as error:
                made.fail(type(error).__name__)
                raise

    def carried(self) -> Mapping[str, str]:
        """Return the ``traceparent`` of the span whose work is done here."""
        found: dict[str, str] = {}
        _CONTEXT.inject(found)
        return {PARENT: found[PARENT]} if PARENT in found else {}

    def close(self) -> None:
        """Send what is left."""
        self._provider.shutdown()
