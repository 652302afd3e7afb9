"""Requests to the model, as the client's events tell of them."""

import functools
from collections.abc import Callable, Iterator

from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.logs.v1.logs_pb2 import LogRecord

from crewkit_core.sessions.model.telemetry import ToldRequest
from crewkit_otlp.attributes import (
    Unbelievable,
    amount,
    attributes_of,
    moment,
    session_of,
    text,
    tokens,
)

_NAME = "api_request"
_BODY = f"claude_code.{_NAME}"


def requests_of(export: ExportLogsServiceRequest) -> Iterator[Callable[[], ToldRequest | None]]:
    """Yield each record, to be read; None: it tells of no request."""
    for resource in export.resource_logs:
        for scope in resource.scope_logs:
            for record in scope.log_records:
                yield functools.partial(_read, record)


def _read(record: LogRecord) -> ToldRequest | None:
    # events of other kinds may be anything: they are not looked into
    if record.event_name != _BODY and record.body.string_value not in {_BODY, _NAME}:
        return None
    said = attributes_of(record.attributes)
    nanos = record.time_unix_nano or record.observed_time_unix_nano
    if "cost_usd" not in said:
        raise Unbelievable("a request names no cost")
    # a client of another provider's model may name no request: its place among events does
    place = f"event:{text(said, 'event.sequence')}:{nanos}"
    return ToldRequest(
        claude_session_id=session_of(said),
        request_id=text(said, "request_id") or place,
        at=moment(nanos),
        model=text(said, "model"),
        source=text(said, "query_source"),
        input=tokens(said, "input_tokens"),
        output=tokens(said, "output_tokens"),
        cache_read=tokens(said, "cache_read_tokens"),
        cache_write=tokens(said, "cache_creation_tokens"),
        cost_usd=amount(said["cost_usd"]),
    )
