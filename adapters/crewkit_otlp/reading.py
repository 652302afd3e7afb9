"""``sessions.ports.telemetry.TelemetryReading``."""

from collections.abc import Callable, Iterator
from typing import TypeVar

from google.protobuf.json_format import ParseDict, ParseError
from google.protobuf.message import DecodeError
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import (
    ExportMetricsServiceRequest,
)

from crewkit_core.kernel.errors import LimitReached
from crewkit_core.sessions.model.telemetry import MOST_RECORDS, Export, Signal
from crewkit_otlp.attributes import Unbelievable
from crewkit_otlp.counters import points_of
from crewkit_otlp.events import requests_of
from crewkit_wire.errors import Malformed
from crewkit_wire.json_text import MAX_DEPTH, read_json

Request = TypeVar("Request", ExportLogsServiceRequest, ExportMetricsServiceRequest)
Record = TypeVar("Record")


class OtlpReading:
    """Reads exports of logs and metrics; what is neither a request nor a cost is passed over."""

    def read(self, data: bytes, signal: Signal, *, protobuf: bool) -> Export:
        """Return what an export tells of requests and their cost.

        Raises:
            Malformed: it is no such export.
            LimitReached: it holds too many records.
        """
        if signal is Signal.LOGS:
            logs = _parse(ExportLogsServiceRequest(), data, protobuf=protobuf)
            requests, refused, reason = _taken(requests_of(logs))
            return Export(requests=requests, refused=refused, reason=reason)
        metrics = _parse(ExportMetricsServiceRequest(), data, protobuf=protobuf)
        points, refused, reason = _taken(points_of(metrics))
        return Export(points=points, refused=refused, reason=reason)


def _parse(into: Request, data: bytes, *, protobuf: bool) -> Request:
    try:
        if protobuf:
            into.ParseFromString(data)
        else:
            document = read_json(data)
            if not isinstance(document, dict):
                raise Malformed("an export is a JSON object")
            ParseDict(document, into, ignore_unknown_fields=True, max_recursion_depth=MAX_DEPTH)
    except (DecodeError, ParseError, TypeError, ValueError, RecursionError) as error:
        # what a parser says may quote the body
        raise Malformed("the body is no export of OTLP") from error
    return into


def _taken(records: Iterator[Callable[[], Record | None]]) -> tuple[tuple[Record, ...], int, str]:
    """Return the records that can be believed, how many cannot, and why the first cannot."""
    found: list[Record] = []
    refused, reason = 0, ""
    for number, read in enumerate(records):
        if number >= MOST_RECORDS:
            raise LimitReached(f"an export holds at most {MOST_RECORDS} records")
        try:
            record = read()
        except Unbelievable as problem:
            refused, reason = refused + 1, reason or str(problem)
            continue
        if record is not None:
            found.append(record)
    return tuple(found), refused, reason
