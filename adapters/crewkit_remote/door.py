"""The same door as everywhere, to a platform that runs elsewhere."""

from types import TracebackType
from typing import Any, Self, TypeVar

import httpx2

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.message import Message
from crewkit_remote.bearers import Bearer
from crewkit_remote.client import Client
from crewkit_remote.exports import read_export
from crewkit_wire.requests import parts_of
from crewkit_wire.routes import BY_MESSAGE, Answers

Answer = TypeVar("Answer")


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
        self.client = Client(base_url, token, transport=transport)

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
        self.client.close()

    def handle(self, actor: Actor, message: Message[Answer]) -> Answer:
        """Have *message* carried out.

        Raises:
            CrewkitError: the platform's refusal, of the class it was of there.
            Unavailable: the platform cannot be reached or does not answer in time.
            Broken: it failed, or is no platform of this version.
            LookupError: the message does not travel.
        """
        route = BY_MESSAGE[type(message)]
        caller, parts, asked = self.client.caller, parts_of(message), actor.request_id
        answer: Any = None
        if route.answers is Answers.ONE:
            answer = caller.one(route.view, route.name, parts, asked)
        elif route.answers is Answers.PAGE:
            answer = caller.page(route.view, route.name, parts, asked)
        elif route.answers is Answers.BYTES:
            response = caller.stream(route.name, parts, asked)
            answer = read_export(route.view, response, caller.base_url)
        else:
            caller.nothing(route.name, parts, asked)
        found: Answer = answer
        return found
