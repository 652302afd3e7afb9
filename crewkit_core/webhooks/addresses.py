"""Which addresses an endpoint may have, as they are written; where they lead is checked later.

This tells people early what would never be sent. It is no guard: names lead anywhere, and the
adapter that sends checks every IP address that a name has at that moment.
"""

import re
from urllib.parse import SplitResult, urlsplit

from crewkit_core.kernel.errors import Invalid, wrong_field

FIELD = "url"
LONGEST = 500
PORTS = frozenset({None, 443, 8443})
_LOWEST_LOOPBACK_PORT = 1024
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_LONGEST_HOST = 253
_NOWHERE = ("localhost", "local", "internal", "intranet", "home", "lan", "corp", "test", "invalid")
_NOWHERE_EITHER = ("onion", "arpa", "example")
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def check_url(url: str, *, loopback: bool) -> str:
    """Return an endpoint's address as it is kept.

    Args:
        loopback: The operator lets this machine itself be an endpoint, over HTTP too.

    Raises:
        Invalid: nothing would ever be sent there; names the field and says why.
    """
    if len(url) > LONGEST:
        raise _wrong(f"must have at most {LONGEST} characters")
    if not url.isascii():
        raise _wrong("must be ASCII: spell a name of other letters as xn--...")
    if not url.isprintable() or set(url) & set(" \\\"'<>`{}|^"):
        raise _wrong("must hold no blanks, backslashes, quotes, brackets or controls")
    parts = _split(url)
    if "@" in parts.netloc:
        raise _wrong("must hold no login: the signature is what proves us")
    if "#" in url:
        raise _wrong("must have no fragment, which is never sent")
    host, port = parts.hostname or "", parts.port
    if loopback and host in LOOPBACK:
        if parts.scheme not in {"http", "https"} or (port or 443) < _lowest(parts):
            raise _wrong("must be http(s) on a port above 1023 where it is this machine")
    else:
        _check_public(parts.scheme, host, port)
    return parts._replace(scheme=parts.scheme, netloc=parts.netloc.lower()).geturl()


def without_path(url: str) -> str:
    """Return where an address leads, without what follows the host: that may be a secret itself."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/..."


def _lowest(parts: SplitResult) -> int:
    return 0 if parts.port is None else _LOWEST_LOOPBACK_PORT


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        known = parts.scheme and parts.hostname and parts.port != 0
    except ValueError:  # brackets or a port that make no sense
        raise _wrong("must be https://host/path") from None
    if not known or not url.lower().startswith(f"{parts.scheme}://"):
        raise _wrong("must be https://host/path")
    return parts


def _check_public(scheme: str, host: str, port: int | None) -> None:
    if scheme != "https":
        raise _wrong("must be https: what is told is not for everybody on the way")
    if port not in PORTS:
        raise _wrong("must be on port 443 or 8443")
    labels = host.split(".")
    named = len(host) <= _LONGEST_HOST and all(map(_LABEL.fullmatch, labels))
    if not named or _NUMBER.fullmatch(labels[-1]):
        raise _wrong("must name a host, not an IP address")
    if len(labels) == 1 or labels[-1] in {*_NOWHERE, *_NOWHERE_EITHER}:
        raise _wrong("must name a host that the whole internet knows")


def _wrong(message: str) -> Invalid:
    return wrong_field(FIELD, message, "invalid_url")
