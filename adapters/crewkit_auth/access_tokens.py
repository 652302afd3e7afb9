"""Access tokens: JWTs of one exact form, signed by Ed25519 (RFC 8725, RFC 9068)."""

import base64
import binascii
import datetime as dt
import json
import re
import uuid
from typing import Any, Protocol

import attrs
from joserfc import jws
from joserfc.errors import JoseError

from crewkit_auth.key_ring import CURVE, SigningKey
from crewkit_core.accounts.lifetimes import ACCESS
from crewkit_core.accounts.model import Claims

TYPE = "at+jwt"
MOST_BYTES = 4096
_FORM = re.compile(r"([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]{86})")
_HEADER = {"alg", "typ", "kid"}
_CLAIMS = {"iss", "aud", "sub", "sid", "iat", "exp", "jti"}
_SKEW = 60


class _Repeated(ValueError):
    """A key stands twice in an object."""


class Keys(Protocol):
    """The keys of an installation."""

    def signing(self, now: dt.datetime) -> SigningKey:
        """Return the key that signs now."""
        ...

    def verifying(self, kid: str) -> SigningKey | None:
        """Return the key of this name; None when there is none, or none any more."""
        ...


@attrs.frozen(kw_only=True)
class JwtAccessTokens:
    """``accounts.ports.AccessTokens``.

    Attributes:
        issuer: The platform's public URL.
        lifetime: How long a token is good for.
    """

    keys: Keys
    issuer: str
    lifetime: dt.timedelta = ACCESS

    @property
    def audience(self) -> str:
        """Whom tokens are for: the API, and nothing else of the platform."""
        return f"{self.issuer}/api"

    def issue(self, claims: Claims, now: dt.datetime) -> tuple[str, dt.timedelta]:
        """Return a token and how long it is good for."""
        key = self.keys.signing(now)
        said = {
            "iss": self.issuer,
            "aud": self.audience,
            "sub": str(claims.user_id),
            "sid": str(claims.sign_in_id),
            "iat": int(now.timestamp()),
            "exp": int((now + self.lifetime).timestamp()),
            "jti": uuid.uuid4().hex,
        }
        header = {"alg": CURVE, "typ": TYPE, "kid": key.kid}
        payload = json.dumps(said, separators=(",", ":"))
        token = jws.serialize_compact(header, payload, key.private, algorithms=[CURVE])
        return token, self.lifetime

    def read(self, token: str, now: dt.datetime) -> Claims | None:
        """Return what a token of ours says; None for anything that is not exactly one."""
        if len(token) > MOST_BYTES:
            return None
        form = _FORM.fullmatch(token)
        if form is None:
            return None
        try:
            parts = [_decoded(part) for part in form.groups()]
            header, said = _object(parts[0]), _object(parts[1])
            if not self._is_ours(header) or not self._is_valid(said, now):
                return None
            key = self.keys.verifying(header["kid"])
            if key is None:
                return None
            jws.deserialize_compact(token, key.private, algorithms=[CURVE])
            return Claims(user_id=_id(said["sub"]), sign_in_id=_id(said["sid"]))
        except (ValueError, RecursionError, JoseError, binascii.Error):
            return None

    def _is_ours(self, header: dict[str, Any]) -> bool:
        return (
            set(header) == _HEADER
            and header["alg"] == CURVE
            and header["typ"] == TYPE
            and type(header["kid"]) is str
        )

    def _is_valid(self, said: dict[str, Any], now: dt.datetime) -> bool:
        if set(said) != _CLAIMS or type(said["iat"]) is not int or type(said["exp"]) is not int:
            return False
        at = now.timestamp()
        return (
            said["iss"] == self.issuer
            and said["aud"] == self.audience
            and at < said["exp"] <= said["iat"] + self.lifetime.total_seconds() + 1
            and said["iat"] <= at + _SKEW
        )


def _decoded(part: str) -> bytes:
    # that no bits are left over is the library's to see
    return base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)


def _object(data: bytes) -> dict[str, Any]:
    found = json.loads(data.decode("utf-8"), object_pairs_hook=_once, parse_constant=_refuse)
    if type(found) is not dict:
        raise ValueError("is no object")
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Repeated
    return found


def _refuse(word: str) -> Any:  # noqa: ANN401 - of the type json asks for; nothing is returned
    raise ValueError(word)


def _id(text: object) -> uuid.UUID:
    found = uuid.UUID(text if isinstance(text, str) else "")
    if str(found) != text:
        raise ValueError("is no id of ours")
    return found
