"""Secrets that are known by what stands around them, or by their shape."""

import re
from collections.abc import Callable, Iterator

from crewkit_claude.redaction.forms import LONGEST
from crewkit_claude.redaction.places import DIGITS, LETTERS, Span, begins, places

_BODY = re.compile(rb"(?:[A-Za-z0-9+/=:,.()@<> \t]++|\\{1,8}+[nrtf/]|-(?!-)){1,8192}+", re.ASCII)
_LEAST_KEY = 40
_BEGIN = re.compile(rb"[A-Z0-9 ]{11,48}+-----")
_END = re.compile(rb"-----END [A-Z0-9 ]{11,48}+-----")
_LOGIN = re.compile(rb"[^\s\"'`\\/@:\[\]]{0,128}+:([^\s\"'`\\/@\[\]]{3,256}+)@")
_CREDENTIAL = re.compile(rb"[A-Za-z0-9._~+/=-]{16,%d}+" % LONGEST)
_SIGNATURE = re.compile(rb"[A-Za-z0-9%+/]{40,128}+(?:=|%3[Dd])?")
_ATLAS = re.compile(rb"[A-Za-z0-9_-]{50,128}+")
_AZURE = re.compile(rb"[A-Za-z0-9_~.-]{31,34}+(?![A-Za-z0-9_~-])")
_TELEGRAM = re.compile(rb"[A-Za-z0-9_-]{32,33}+(?![A-Za-z0-9_-])")
_MAILCHIMP = re.compile(rb"[0-9]{1,2}+(?![A-Za-z0-9])")
_MADE_UP = frozenset({b"password", b"pass", b"passwd", b"secret", b"pwd", b"xxx", b"***", b"token"})


def private_keys(data: bytes) -> Iterator[Span]:
    """Yield private keys as text; also one whose end is cut off."""
    for place in places(data, b"-----BEGIN "):
        begin = _BEGIN.match(data, place + 11)
        private = begin is not None and b"PRIVATE KEY" in begin[0]
        body = _BODY.match(data, begin.end()) if begin is not None and private else None
        if body is not None and len(body[0]) >= _LEAST_KEY:
            end = _END.match(data, body.end())
            yield place, end.end() if end else body.end(), "private-key"


def logins(data: bytes) -> Iterator[Span]:
    """Yield the passwords of URLs."""
    for place in places(data, b"://"):
        login = _LOGIN.match(data, place + 3)
        if login is None:
            continue
        password = login[1]
        if password.lower() not in _MADE_UP and not password.startswith((b"$", b"<", b"{", b"%s")):
            yield *login.span(1), "url-password"


def credentials(data: bytes, lower: bytes) -> Iterator[Span]:
    """Yield what follows the schemes of an Authorization header."""
    for scheme in (b"bearer ", b"basic "):
        for place in places(lower, scheme):
            found = _CREDENTIAL.match(data, place + len(scheme))
            if found is not None and _is_mixed(found[0]):
                yield *found.span(), "authorization"


def signatures(data: bytes) -> Iterator[Span]:
    """Yield the signatures of shared access (Azure)."""
    for place in places(data, b"sig="):
        found = _SIGNATURE.match(data, place + 4)
        if found is not None and _is_mixed(found[0]):
            yield *found.span(), "azure-signature"


def _around(
    literal: bytes, before: tuple[bytes, ...], after: "re.Pattern[bytes]", kind: str
) -> Callable[[bytes], Iterator[Span]]:
    """Return what finds secrets that have *literal* within.

    Args:
        before: What may stand before it, the longest first; each of one length.
        after: What must follow.
    """
    backs = [re.compile(b"(?:%b)\\Z" % pattern) for pattern in before]

    def find(data: bytes) -> Iterator[Span]:
        for place in places(data, literal):
            found = after.match(data, place + len(literal))
            if found is None:
                continue
            near = data[max(0, place - 40) : place]
            for back in filter(None, (back.search(near) for back in backs)):
                start = place - len(back[0])
                if begins(data, start):
                    yield start, found.end(), kind
                    break

    return find


_SHAPED = (
    _around(b".atlasv1.", (rb"[A-Za-z0-9]{14}",), _ATLAS, "terraform-token"),
    _around(b"Q~", (rb"[A-Za-z0-9_~.]{3}[0-9]",), _AZURE, "azure-secret"),
    _around(b":AA", (rb"[0-9]{10}", rb"[0-9]{9}", rb"[0-9]{8}"), _TELEGRAM, "telegram-token"),
    _around(b"-us", (rb"[0-9a-f]{32}",), _MAILCHIMP, "mailchimp-key"),
)


def shaped(data: bytes, lower: bytes) -> Iterator[Span]:
    """Yield every secret that this module knows.

    Args:
        data: Any text.
        lower: The same in small letters.
    """
    yield from private_keys(data)
    yield from logins(data)
    yield from credentials(data, lower)
    yield from signatures(data)
    for find in _SHAPED:
        yield from find(data)


def _is_mixed(value: bytes) -> bool:
    """Test whether it has digits and letters, as a sentence's word seldom has."""
    return not (DIGITS.isdisjoint(value) or LETTERS.isdisjoint(value))
