"""Secrets by the names they are assigned to: ``password=``, ``"api_key": "..."``, ``--token``."""

import math
import re
from collections import Counter
from collections.abc import Iterator

from crewkit_claude.redaction.places import DIGITS, LETTERS, Span, places

NAMES = (
    *(b"password", b"passwd", b"passphrase", b"pwd", b"secret", b"token", b"credential"),
    *(b"apikey", b"api_key", b"api-key", b"accesskey", b"access_key", b"access-key"),
    *(b"privatekey", b"private_key", b"accountkey", b"account_key", b"encryption_key"),
    *(b"signing_key", b"master_key", b"license_key", b"auth_key", b"dd_app_key", b"client_key"),
)
_MEANT = (b"pass", b"pwd")
"""Names whose values people choose, so that they look less like chance."""

_QUOTE = rb"""\\{0,8}+["'`]"""
_SEPARATED = re.compile(
    rb"[A-Za-z0-9_.-]{0,32}+(?:%b)?+\]?[ \t]{0,8}+"
    rb"(?:=>|:=|:[ ]?(?:str|string|String|bytes)[ ]?=(?!=)|[=:](?![=:]))[ \t]{0,8}+" % _QUOTE
)
_SPACED = re.compile(rb"[A-Za-z0-9_-]{0,32}+[ =]{1,2}+")
_QUOTED = re.compile(rb"(?:%b)([^\s\"'`\\]{8,1024}+)(?=\\{0,8}[\"'`])" % _QUOTE)
_BARE = re.compile(rb"([A-Za-z0-9_/+=~!@#$%^&*.:?-]{8,1024}+)(?![(\[A-Za-z0-9])")
_NAME = re.compile(rb"[A-Za-z0-9_-]*\Z")
_WORDS = re.compile(rb"(?:[A-Za-z]?[a-z]*+[0-9]{0,4}+|[A-Z]++[0-9]{0,4}+)\Z")
_APART = re.compile(rb"[-_./:,;@+=#?&]")
_UUID = re.compile(rb"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_CODE = re.compile(rb"[$<{\[(]|%[(s]|\.\.")
_MADE_UP = re.compile(
    rb"(?i)example|changeme|placeholder|redacted|your[-_.]|xxxx|\*\*\*|process\.env|os\.environ"
)
_LEAST_BITS, _LEAST_CHOSEN = 36.0, 20.0
_LEAST, _SURE = 8, 16


def assigned(data: bytes, lower: bytes) -> Iterator[Span]:
    """Yield values that look like secrets and are assigned to a name that says so.

    Args:
        data: Any text.
        lower: The same in small letters.
    """
    for name in NAMES:
        chosen = name.startswith(_MEANT)
        for place in places(lower, name):
            found = _value_after(data, place, place + len(name))
            if found is None:
                continue
            start, end, quoted = found
            value = data[start:end] if quoted else data[start:end].rstrip(b".,:?!")
            if looks_secret(value, quoted=quoted, chosen=chosen):
                yield start, start + len(value), "assigned"


def _value_after(data: bytes, place: int, end: int) -> tuple[int, int, bool] | None:
    """Return where the value of the name at [place, end) stands, and whether in quotes."""
    separated = _SEPARATED.match(data, end)
    if separated is None:
        before = _NAME.search(data[max(0, place - 32) : place])
        if before is None or not before[0].startswith(b"--"):
            return None
        separated = _SPACED.match(data, end)
        if separated is None:
            return None
    quoted = _QUOTED.match(data, separated.end())
    if quoted is not None:
        return *quoted.span(1), True
    bare = _BARE.match(data, separated.end())
    return None if bare is None else (*bare.span(1), False)


def looks_secret(value: bytes, *, quoted: bool, chosen: bool) -> bool:
    """Test whether a value is rather chance than words, code or a made-up one.

    Args:
        quoted: It stood in quotes; what does not may be code.
        chosen: A person may have chosen it.
    """
    if len(value) < _LEAST or _CODE.match(value) or b"://" in value or _UUID.fullmatch(value):
        return False
    if _MADE_UP.search(value) or not _has_both(value):
        return False
    if chosen and quoted:
        return _bits(value) >= _LEAST_CHOSEN
    if _is_words(value):
        return False
    return _bits(value) >= _LEAST_BITS and (quoted or len(value) >= _SURE or chosen)


def _has_both(value: bytes) -> bool:
    """Test whether it has digits and letters, as sentences and names seldom have."""
    return not (DIGITS.isdisjoint(value) or LETTERS.isdisjoint(value))


def _is_words(value: bytes) -> bool:
    return all(_WORDS.match(part) for part in _APART.split(value))


def _bits(value: bytes) -> float:
    """Return how much chance there is in a value at most (Shannon), in bits."""
    counts, size = Counter(value).values(), len(value)
    return -sum(count * math.log2(count / size) for count in counts)
