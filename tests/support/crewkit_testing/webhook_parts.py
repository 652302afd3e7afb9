"""What webhooks need besides a database: keys in memory, and a receiver that answers as told."""

import uuid
from collections.abc import Mapping
from typing import Any

import attrs
from standardwebhooks.webhooks import Webhook

from crewkit_core.kernel.errors import Unavailable
from crewkit_core.webhooks.model import Answer, Failure, KeptSecret
from crewkit_core.webhooks.signing import secret_text

OK = Answer(status=204, failure=None, duration_ms=3)
REFUSED = Answer(status=500, failure=None, duration_ms=4, body=b"no")
TIMEOUT = Answer(status=None, failure=Failure.TIMEOUT, duration_ms=15_000)
GONE = Answer(status=410, failure=None, duration_ms=2)


@attrs.define
class SecretsInMemory:
    """``webhooks.ports.WebhookSecrets`` without a file."""

    made: int = 0

    def make(self) -> KeptSecret:
        """Return the next."""
        self.made += 1
        return KeptSecret(key_id="key", seed=self.made.to_bytes(16, "big"))

    def open(self, place: tuple[uuid.UUID, uuid.UUID], kept: KeptSecret) -> bytes:
        """Return 32 bytes that are this endpoint's alone."""
        if kept.key_id != "key":
            raise Unavailable("no such key")
        return place[1].bytes + kept.seed


@attrs.frozen
class Sent:
    """A request as a receiver gets it."""

    url: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def id(self) -> str:
        """Its ``webhook-id``."""
        return self.headers["webhook-id"]


@attrs.define
class Receiver:
    """``webhooks.ports.WebhookSender`` that sends nowhere.

    Attributes:
        answers: One for each request, in turn; the last of them for all that follow.
    """

    loopback: bool = False
    answers: list[Answer] = attrs.field(factory=lambda: [OK])
    sent: list[Sent] = attrs.field(factory=list[Sent])

    def send(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Keep the request, and answer."""
        self.sent.append(Sent(url, dict(headers), body))
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def verified(secret: str | bytes, sent: Sent) -> Any:
    """Return what the receivers' own library makes of a request.

    Raises:
        WebhookVerificationError: it does not take it.
    """
    text = secret if isinstance(secret, str) else secret_text(secret)
    return Webhook(text).verify(sent.body, dict(sent.headers))


def webhook_ports() -> dict[str, Any]:
    """Return the ports that no database is behind."""
    return {"webhook_secrets": SecretsInMemory(), "webhook_sender": Receiver()}
