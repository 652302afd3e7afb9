"""Exports of OpenTelemetry over HTTP: what is taken, and how senders are answered."""

import gzip
import json
from typing import Any

import pytest
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceResponse

from crewkit_core.sessions.model.telemetry import MOST_BYTES, Signal
from crewkit_core.sessions.use_cases import IngestTelemetry
from crewkit_core.sessions.views import TelemetryReceipt
from crewkit_testing.wire import ORGANIZATION, AnsweringDoor

LOGS = f"/api/v1/{ORGANIZATION}/otlp/v1/logs"
JSON = {"Content-Type": "application/json"}
PROTOBUF = {"Content-Type": "application/x-protobuf"}
GZIP = {"Content-Encoding": "gzip"}
WHOLE = TelemetryReceipt(stored=1, duplicate=2, refused=0, reason="")
PART = TelemetryReceipt(stored=1, duplicate=0, refused=300, reason="a cost is out of range")


def asked(door: AnsweringDoor) -> IngestTelemetry:
    """Return what came through."""
    ((_, message),) = door.asked
    assert isinstance(message, IngestTelemetry)
    return message


@pytest.mark.parametrize(("kind", "protobuf"), [(JSON, False), (PROTOBUF, True)])
@pytest.mark.parametrize("packed", [True, False])
def test_an_export_comes_through_as_it_was_sent(
    client: Any, door: AnsweringDoor, kind: dict[str, str], *, protobuf: bool, packed: bool
) -> None:
    """Byte for byte, packed or not, with what it is."""
    door.answer(IngestTelemetry, WHOLE)
    body, headers = (gzip.compress(b"{}"), kind | GZIP) if packed else (b"{}", kind)
    assert client.send("POST", LOGS, body=body, headers=headers).status_code == 200
    message = asked(door)
    assert (message.data, message.protobuf, message.signal) == (b"{}", protobuf, Signal.LOGS)


def test_a_sender_in_json_is_told_what_was_refused(client: Any, door: AnsweringDoor) -> None:
    """In the words of OTLP, beside our own envelope, which it ignores."""
    door.answer(IngestTelemetry, PART)
    body = client.send("POST", LOGS, body=b"{}", headers=JSON).json
    assert body["partialSuccess"] == {"rejectedLogRecords": "300", "errorMessage": PART.reason}
    assert body["data"]["stored"] == 1
    door.answer(IngestTelemetry, WHOLE)
    assert "partialSuccess" not in client.send("POST", LOGS, body=b"{}", headers=JSON).json


def test_a_sender_in_protobuf_is_answered_in_it(client: Any, door: AnsweringDoor) -> None:
    """An empty message is a whole success."""
    door.answer(IngestTelemetry, PART)
    answer = client.send("POST", LOGS, body=b"", headers=PROTOBUF)
    assert answer.headers["content-type"] == PROTOBUF["Content-Type"]
    told = ExportLogsServiceResponse.FromString(answer.content).partial_success
    assert (told.rejected_log_records, told.error_message) == (300, PART.reason)
    door.answer(IngestTelemetry, WHOLE)
    assert client.send("POST", LOGS, body=b"", headers=PROTOBUF).content == b""


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ({"Content-Type": "text/plain"}, b"{}", 415),
        (JSON | {"Content-Encoding": "zstd"}, b"{}", 415),
        (JSON | GZIP, b"{}", 400),
        (JSON | GZIP, gzip.compress(b"{}")[:-3], 400),
        (JSON | GZIP, gzip.compress(b"{}") * 2, 400),
        (JSON | GZIP, gzip.compress(b" " * (MOST_BYTES + 1)), 413),
        (JSON, b" " * (MOST_BYTES + 1), 413),
    ],
    ids=range(7),
)
def test_what_is_not_what_it_says_is_refused(
    client: Any, door: AnsweringDoor, headers: dict[str, str], body: bytes, status: int
) -> None:
    """Before anybody reads it; a bomb unpacks no further than its bound."""
    answer = client.send("POST", LOGS, body=body, headers=headers)
    assert answer.status_code == status
    assert "error" in json.loads(answer.content)
    assert not door.asked


def test_there_are_two_signals(client: Any) -> None:
    """Traces lead nowhere."""
    path = f"/api/v1/{ORGANIZATION}/otlp/v1/traces"
    assert client.send("POST", path, body=b"{}", headers=JSON).status_code == 404
