"""A receiver of OTLP traces on loopback: it keeps the spans that it is sent."""

import contextlib
import gzip
import threading
import time
from collections.abc import Generator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import attrs
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


@attrs.frozen
class Span:
    """A span as it was sent."""

    service: str
    name: str
    kind: int
    trace_id: str
    span_id: str
    parent_id: str
    attributes: dict[str, str]


@attrs.define
class OtlpReceiver:
    """Listens until closed.

    Attributes:
        headers: Of the last request, names in lowercase.
        raw: All that came.
    """

    port: int = 0
    spans: list[Span] = attrs.field(factory=list[Span])
    headers: dict[str, str] = attrs.field(factory=dict[str, str])
    raw: bytes = b""

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def take(self, body: bytes) -> None:
        """Keep the spans of a request."""
        self.raw += body
        asked = ExportTraceServiceRequest()
        asked.ParseFromString(body)
        for group in asked.resource_spans:
            about = {each.key: each.value.string_value for each in group.resource.attributes}
            for scope in group.scope_spans:
                self.spans += [
                    Span(
                        service=about["service.name"],
                        name=span.name,
                        kind=span.kind,
                        trace_id=span.trace_id.hex(),
                        span_id=span.span_id.hex(),
                        parent_id=span.parent_span_id.hex(),
                        attributes={a.key: _said(a.value) for a in span.attributes},
                    )
                    for span in scope.spans
                ]

    def wait_for(self, *names: str, most: float = 20) -> None:
        """Wait until spans of all these names came."""
        deadline = time.monotonic() + most
        while set(names) - {span.name for span in self.spans}:
            if time.monotonic() > deadline:
                missing = set(names) - {span.name for span in self.spans}
                raise AssertionError(f"no spans {missing}")
            time.sleep(0.1)


def _said(value: object) -> str:
    kind = value.WhichOneof("value")  # type: ignore[attr-defined]  # generated
    return str(getattr(value, kind))


@contextlib.contextmanager
def otlp_receiver() -> Generator[OtlpReceiver, None, None]:
    """Have a receiver until the end of the block."""
    receiver = OtlpReceiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            assert self.path == "/v1/traces"
            receiver.headers = {name.lower(): value for name, value in self.headers.items()}
            body = self.rfile.read(int(self.headers["Content-Length"]))
            packed = self.headers.get("Content-Encoding") == "gzip"
            receiver.take(gzip.decompress(body) if packed else body)
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        receiver.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield receiver
        finally:
            server.shutdown()
            thread.join()
