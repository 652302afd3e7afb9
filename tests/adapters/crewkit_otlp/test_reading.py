"""Exports of OpenTelemetry, as the client writes them and as anybody may."""

import json
from decimal import Decimal
from typing import Any

import pytest
from google.protobuf.json_format import Parse
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import (
    ExportMetricsServiceRequest,
)

from crewkit_core.kernel.errors import LimitReached
from crewkit_core.sessions.model.telemetry import MOST_RECORDS, Export, Measure, Signal
from crewkit_otlp.attributes import MOST_ATTRIBUTES
from crewkit_otlp.reading import OtlpReading
from crewkit_testing.told import (
    NANOS,
    a_cost,
    a_told_request,
    an_event,
    attributes,
    logs,
    metrics,
)
from crewkit_wire.errors import Malformed


def read(data: bytes, signal: Signal = Signal.LOGS, *, protobuf: bool = False) -> Export:
    """Read an export."""
    return OtlpReading().read(data, signal, protobuf=protobuf)


def test_a_request_is_told_digit_for_digit() -> None:
    """Of all events only those of requests are looked into."""
    other = an_event("s") | {"body": {"stringValue": "claude_code.user_prompt"}}
    assert read(logs(other, an_event("s"))) == Export(requests=(a_told_request("s"),))


def test_json_and_protobuf_say_the_same() -> None:
    """Both are read as the one message they are defined by."""
    told = logs(an_event("s"), an_event("s", cost_usd=-1.0))
    packed = Parse(told, ExportLogsServiceRequest()).SerializeToString()
    assert read(packed, protobuf=True) == read(told)
    counted = metrics(a_cost("s"))
    packed = Parse(counted, ExportMetricsServiceRequest()).SerializeToString()
    assert read(packed, Signal.METRICS, protobuf=True) == read(counted, Signal.METRICS)


def test_a_request_without_an_id_is_named_by_its_place() -> None:
    """So that it is known when it comes again, and told from its neighbour."""
    found = read(logs(*(an_event("s", request_id=None, **{"event.sequence": n}) for n in (1, 2))))  # type: ignore[arg-type]
    assert [one.request_id for one in found.requests] == [f"event:{n}:{NANOS}" for n in (1, 2)]


@pytest.mark.parametrize(
    "wrong",
    [
        {"session.id": None},
        {"session.id": "../etc"},
        {"session.id": "s" * 101},
        {"session.id": 7},
        {"cost_usd": None},
        {"cost_usd": -0.1},
        {"cost_usd": 1e300},
        {"cost_usd": "a lot"},
        {"input_tokens": -1},
        {"output_tokens": 2**40},
        {"cache_read_tokens": "many"},
        {f"further.{n}": "x" for n in range(MOST_ATTRIBUTES)},
    ],
)
def test_what_cannot_be_believed_is_refused_alone(wrong: dict[str, Any]) -> None:
    """The records beside it are taken; the reason quotes nothing of it."""
    found = read(logs(an_event("s") | {"attributes": bent(wrong)}, an_event("s")))
    assert (found.requests, found.refused) == ((a_told_request("s"),), 1)
    assert found.reason
    assert "etc" not in found.reason


def bent(wrong: dict[str, Any]) -> list[dict[str, Any]]:
    """Return a request's attributes with some of them wrong, or gone."""
    return an_event("s", **wrong)["attributes"]  # type: ignore[no-any-return]


@pytest.mark.parametrize(("nanos", "refused"), [("0", 1), (str(2**64 - 1), 0)])
def test_a_record_needs_a_time(nanos: str, refused: int) -> None:
    """The last that can be told is of the year 2554, which every calendar holds."""
    assert read(logs(an_event("s") | {"timeUnixNano": nanos})).refused == refused


def test_poisonous_text_is_made_safe() -> None:
    """Cut, and without what no database holds."""
    (request,) = read(logs(an_event("s", model="m\x00" + "x" * 999))).requests
    assert request.model == "m\ufffd" + "x" * 198


def test_points_of_both_counters_are_told() -> None:
    """Series by all that their points and resource say; of tokens each kind apart."""
    counted = read(metrics(a_cost("s"), a_cost("s", 2)), Signal.METRICS).points
    assert [one.value for one in counted] == [Decimal("0.000323"), Decimal(2)]
    assert len({one.series for one in counted}) == 1
    tokens = a_cost("s", attributes=attributes({"session.id": "s", "type": "cacheRead"}))
    (point,) = read(metrics(tokens, name="claude_code.token.usage"), Signal.METRICS).points
    assert (point.measure, point.delta) == (Measure.CACHE_READ, True)
    assert point.series != counted[0].series
    (total,) = read(metrics(a_cost("s"), temporality=2), Signal.METRICS).points
    assert (total.delta, total.slot) == (False, 0)
    assert read(metrics(a_cost("s"), name="claude_code.session.count"), Signal.METRICS) == Export()


def test_a_counter_that_does_not_say_how_it_adds_up_is_refused() -> None:
    """Neither of two sums would be known to be right."""
    assert read(metrics(a_cost("s"), temporality=0), Signal.METRICS).refused == 1
    assert read(metrics(a_cost("s", float("1e300"))), Signal.METRICS).refused == 1


@pytest.mark.parametrize("protobuf", [True, False])
@pytest.mark.parametrize("signal", Signal)
@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xff\xff\xff",
        b"[]",
        b"null",
        b'{"resourceLogs": 7, "resourceMetrics": 7}',
        b'{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"x"}]}]}]} ',
        b'{"resourceLogs":' * 60 + b"1" + b"}" * 60,
        b'{"resourceLogs":' * 100_000,
        b"\x0a\x06" * 100_000,
        b"\x0a\xff\xff\xff\xff\x0f",
    ],
    ids=range(9),
)
def test_what_is_no_export_is_refused_in_words(data: bytes, signal: Signal, protobuf: bool) -> None:
    """Never a failure of ours: some of it may be an export without records, the rest is not."""
    try:
        found = read(data, signal, protobuf=protobuf)
    except Malformed as refusal:
        assert "resourceLogs" not in str(refusal)
    else:
        assert found == Export()


def test_nesting_has_a_bound() -> None:
    """In either spelling: a value within a value within a value."""
    value: dict[str, Any] = {"stringValue": "x"}
    for _ in range(200):
        value = {"arrayValue": {"values": [value]}}
    record = an_event("s")
    record["attributes"].append({"key": "deep", "value": value})
    with pytest.raises(Malformed):
        read(logs(record))
    deep = b""
    for _ in range(200):
        inner = b"\x0a" + _length(deep) + deep
        deep = b"\x2a" + _length(inner) + inner
    attribute = b"\x12" + _length(deep) + deep
    pair = b"\x32" + _length(attribute) + attribute
    for tag in (b"\x12", b"\x12", b"\x0a"):
        pair = tag + _length(pair) + pair
    with pytest.raises(Malformed):
        read(pair, protobuf=True)


def _length(data: bytes) -> bytes:
    size, found = len(data), bytearray()
    while size >= 128:
        found.append(size % 128 | 128)
        size //= 128
    return bytes([*found, size])


def test_an_export_has_a_most() -> None:
    """Of records, whatever they are."""
    record = json.loads(logs({}))["resourceLogs"][0]["scopeLogs"][0]["logRecords"][0]
    assert read(logs(*[record] * MOST_RECORDS)) == Export()
    with pytest.raises(LimitReached):
        read(logs(*[record] * (MOST_RECORDS + 1)))
