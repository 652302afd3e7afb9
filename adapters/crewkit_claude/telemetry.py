"""The client's own telemetry: how it is told where to send it, and what of it says what it costs.

Measured with 2.1.197 and 2.1.330: variables of settings files win over those of the process; header
values are sent as they stand, not percent-decoded; tools that the client runs are not given the
variables that begin with OTEL; 2.1.197 sends chunked bodies.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

ENABLE = "CLAUDE_CODE_ENABLE_TELEMETRY"
HEADER = "crewkit-token"
_MANAGED = Path("/etc/claude-code/managed-settings.json")
_COUNTERS = frozenset({"claude_code.cost.usage", "claude_code.token.usage"})
_EVENT = frozenset({"claude_code.api_request", "api_request"})
_SAID = frozenset(
    {
        "session.id",
        "event.name",
        "event.sequence",
        "model",
        "input_tokens",
        "output_tokens",
        "cache_read_tokens",
        "cache_creation_tokens",
        "cost_usd",
        "request_id",
        "query_source",
        "agent.name",
        "effort",
        "type",
    }
)


def reporting_to(url: str, token: str) -> dict[str, str]:
    """Return the variables by which the client reports requests and cost to *url*."""
    return {
        ENABLE: "1",
        "OTEL_METRICS_EXPORTER": "otlp",
        "OTEL_LOGS_EXPORTER": "otlp",
        "OTEL_EXPORTER_OTLP_PROTOCOL": "http/json",
        "OTEL_EXPORTER_OTLP_ENDPOINT": url,
        "OTEL_EXPORTER_OTLP_HEADERS": f"{HEADER}={token}",
    }


def reports_elsewhere(
    environ: Mapping[str, str], config: Path, cwd: Path, arguments: Iterable[str]
) -> bool:
    """Test whether the client's telemetry is somebody's business already.

    Then nothing of it is changed: half of ours and half of theirs would send both astray.

    Args:
        environ: Variables that the client gets.
        config: The folder of the user's own settings.
        cwd: Where it runs.
        arguments: Its own; settings among them may say anything.
    """
    if any(word.partition("=")[0] in {"--settings", "--managed-settings"} for word in arguments):
        return True
    project = cwd / ".claude"
    files = (config / "settings.json", project / "settings.json", project / "settings.local.json")
    return any(map(_says, (environ, *map(_variables, (*files, _MANAGED)))))


def _says(variables: Mapping[str, object]) -> bool:
    return any(name == ENABLE or name.startswith("OTEL_") for name in variables)


def _variables(file: Path) -> Mapping[str, object]:
    """Return the variables that a settings file sets; none where it cannot be read."""
    try:
        found = json.loads(file.read_bytes())["env"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def figures_of_logs(export: Any) -> dict[str, Any] | None:  # noqa: ANN401 - whatever was sent
    """Return an export of the requests alone, with what they cost and no word that was said.

    Raises:
        KeyError, TypeError, AttributeError: it is no export.
    """
    records = [
        {
            "timeUnixNano": record.get("timeUnixNano", record.get("observedTimeUnixNano")),
            "body": record["body"],
            "attributes": _kept(record["attributes"]),
        }
        for resource in export["resourceLogs"]
        for scope in resource["scopeLogs"]
        for record in scope["logRecords"]
        if record.get("body", {}).get("stringValue") in _EVENT
    ]
    return {"resourceLogs": [{"scopeLogs": [{"logRecords": records}]}]} if records else None


def figures_of_metrics(export: Any) -> dict[str, Any] | None:  # noqa: ANN401 - whatever was sent
    """Return an export of the counters of cost and tokens alone.

    Raises:
        KeyError, TypeError, AttributeError: it is no export.
    """
    metrics = [
        {"name": metric["name"], "sum": _counter(metric["sum"])}
        for resource in export["resourceMetrics"]
        for scope in resource["scopeMetrics"]
        for metric in scope["metrics"]
        if metric["name"] in _COUNTERS
    ]
    return {"resourceMetrics": [{"scopeMetrics": [{"metrics": metrics}]}]} if metrics else None


def _counter(counter: Any) -> dict[str, Any]:  # noqa: ANN401
    points = [
        point | {"attributes": _kept(point["attributes"]), "exemplars": []}
        for point in counter["dataPoints"]
    ]
    return {"aggregationTemporality": counter["aggregationTemporality"], "dataPoints": points}


def _kept(attributes: Any) -> list[Any]:  # noqa: ANN401
    return [pair for pair in attributes if pair["key"] in _SAID]
