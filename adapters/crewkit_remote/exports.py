"""A stream's bytes as they arrive."""

from collections.abc import Iterator
from typing import Any

import httpx2

from crewkit_core.audit.views import AuditExport
from crewkit_core.sessions.views import StreamExport
from crewkit_remote.failures import as_refusals
from crewkit_wire.errors import Broken, CutShort


def read_export(kind: type[Any], response: httpx2.Response, base_url: str) -> Any:  # noqa: ANN401
    """Return the export of this kind that a response begins.

    Raises:
        Broken: the response is no export.
    """
    read = audit_export_of if kind is AuditExport else stream_export_of
    return read(response, base_url)


def stream_export_of(response: httpx2.Response, base_url: str) -> StreamExport:
    """Return the export that a response begins; read it to its end, or close its chunks.

    Raises:
        Broken: the response is no export.
    """
    try:
        size = int(response.headers["Content-Length"])
        omitted = int(response.headers["Crewkit-Omitted"])
        complete = {"true": True, "false": False}[response.headers["Crewkit-Complete"]]
    except (KeyError, ValueError) as error:
        response.close()
        raise Broken("the platform's answer is no export; is it of another version?") from error
    chunks = _arriving(response, base_url, size)
    return StreamExport(complete=complete, omitted=omitted, size=size, chunks=chunks)


def audit_export_of(response: httpx2.Response, base_url: str) -> AuditExport:
    """Return the export that a response begins; its own last line says that it is all."""
    return AuditExport(chunks=_lines(response, base_url))


def _lines(response: httpx2.Response, base_url: str) -> Iterator[bytes]:
    try:
        with as_refusals(base_url):
            yield from response.iter_bytes()
    finally:
        response.close()


def _arriving(response: httpx2.Response, base_url: str, size: int) -> Iterator[bytes]:
    came = 0
    try:
        with as_refusals(base_url):
            for chunk in response.iter_bytes():
                came += len(chunk)
                yield chunk
    finally:
        response.close()
    if came != size:
        raise CutShort(f"the export ended after {came} of {size} bytes")
