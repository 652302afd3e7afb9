"""What a client reports, each with only what matters said; and exports that say it."""

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from crewkit_core.sessions.model.telemetry import Measure, ToldPoint, ToldRequest

AT = dt.datetime(2026, 1, 8, 12, 0, tzinfo=dt.UTC)
NANOS = 1_767_873_600_000_000_000
MODEL = "claude-sonnet-5-5"


def a_told_request(session: str, request_id: str = "req_1", **changes: Any) -> ToldRequest:
    """Build a request that a client told of."""
    values: dict[str, Any] = {
        "claude_session_id": session,
        "request_id": request_id,
        "at": AT,
        "model": MODEL,
        "source": "sdk",
        "input": 10,
        "output": 20,
        "cache_read": 30,
        "cache_write": 40,
        "cost_usd": Decimal("0.000323"),
    }
    return ToldRequest(**values | changes)


def a_told_point(session: str, **changes: Any) -> ToldPoint:
    """Build a point of a client's cost counter."""
    values: dict[str, Any] = {
        "claude_session_id": session,
        "series": b"series",
        "since": NANOS,
        "until": NANOS + 1,
        "delta": True,
        "measure": Measure.COST,
        "model": MODEL,
        "value": Decimal("0.000323"),
    }
    return ToldPoint(**values | changes)


def an_event(session: str, request_id: str = "req_1", **changes: Any) -> dict[str, Any]:
    """Build the log record of a request; what is None is left out."""
    said = {
        "session.id": session,
        "event.name": "api_request",
        "event.sequence": 6,
        "model": MODEL,
        "input_tokens": 10,
        "output_tokens": 20,
        "cache_read_tokens": 30,
        "cache_creation_tokens": 40,
        "cost_usd": 0.000323,
        "request_id": request_id,
        "query_source": "sdk",
    }
    return {
        "timeUnixNano": str(NANOS),
        "body": {"stringValue": "claude_code.api_request"},
        "attributes": attributes(said | changes),
    }


def a_cost(session: str, value: object = 0.000323, **changes: Any) -> dict[str, Any]:
    """Build a point of the cost counter."""
    return {
        "attributes": attributes({"session.id": session, "model": MODEL}),
        "startTimeUnixNano": str(NANOS),
        "timeUnixNano": str(NANOS + 1),
        "asDouble": value,
        **changes,
    }


def logs(*records: Mapping[str, Any]) -> bytes:
    """Return an export of log records."""
    scope = {"scope": {"name": "events"}, "logRecords": list(records)}
    return json.dumps({"resourceLogs": [{"resource": {}, "scopeLogs": [scope]}]}).encode()


def metrics(
    *points: Mapping[str, Any], name: str = "claude_code.cost.usage", temporality: int = 1
) -> bytes:
    """Return an export of one counter."""
    counter = {"aggregationTemporality": temporality, "dataPoints": list(points)}
    scope = {"metrics": [{"name": name, "sum": counter}]}
    return json.dumps({"resourceMetrics": [{"resource": {}, "scopeMetrics": [scope]}]}).encode()


def attributes(said: Mapping[str, object]) -> list[dict[str, Any]]:
    """Return attributes as OTLP has them in JSON."""
    return list(_pairs(said))


def _pairs(said: Mapping[str, object]) -> Iterable[dict[str, Any]]:
    kinds = {str: "stringValue", int: "intValue", float: "doubleValue", bool: "boolValue"}
    for key, value in said.items():
        if value is not None:
            yield {"key": key, "value": {kinds[type(value)]: value}}
