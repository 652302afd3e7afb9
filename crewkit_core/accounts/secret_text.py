"""Secrets as text: how they are made, recognized, and kept as hashes."""

import base64
import hashlib
import hmac
import re
import secrets
import zlib

_BYTES = 32
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_RANDOM = 36
_CHECKSUM = 6
TOKEN_PREFIX = "crewkit_pat_"  # noqa: S105 - a prefix, for scanners to find
SERVICE_PREFIX = "crewkit_svc_"
REFRESH_PREFIX = "crewkit_ref_"
API_TOKEN = re.compile(r"crewkit_(?:pat|svc)_[0-9A-Za-z]{42}")
"""What secret scanners look for; ``is_api_token`` also checks the checksum."""

USER_CODE_ALPHABET = "BCDFGHJKLMNPQRSTVWXZ"
_USER_CODE_LENGTH = 8
_MOST_USER_CODE = 32


def new_secret(prefix: str = "") -> str:
    """Return *prefix* and 256 random bits for a URL."""
    return prefix + secrets.token_urlsafe(_BYTES)


def hash_of(secret: str) -> bytes:
    """Return what is kept of a secret of 128 random bits or more."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()


def new_nonce() -> bytes:
    """Return 256 random bits."""
    return secrets.token_bytes(_BYTES)


def successor_of(secret: str, nonce: bytes) -> str:
    """Return the refresh token that follows *secret*.

    It can be said again to who holds *secret*, though only *nonce* is kept: neither the holder
    alone nor who reads the database can compute it.
    """
    digest = hmac.digest(nonce, secret.encode("utf-8", "surrogatepass"), "sha256")
    return REFRESH_PREFIX + base64.urlsafe_b64encode(digest).decode().rstrip("=")


def new_api_token(prefix: str) -> str:
    """Return a token with 214 random bits and a checksum that a scanner can verify."""
    random = "".join(secrets.choice(_DIGITS) for _ in range(_RANDOM))
    return prefix + random + _checksum(prefix + random)


def is_api_token(text: str) -> bool:
    """Test whether *text* is formed as our tokens are, checksum and all."""
    return bool(API_TOKEN.fullmatch(text)) and hmac.compare_digest(
        text[-_CHECKSUM:].encode(), _checksum(text[:-_CHECKSUM]).encode()
    )


def _checksum(text: str) -> str:
    number, digits = zlib.crc32(text.encode()), ""
    for _ in range(_CHECKSUM):
        number, digit = divmod(number, len(_DIGITS))
        digits = _DIGITS[digit] + digits
    return digits


def new_user_code() -> str:
    """Return a code that a person can type: 34.5 bits, without vowels and digits."""
    return "".join(secrets.choice(USER_CODE_ALPHABET) for _ in range(_USER_CODE_LENGTH))


def read_user_code(spelled: str) -> str | None:
    """Return a typed code as it is kept, whatever its case, dashes and spaces; None for no code."""
    if len(spelled) > _MOST_USER_CODE:
        return None
    code = spelled.upper().replace("-", "").replace(" ", "")
    fits = len(code) == _USER_CODE_LENGTH and set(code) <= set(USER_CODE_ALPHABET)
    return code if fits else None


def show_user_code(code: str) -> str:
    """Return a code as people read it: ``ABCD-EFGH``."""
    half = _USER_CODE_LENGTH // 2
    return f"{code[:half]}-{code[half:]}"
