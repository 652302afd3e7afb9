"""Bodies read within limits, whatever the caller says of them."""

import io
import zlib
from collections.abc import Iterator
from typing import Any

import falcon
import zstandard

from crewkit_core.kernel.errors import LimitReached
from crewkit_core.sessions.model.telemetry import MOST_BYTES
from crewkit_wire import json_text
from crewkit_wire.errors import Malformed, WrongMediaType
from crewkit_wire.requests import JSON, LINES, PROTOBUF

FORM = "application/x-www-form-urlencoded"
MAX_LINES_BYTES = 36 * 1024 * 1024
MAX_FORM_BYTES = 16 * 1024
_PIECE = 64 * 1024
# a block of 4 bytes may unpack to 128 KiB: what one step yields stays below 4 MiB
_PACKED_STEP = 128
_MAX_WINDOW = 8 * 1024 * 1024


def json_body(req: falcon.Request) -> Any:  # noqa: ANN401 - JSON is of any type
    """Return what a JSON body says.

    Raises:
        WrongMediaType: it does not say that it is JSON; a browser lets any page send the rest.
        LimitReached: it is longer than 1 MiB.
        Malformed: it is no JSON, or says what nobody should build on.
    """
    _require_type(req, JSON)
    _require_encoding(req, ())
    return json_text.read_json(b"".join(_pieces(req, json_text.MAX_BYTES)))


def form_body(req: falcon.Request) -> bytes:
    """Return the bytes of a form.

    Raises:
        WrongMediaType: it does not say that it is one.
        LimitReached: it is longer than 16 KiB.
    """
    _require_type(req, FORM)
    _require_encoding(req, ())
    return b"".join(_pieces(req, MAX_FORM_BYTES))


def lines_body(req: falcon.Request) -> bytes:
    """Return the bytes of a body of lines, unpacked when they came packed.

    Raises:
        WrongMediaType: it is neither NDJSON nor empty, or packed in a way we do not know.
        LimitReached: it is longer than 36 MiB, packed or unpacked.
        Malformed: it is not what it says: no frame, several frames, a frame that ends early.
    """
    encoding = _require_encoding(req, ("zstd",))
    if req.content_type is None and not encoding and not req.content_length:
        return b""
    _require_type(req, LINES)
    kept = io.BytesIO()
    for piece in _pieces(req, MAX_LINES_BYTES):
        kept.write(piece)
    return _unpacked(kept.getvalue()) if encoding else kept.getvalue()


def export_body(req: falcon.Request) -> tuple[bytes, bool]:
    """Return the bytes of an export of OpenTelemetry, and whether it is written as protobuf.

    Raises:
        WrongMediaType: it is neither JSON nor protobuf, or packed in a way we do not know.
        LimitReached: it is longer than 4 MiB, packed or unpacked.
        Malformed: it is not what it says.
    """
    kind = (req.content_type or "").lower().partition(";")[0].strip()
    protobuf = kind == PROTOBUF
    _require_type(req, PROTOBUF if protobuf else JSON)
    packed = _require_encoding(req, ("gzip",))
    data = b"".join(_pieces(req, MOST_BYTES))
    return _gunzipped(data) if packed else data, protobuf


def _gunzipped(data: bytes) -> bytes:
    unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        found = unpacker.decompress(data, MOST_BYTES + 1)
    except zlib.error as error:
        raise Malformed("the body is not gzip") from error
    if len(found) > MOST_BYTES:
        raise _too_large(MOST_BYTES)
    if not unpacker.eof or unpacker.unused_data:
        raise Malformed("the body is not one whole gzip member")
    return found


def _pieces(req: falcon.Request, most: int) -> Iterator[bytes]:
    """Yield the body as it came.

    Falcon's bounded stream is empty for a chunked body, so the server's own stream is read.
    """
    length = req.content_length
    if length is not None and length > most:
        raise _too_large(most)
    if length is None and not _is_terminated(req):
        return
    left = most + 1 if length is None else length
    while left:
        piece = req.stream.read(min(left, _PIECE))
        if not piece:
            break
        left -= len(piece)
        if length is None and not left:
            raise _too_large(most)
        yield piece
    if length is not None and left:
        raise Malformed("the body is shorter than it says")


def _is_terminated(req: falcon.Request) -> bool:
    chunked = "chunked" in (req.get_header("Transfer-Encoding") or "").lower()
    return chunked or bool(req.env.get("wsgi.input_terminated"))


def _unpacked(packed: bytes) -> bytes:
    """Return what a frame holds; its size is known before anything of it is kept."""
    try:
        size = _size_of(packed)
        return _unpacker().decompress(packed, max_output_size=size, allow_extra_data=False)
    except zstandard.ZstdError as error:
        raise Malformed("the body is not one whole zstd frame of a window up to 8 MiB") from error


def _size_of(packed: bytes) -> int:
    """Return how long a frame is unpacked, in little memory whatever it holds."""
    head = zstandard.get_frame_parameters(packed)
    if head.window_size > _MAX_WINDOW:
        raise Malformed("the body is no zstd frame of a window up to 8 MiB")
    told = head.content_size
    if told in {0, zstandard.CONTENTSIZE_UNKNOWN}:  # 0 would be believed without a look
        return _counted(packed)
    if told > MAX_LINES_BYTES:
        raise _too_large(MAX_LINES_BYTES)
    return int(told)


def _counted(packed: bytes) -> int:
    unpacker, size = _unpacker().decompressobj(), 0
    for start in range(0, len(packed), _PACKED_STEP):
        if unpacker.eof:
            raise Malformed("the body goes on after its zstd frame")
        size += len(unpacker.decompress(packed[start : start + _PACKED_STEP]))
        if size > MAX_LINES_BYTES:
            raise _too_large(MAX_LINES_BYTES)
    if not unpacker.eof:
        raise Malformed("the body ends before its zstd frame does")
    if unpacker.unused_data:
        raise Malformed("the body goes on after its zstd frame")
    return size


def _unpacker() -> zstandard.ZstdDecompressor:
    return zstandard.ZstdDecompressor(max_window_size=_MAX_WINDOW)


def _require_type(req: falcon.Request, wanted: str) -> None:
    kind, _, parameter = (req.content_type or "").lower().partition(";")
    if kind.strip() != wanted or parameter.replace(" ", "") not in {"", "charset=utf-8"}:
        raise WrongMediaType(f"the body must be {wanted}")


def _require_encoding(req: falcon.Request, known: tuple[str, ...]) -> str:
    encoding = (req.get_header("Content-Encoding") or "").strip().lower()
    if encoding in {"", "identity"}:
        return ""
    if encoding not in known:
        names = ", ".join(("identity", *known))
        raise WrongMediaType(f"the body's encoding must be one of: {names}")
    return encoding


def _too_large(most: int) -> LimitReached:
    return LimitReached(f"a body here holds at most {most} bytes")
