"""Messages on a stream of bytes: headers, an empty line, a body of so many bytes."""

from typing import IO

LARGEST = 128 * 1024 * 1024
"""Bytes of the largest body that is read; a client's largest document stays far below."""

_LONGEST_HEADER = 1_024
_MOST_HEADERS = 16


class Unframed(Exception):
    """The stream is no sequence of messages, so that the next one cannot be found."""


def read_frame(stream: IO[bytes]) -> bytes | None:
    """Return the next body; None where the stream ends between two messages.

    Raises:
        Unframed: a header is none, its length makes no sense, or the stream ends inside a message.
    """
    size: int | None = None
    for count in range(_MOST_HEADERS):
        line = stream.readline(_LONGEST_HEADER)
        if not line and not count:
            return None
        if not line.endswith(b"\n"):
            raise Unframed("a header has no end")
        header = line.strip()
        if not header:
            return _read_body(stream, size)
        size = _length_of(header, size)
    raise Unframed("too many headers")


def frame(body: bytes) -> bytes:
    """Return *body* with its headers."""
    return b"Content-Length: %d\r\n\r\n%b" % (len(body), body)


def _length_of(header: bytes, known: int | None) -> int | None:
    """Return the length that *header* tells, or the one that is known.

    Only headers that LSP names are taken: the first line of an HTTP request is none of them, so
    that no web page can speak to a listening server.
    """
    name, _, value = header.partition(b":")
    match name.strip().lower():
        case b"content-length" if known is None and value.strip().isdigit():
            return int(value)
        case b"content-type":
            return known
    raise Unframed("no header of LSP")


def _read_body(stream: IO[bytes], size: int | None) -> bytes:
    if size is None:
        raise Unframed("no Content-Length")
    if size > LARGEST:
        raise Unframed(f"a body of more than {LARGEST} bytes")
    body = stream.read(size)
    if len(body) < size:
        raise Unframed("the stream ends inside a body")
    return body
