"""The way from a sender of webhooks to a receiver: a resolver and sockets that do as told."""

from collections.abc import Iterable, Sequence
from typing import Any

import attrs
import httpcore2

from crewkit_testing.receiving import RealReceiver
from crewkit_webhooks.sending import SafeSender

NAME = "hooks.example.com"
URL = f"https://{NAME}/in?key=1"


@attrs.define
class Wires(httpcore2.NetworkBackend):
    """Sockets that all end at one receiver, and remember where they were meant to go."""

    port: int
    asked: list[str] = attrs.field(factory=list[str])
    dead: set[str] = attrs.field(factory=set[str])

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to the receiver, unless the address is a dead one."""
        self.asked.append(host)
        if host in self.dead:
            raise httpcore2.ConnectError("dead")
        return httpcore2.SyncBackend().connect_tcp("127.0.0.1", self.port, timeout)


@attrs.define
class Names:
    """A resolver that answers as told, in turn; the last answer for all that follow."""

    answers: list[Sequence[str]]
    asked: list[str] = attrs.field(factory=list[str])

    def __call__(self, host: str, port: int) -> Sequence[str]:
        """Return the next answer."""
        self.asked.append(host)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@attrs.frozen
class Way:
    """A sender, what it asks, and where it ends."""

    sender: SafeSender
    names: Names
    wires: Wires
    receiver: RealReceiver
