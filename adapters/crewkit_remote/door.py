"""The same door as everywhere, to a platform that runs elsewhere."""

from types import TracebackType
from typing import Any, Self, TypeVar

import httpx2
import zstandard

from crewkit_core.audit.views import AuditExport
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.message import Message
from crewkit_remote.addresses import is_loopback
from crewkit_remote.bearers import Bearer, BearerAuth
from crewkit_remote.exports import audit_export_of, export_of
from crewkit_remote.failures import as_refusals
from crewkit_wire.envelope import answer_of
from crewkit_wire.errors import Broken, Malformed
from crewkit_wire.json_text import parse_json, write_json
from crewkit_wire.refusals import raise_refusal
from crewkit_wire.requests import LINES, WireRequest, to_request
from crewkit_wire.routes import BY_MESSAGE, Answers, Route

Answer = TypeVar("Answer")
_TIMEOUT = httpx2.Timeout(60, connect=5)
_WORTH_PACKING = 1024
_OK = range(200, 300)


class RemoteDoor:
    """Carries messages to a platform and brings their answers back.

    Who acts is the token's owner; of the actor only the request id travels. Safe to share between
    threads. Close it, or use it as a context manager.
    """

    def __init__(
        self, base_url: str, token: str | Bearer, *, transport: httpx2.BaseTransport | None = None
    ) -> None:
        """Name the platform; nothing is sent yet.

        Args:
            base_url: ``http(s)://host[:port]``.
            token: Sent as a bearer token; or where to get one for each request.
            transport: Instead of the network.
        """
        self._base_url = base_url.rstrip("/")
        self._client = httpx2.Client(
            headers={"Authorization": f"Bearer {token}"} if isinstance(token, str) else {},
            auth=None if isinstance(token, str) else BearerAuth(token),
            timeout=_TIMEOUT,
            transport=transport,
            # a proxy of the environment has no business between a machine and itself
            trust_env=not is_loopback(base_url),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def handle(self, actor: Actor, message: Message[Answer]) -> Answer:
        """Have *message* carried out.

        Raises:
            CrewkitError: the platform's refusal, of the class it was of there.
            Unavailable: the platform cannot be reached or does not answer in time.
            Broken: it failed, or is no platform of this version.
            LookupError: the message does not travel.
        """
        route = BY_MESSAGE[type(message)]
        request = self._request(to_request(message), actor)
        with as_refusals(self._base_url):
            response = self._client.send(request, stream=route.answers is Answers.BYTES)
            if response.status_code not in _OK:
                raise_refusal(response.status_code, response.read())
        answer: Answer = self._answer(route, response)
        return answer

    def _request(self, wire: WireRequest, actor: Actor) -> httpx2.Request:
        headers: dict[str, str] = {}
        content: bytes | None = None
        if wire.body is not None:
            headers["Content-Type"] = "application/json"
            content = write_json(wire.body)
        elif wire.lines is not None:
            headers["Content-Type"] = wire.media
            content = wire.lines
            if wire.media == LINES and len(content) >= _WORTH_PACKING:
                headers["Content-Encoding"] = "zstd"
                content = zstandard.ZstdCompressor(level=3, write_checksum=True).compress(content)
        if actor.request_id:
            headers["X-Request-Id"] = actor.request_id
        url = self._base_url + wire.target
        return self._client.build_request(wire.method, url, content=content, headers=headers)

    def _answer(self, route: Route, response: httpx2.Response) -> Any:  # noqa: ANN401
        if route.answers is Answers.NONE:
            return None
        if route.answers is Answers.BYTES:
            if route.view is AuditExport:
                return audit_export_of(response, self._base_url)
            return export_of(response, self._base_url)
        try:
            body = parse_json(response.content)
        except Malformed as error:
            raise Broken(f"{self._base_url} is no platform of crewkit") from error
        return answer_of(route, body)
