"""Addresses of platforms: where a token may be sent, and what may be shown to a person."""

import ipaddress
from urllib.parse import urlsplit

from crewkit_core.kernel.errors import wrong_field

_LONGEST = 2000


def check_server(url: str) -> str:
    """Return the address when tokens may travel to it.

    Args:
        url: ``http(s)://host[:port]``.

    Raises:
        Invalid: it is not encrypted, and not on this machine.
    """
    if urlsplit(url).scheme != "https" and not is_loopback(url):
        raise wrong_field(
            "server", "must be https: what is sent there would be read on its way", "insecure"
        )
    return url


def is_loopback(url: str) -> bool:
    """Test whether a URL leads to this machine."""
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def is_showable(url: str) -> bool:
    """Test whether a URL of a server may be shown and opened: http(s), printable ASCII, bounded."""
    if len(url) > _LONGEST or not url.isascii() or not url.isprintable() or " " in url:
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc
