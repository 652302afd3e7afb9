"""The client's counters of dollars and tokens."""

import functools
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping

from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import (
    ExportMetricsServiceRequest,
)
from opentelemetry.proto.metrics.v1.metrics_pb2 import (
    AGGREGATION_TEMPORALITY_CUMULATIVE,
    AGGREGATION_TEMPORALITY_DELTA,
    NumberDataPoint,
    Sum,
)
from opentelemetry.proto.resource.v1.resource_pb2 import Resource

from crewkit_core.sessions.model.telemetry import Measure, ToldPoint
from crewkit_otlp.attributes import (
    Attributes,
    Unbelievable,
    amount,
    attributes_of,
    moment,
    session_of,
    text,
)

_COST, _TOKENS = "claude_code.cost.usage", "claude_code.token.usage"
_KINDS: Mapping[object, Measure] = {
    "input": Measure.INPUT,
    "output": Measure.OUTPUT,
    "cacheRead": Measure.CACHE_READ,
    "cacheCreation": Measure.CACHE_WRITE,
}


def points_of(
    export: ExportMetricsServiceRequest,
) -> Iterator[Callable[[], ToldPoint | None]]:
    """Yield each point of the two counters, to be read."""
    for resource in export.resource_metrics:
        for scope in resource.scope_metrics:
            for metric in scope.metrics:
                if metric.name not in {_COST, _TOKENS}:
                    continue
                for point in metric.sum.data_points:
                    yield functools.partial(
                        _read, metric.name, metric.sum, point, resource.resource
                    )


def _read(name: str, counter: Sum, point: NumberDataPoint, resource: Resource) -> ToldPoint | None:
    said = attributes_of(point.attributes)
    measure = Measure.COST if name == _COST else _KINDS.get(said.get("type"))
    if measure is None:
        return None
    delta = counter.aggregation_temporality == AGGREGATION_TEMPORALITY_DELTA
    if not delta and counter.aggregation_temporality != AGGREGATION_TEMPORALITY_CUMULATIVE:
        raise Unbelievable("a counter does not say what its points add up to")
    for nanos in (point.start_time_unix_nano, point.time_unix_nano):
        moment(nanos)
    value = point.as_int if point.WhichOneof("value") == "as_int" else point.as_double
    return ToldPoint(
        claude_session_id=session_of(said),
        series=_series(name, said, attributes_of(resource.attributes)),
        since=point.start_time_unix_nano,
        until=point.time_unix_nano,
        delta=delta,
        measure=measure,
        model=text(said, "model"),
        value=amount(value),
    )


def _series(name: str, *said: Attributes) -> bytes:
    """Return the hash of what tells this counter from others."""
    spelled = json.dumps([name, *(sorted(each.items()) for each in said)])
    return hashlib.blake2b(spelled.encode(), digest_size=16).digest()
