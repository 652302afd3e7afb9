"""What a sender of OpenTelemetry is answered: which of its records were refused."""

from typing import Any

from crewkit_core.kernel.message import Message
from crewkit_core.sessions.model.telemetry import Signal
from crewkit_core.sessions.use_cases import IngestTelemetry
from crewkit_core.sessions.views import TelemetryReceipt

_NUMBER, _BYTES = 0, 2  # wire types
_MORE, _SEVEN = 0x80, 7
_REFUSED = {Signal.LOGS: "rejectedLogRecords", Signal.METRICS: "rejectedDataPoints"}


def in_words_of_otlp(receipt: TelemetryReceipt, message: Message[Any]) -> dict[str, Any]:
    """Return the keys of an answer in JSON that its sender knows; it ignores all others."""
    if not receipt.refused or not isinstance(message, IngestTelemetry):
        return {}
    told = {_REFUSED[message.signal]: str(receipt.refused), "errorMessage": receipt.reason}
    return {"partialSuccess": told}


def partial_success(receipt: TelemetryReceipt) -> bytes:
    """Return the answer in protobuf: one field that holds two, the same for all signals."""
    if not receipt.refused:
        return b""
    reason = receipt.reason.encode()
    told = _tag(1, _NUMBER) + _varint(receipt.refused)
    told += _tag(2, _BYTES) + _varint(len(reason)) + reason
    return _tag(1, _BYTES) + _varint(len(told)) + told


def _tag(field: int, kind: int) -> bytes:
    return _varint(field << 3 | kind)


def _varint(value: int) -> bytes:
    found = bytearray()
    while value >= _MORE:
        found.append(value % _MORE | _MORE)
        value >>= _SEVEN
    return bytes(found) + bytes([value])
