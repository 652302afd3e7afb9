"""Standard Webhooks: secrets as text, and signatures over the very bytes that are sent."""

import base64
import datetime as dt
import hmac
import json
import uuid
from collections.abc import Iterable

from crewkit_core.kernel.event import Happened

PREFIX = "whsec_"
MOST_BYTES = 20_000
"""A payload is smaller than this; of an event that is not, its own fields are left out."""


def secret_text(secret: bytes) -> str:
    """Return a secret as receivers' libraries take it."""
    return PREFIX + base64.b64encode(secret).decode()


def message_id(event_id: uuid.UUID) -> str:
    """Return ``webhook-id``: the same at every try and to every endpoint."""
    return f"msg_{event_id.hex}"


def headers_for(
    secrets: Iterable[bytes], identity: str, at: dt.datetime, body: bytes
) -> dict[str, str]:
    """Return the headers that prove a body, signed by each of the secrets.

    Args:
        secrets: The endpoint's, newest first.
        identity: ``webhook-id``.
        at: When it is sent; receivers refuse what is five minutes off.
        body: As it is sent, byte for byte.
    """
    timestamp = str(int(at.timestamp()))
    signed = b".".join((identity.encode(), timestamp.encode(), body))
    signatures = (
        "v1," + base64.b64encode(hmac.digest(secret, signed, "sha256")).decode()
        for secret in secrets
    )
    return {
        "webhook-id": identity,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(signatures),
    }


def body_of(happened: Happened) -> bytes:
    """Return what is sent of an event: type, timestamp and data, under 20 KB."""
    data = {
        "id": str(happened.id),
        "version": happened.version,
        "organization_id": str(happened.organization_id),
        "object_id": happened.object_id,
        "user_id": None if happened.user_id is None else str(happened.user_id),
        "request_id": happened.request_id,
        "payload": dict(happened.payload),
    }
    body = _written(happened, data)
    if len(body) >= MOST_BYTES:
        body = _written(happened, {**data, "payload": None, "left_out": True})
    return body


def _written(happened: Happened, data: dict[str, object]) -> bytes:
    told = {"type": happened.kind, "timestamp": happened.at.isoformat(), "data": data}
    return json.dumps(told, ensure_ascii=True, separators=(",", ":")).encode()
