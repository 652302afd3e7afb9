"""Operations of a platform, called: the one place where requests are made and answers read."""

from collections.abc import Mapping
from typing import Any, TypeVar

import httpx2
import zstandard

from crewkit_core.kernel.page import Page
from crewkit_remote.addresses import is_loopback
from crewkit_remote.bearers import Bearer, BearerAuth
from crewkit_remote.failures import as_refusals
from crewkit_remote.operations import Operation, operations_of
from crewkit_wire.envelope import read_one, read_page
from crewkit_wire.errors import Broken, Malformed
from crewkit_wire.json_text import parse_json, write_json
from crewkit_wire.refusals import raise_refusal
from crewkit_wire.requests import LINES, Parts
from crewkit_wire.routes import PREFIX

Answer = TypeVar("Answer")
_TIMEOUT = httpx2.Timeout(60, connect=5)
_WORTH_PACKING = 1024
_OK = range(200, 300)
_MOVED = {404, 405, 410}


class Caller:
    """Calls a platform's operations at the addresses that its root tells.

    Every method raises the platform's refusals (``CrewkitError``), of the class they were of there;
    ``Unavailable``: it cannot be reached or does not answer in time; ``Broken``: it failed, or is
    no platform of this version. Safe to share between threads.
    """

    def __init__(
        self, base_url: str, token: str | Bearer, transport: httpx2.BaseTransport | None = None
    ) -> None:
        self.base_url = base_url.rstrip("/")
        self._client = httpx2.Client(
            headers={"Authorization": f"Bearer {token}"} if isinstance(token, str) else {},
            auth=None if isinstance(token, str) else BearerAuth(token),
            timeout=_TIMEOUT,
            transport=transport,
            # a proxy of the environment has no business between a machine and itself
            trust_env=not is_loopback(base_url),
        )
        self._operations: Mapping[str, Operation] | None = None

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def one(
        self, kind: type[Answer], operation: str, parts: Parts, request_id: str | None = None
    ) -> Answer:
        """Call an operation that answers one thing."""
        return read_one(kind, self._json(operation, parts, request_id), operation)

    def page(
        self, kind: type[Answer], operation: str, parts: Parts, request_id: str | None = None
    ) -> Page[Answer]:
        """Call an operation that answers a list."""
        return read_page(kind, self._json(operation, parts, request_id), operation)

    def nothing(self, operation: str, parts: Parts, request_id: str | None = None) -> None:
        """Call an operation that answers nothing but that it is done."""
        self._send(operation, parts, request_id)

    def stream(
        self, operation: str, parts: Parts, request_id: str | None = None
    ) -> httpx2.Response:
        """Call an operation that answers bytes, and return the answer as it begins; close it."""
        return self._send(operation, parts, request_id, stream=True)

    def _json(self, operation: str, parts: Parts, request_id: str | None) -> Any:  # noqa: ANN401
        return self._read(self._send(operation, parts, request_id))

    def _send(
        self, operation: str, parts: Parts, request_id: str | None, *, stream: bool = False
    ) -> httpx2.Response:
        request = self._request(self._operation(operation), parts, request_id)
        with as_refusals(self.base_url):
            response = self._client.send(request, stream=stream)
            if response.status_code in _MOVED:
                self._operations = None  # perhaps it lies elsewhere by now: look before the next
            if response.status_code not in _OK:
                raise_refusal(response.status_code, response.read())
        return response

    def _operation(self, name: str) -> Operation:
        known = self._operations
        if known is None:
            with as_refusals(self.base_url):
                response = self._client.get(self.base_url + PREFIX)
            if response.status_code not in _OK:
                raise_refusal(response.status_code, response.content)
            known = self._operations = operations_of(self._read(response), self.base_url)
        if name not in known:
            raise Broken(f"{self.base_url} has no {name}; is it of another version?")
        return known[name]

    def _request(
        self, operation: Operation, parts: Parts, request_id: str | None
    ) -> httpx2.Request:
        content, headers = _content(parts)
        if request_id:
            headers["X-Request-Id"] = request_id
        url = operation.url(parts.values)
        return self._client.build_request(operation.method, url, content=content, headers=headers)

    def _read(self, response: httpx2.Response) -> Any:  # noqa: ANN401 - JSON is of any type
        try:
            return parse_json(response.content)
        except Malformed as error:
            raise Broken(f"{self.base_url} is no platform of crewkit") from error


def _content(parts: Parts) -> tuple[bytes | None, dict[str, str]]:
    """Return a request's body with the headers that tell what it is."""
    if parts.body is not None:
        return write_json(parts.body), {"Content-Type": "application/json"}
    if parts.lines is None:
        return None, {}
    headers = {"Content-Type": parts.media, "Accept": "application/json"}
    if parts.media != LINES or len(parts.lines) < _WORTH_PACKING:
        return parts.lines, headers
    packed = zstandard.ZstdCompressor(level=3, write_checksum=True).compress(parts.lines)
    return packed, headers | {"Content-Encoding": "zstd"}
