"""What the client itself reports of each request, over OpenTelemetry: the third set of books."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import attrs

_EVENT = "api_request"
TELEMETRY = {
    "CLAUDE_CODE_ENABLE_TELEMETRY": "1",
    "OTEL_LOGS_EXPORTER": "otlp",
    "OTEL_EXPORTER_OTLP_PROTOCOL": "http/json",
}
"""Environment in which the client reports; ``OTEL_EXPORTER_OTLP_ENDPOINT`` says where to."""


@attrs.frozen(kw_only=True)
class Spending:
    """One request as the client counted and priced it.

    Attributes:
        cost_usd: Digit for digit.
    """

    request_id: str
    session: str
    model: str
    output: int
    cost_usd: Decimal


def spendings(export: Mapping[str, Any]) -> Iterator[Spending]:
    """Yield the requests in one export of logs (OTLP as JSON)."""
    for resource in export.get("resourceLogs", ()):
        for scope in resource.get("scopeLogs", ()):
            for record in scope.get("logRecords", ()):
                said = {pair["key"]: _value(pair["value"]) for pair in record["attributes"]}
                if said.get("event.name") == _EVENT:
                    yield Spending(
                        request_id=str(said["request_id"]),
                        session=str(said["session.id"]),
                        model=str(said["model"]),
                        output=int(str(said["output_tokens"])),
                        cost_usd=Decimal(str(said["cost_usd"])),
                    )


def _value(value: Mapping[str, object]) -> object:
    return next(iter(value.values()), None)
