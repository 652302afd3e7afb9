"""What a password must be (NIST SP 800-63B-4): long, and nothing that everybody would try."""

import re
import unicodedata
from collections.abc import Callable, Iterable

from crewkit_core.kernel.errors import Invalid, wrong_field

LEAST = 15
"""Characters; a password is the only factor here."""

MOST_BYTES = 4096
"""Refused before anything is computed from it."""

_LEAST_DISTINCT = 5
_LEAST_LEFT = 8
_LEAST_CONTEXT = 4
_WORDS = re.compile(r"[^\W_]+")
_SPELLED = str.maketrans("0134578@$!", "oieastbasi")
_ROWS = (
    "abcdefghijklmnopqrstuvwxyz" * 2,
    "01234567890" * 3,
    "qwertyuiopasdfghjklzxcvbnm" * 2,
    "qwertzuiopasdfghjklyxcvbnm" * 2,
    "azertyuiopqsdfghjklmwxcvbn" * 2,
)

Listed = Callable[[str], bool]
"""Tells whether a text, lowercase, is on the list of passwords that everybody would try."""


def normalized(password: str) -> str:
    """Return the one form (NFKC) in which a password is hashed, however it was typed."""
    return unicodedata.normalize("NFKC", password)


def is_too_long(password: str) -> bool:
    """Test whether a password is longer than anybody's, before anything is computed from it."""
    return len(password) > MOST_BYTES or len(password.encode("utf-8", "replace")) > MOST_BYTES


def check_password(
    password: str, *, listed: Listed, context: Iterable[str], field: str = "password"
) -> str:
    """Return the password as it is hashed, when it may be somebody's only factor.

    Args:
        password: As typed.
        listed: The list of common passwords.
        context: What an attacker knows: address, name, the product.
        field: How the caller calls it.

    Raises:
        Invalid: it may not; the reason is told.
    """
    if is_too_long(password):
        raise wrong_field(field, f"must be at most {MOST_BYTES} bytes", "too_long")
    found = normalized(password)
    if min(len(password), len(found)) < LEAST:
        raise wrong_field(field, f"must have at least {LEAST} characters", "too_short")
    reason = _weakness(found.lower(), listed, context)
    if reason is not None:
        raise _too_common(field, reason)
    return found


def _weakness(lowered: str, listed: Listed, context: Iterable[str]) -> str | None:
    if listed(lowered) or listed(lowered.translate(_SPELLED)):
        return "is among the first that anybody would try"
    if len(set(lowered)) < _LEAST_DISTINCT or _is_repeated(lowered):
        return "repeats the same few characters"
    if any(lowered in row or lowered[::-1] in row for row in _ROWS):
        return "follows the keyboard or the alphabet"
    left = lowered
    for word in sorted(_context_words(context), key=len, reverse=True):
        left = left.replace(word, "")
    if len(left) < _LEAST_LEFT:
        return "is little more than your name, your address or ours"
    return None


def _is_repeated(text: str) -> bool:
    """Test whether a text is one short piece over and over."""
    return any(
        (text[:size] * (len(text) // size + 1))[: len(text)] == text
        for size in range(1, len(text) // 3 + 1)
    )


def _context_words(context: Iterable[str]) -> set[str]:
    whole = {each.lower() for each in context}
    words = whole | {word for each in whole for word in _WORDS.findall(each)}
    return {word for word in words if len(word) >= _LEAST_CONTEXT}


def _too_common(field: str, reason: str) -> Invalid:
    return wrong_field(field, reason, "too_common")
