"""JSON-RPC: what a body says, and the bodies of replies."""

import enum
import json
from typing import NamedTuple

Id = int | str


class Code(enum.IntEnum):
    """Error codes of JSON-RPC and LSP."""

    PARSE_ERROR = -32700
    INVALID_REQUEST = -32600
    METHOD_NOT_FOUND = -32601
    INVALID_PARAMS = -32602
    INTERNAL_ERROR = -32603
    SERVER_NOT_INITIALIZED = -32002
    REQUEST_FAILED = -32803
    REQUEST_CANCELLED = -32800


class Refused(Exception):
    """A message that is answered with an error.

    Attributes:
        id: The request's, where it could be read.
    """

    def __init__(self, code: Code, message: str, id: Id | None = None) -> None:  # noqa: A002 - JSON-RPC's word
        super().__init__(message)
        self.code = code
        self.message = message
        self.id = id


class Message(NamedTuple):
    """What a client sent.

    Attributes:
        id: None for a notification.
        method: "" for a response.
    """

    id: Id | None
    method: str
    params: object


def read_message(body: bytes) -> Message:
    """Return what *body* says.

    Raises:
        Refused: it is not JSON, a batch, or no message.
    """
    try:
        value = json.loads(body.decode())
    except (ValueError, RecursionError) as problem:
        raise Refused(Code.PARSE_ERROR, "not JSON in UTF-8") from problem
    if not isinstance(value, dict) or value.get("jsonrpc") != "2.0":
        raise Refused(Code.INVALID_REQUEST, "no message of JSON-RPC 2.0; LSP has no batches")
    return _message(value)


def _message(value: dict[str, object]) -> Message:
    number, method = value.get("id"), value.get("method")
    known = number if isinstance(number, str) or type(number) is int else None
    if "id" in value and known is None:
        raise Refused(Code.INVALID_REQUEST, "an id is an integer or a string")
    if "method" not in value and ("result" in value or "error" in value):
        return Message(known, "", None)
    if not isinstance(method, str) or not method:
        raise Refused(Code.INVALID_REQUEST, "a message has a method", known)
    return Message(known, method, value.get("params"))


def encoded(value: object) -> bytes:
    """Return *value* as compact JSON; lone surrogates stay escapes."""
    return json.dumps(value, separators=(",", ":")).encode()


def reply(number: Id | None, result: bytes) -> bytes:
    """Return the body that answers request *number* with *result*, itself JSON."""
    return b'{"jsonrpc":"2.0","id":%b,"result":%b}' % (encoded(number), result)


def refusal(number: Id | None, code: int, message: str) -> bytes:
    """Return the body that refuses request *number*."""
    error = encoded({"code": code, "message": message})
    return b'{"jsonrpc":"2.0","id":%b,"error":%b}' % (encoded(number), error)


def notification(method: str, params: bytes) -> bytes:
    """Return the body of a notification; *params* are JSON."""
    return b'{"jsonrpc":"2.0","method":%b,"params":%b}' % (encoded(method), params)
