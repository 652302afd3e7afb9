"""An authenticator in software: makes passkeys, signs challenges, and lies where it is told to."""

import base64
import hashlib
import json
import os
from typing import Any

import attrs
import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

UP, UV, BE, BS, AT = 0x01, 0x04, 0x08, 0x10, 0x40
SYNCED = BE | BS
ORIGIN = "http://localhost:8321"


def b64(data: bytes) -> str:
    """Return base64url without padding."""
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def unb64(text: str) -> bytes:
    """Return the bytes of base64url without padding."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@attrs.define(kw_only=True)
class Lies:
    """What an answer says other than an honest one.

    Attributes:
        client: Fields of the client data to set; ``...`` takes one away.
        flags: Instead of the honest flags.
        top: Fields of the credential itself to set.
        response: Fields of its response to set.
    """

    client: dict[str, Any] = attrs.field(factory=dict)
    origin: str = ORIGIN
    rp_id: str = "localhost"
    flags: int | None = None
    count: int | None = None
    credential_id: bytes | None = None
    alg: int = -7
    fmt: str = "none"
    statement: dict[str, Any] = attrs.field(factory=dict)
    spoil_signature: bool = False
    other_key: bool = False
    bom: bool = False
    top: dict[str, Any] = attrs.field(factory=dict)
    response: dict[str, Any] = attrs.field(factory=dict)


@attrs.define
class SoftAuthenticator:
    """One passkey, on one device that verifies its user.

    Attributes:
        kept: Whether the passkey is synced to elsewhere.
    """

    kept: bool = False
    key: ec.EllipticCurvePrivateKey = attrs.field(
        factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    credential_id: bytes = attrs.field(factory=lambda: os.urandom(32))
    handle: bytes = b""
    count: int = 0

    @property
    def _flags(self) -> int:
        return UP | UV | (SYNCED if self.kept else 0)

    def make(self, options: str, lies: Lies | None = None) -> str:
        """Return the answer to creation options."""
        lies = lies or Lies()
        asked = json.loads(options)
        self.handle = unb64(asked["user"]["id"])
        self.count += 1
        name = self.credential_id if lies.credential_id is None else lies.credential_id
        flags = (self._flags if lies.flags is None else lies.flags) | AT
        attested = bytes(16) + len(name).to_bytes(2, "big") + name + self._public_key(lies.alg)
        data = self._data(lies, flags) + attested
        attestation = cbor2.dumps({"fmt": lies.fmt, "attStmt": lies.statement, "authData": data})
        client = _client("webauthn.create", asked["challenge"], lies)
        response = {
            "clientDataJSON": b64(client),
            "attestationObject": b64(attestation),
            "transports": ["internal", "hybrid"],
        }
        return _credential(name, response | lies.response, lies)

    def sign(self, options: str, lies: Lies | None = None) -> str:
        """Return the answer to request options."""
        lies = lies or Lies()
        asked = json.loads(options)
        self.count += 1
        data = self._data(lies, self._flags if lies.flags is None else lies.flags)
        client = _client("webauthn.get", asked["challenge"], lies)
        key = ec.generate_private_key(ec.SECP256R1()) if lies.other_key else self.key
        signature = key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        if lies.spoil_signature:
            signature = signature[:-1] + bytes([signature[-1] ^ 1])
        response = {
            "clientDataJSON": b64(client),
            "authenticatorData": b64(data),
            "signature": b64(signature),
            "userHandle": b64(self.handle),
        }
        name = self.credential_id if lies.credential_id is None else lies.credential_id
        return _credential(name, response | lies.response, lies)

    def _data(self, lies: Lies, flags: int) -> bytes:
        count = self.count if lies.count is None else lies.count
        return (
            hashlib.sha256(lies.rp_id.encode()).digest() + bytes([flags]) + count.to_bytes(4, "big")
        )

    def _public_key(self, alg: int) -> bytes:
        numbers = self.key.public_key().public_numbers()
        return cbor2.dumps(
            {
                1: 2,
                3: alg,
                -1: 1,
                -2: numbers.x.to_bytes(32, "big"),
                -3: numbers.y.to_bytes(32, "big"),
            }
        )


def _client(kind: str, challenge: str, lies: Lies) -> bytes:
    honest = {"type": kind, "challenge": challenge, "origin": lies.origin, "crossOrigin": False}
    said = {name: value for name, value in (honest | lies.client).items() if value is not ...}
    text = json.dumps(said, separators=(",", ":")).encode()
    return b"\xef\xbb\xbf" + text if lies.bom else text


def _credential(name: bytes, response: dict[str, Any], lies: Lies) -> str:
    honest = {
        "id": b64(name),
        "rawId": b64(name),
        "type": "public-key",
        "response": {key: value for key, value in response.items() if value is not ...},
        "clientExtensionResults": {"unasked": True},
        "authenticatorAttachment": "platform",
    }
    return json.dumps({k: v for k, v in (honest | lies.top).items() if v is not ...})
