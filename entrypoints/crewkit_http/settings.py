"""What the HTTP application is told."""

from urllib.parse import urlsplit

import attrs

_LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
_DEFAULT_PORTS = {"http": 80, "https": 443}


def hosts_of(public_url: str) -> frozenset[str]:
    """Return the values of ``Host`` that name the platform at *public_url*.

    A loopback address has three names; any other has its own alone.
    """
    parts = urlsplit(public_url)
    host = parts.netloc.lower()
    names = _LOOPBACK if parts.hostname in {"localhost", "127.0.0.1", "::1"} else ()
    port = parts.port or _DEFAULT_PORTS[parts.scheme]
    found = {host, *(f"{name}:{port}" for name in names)}
    if port == _DEFAULT_PORTS[parts.scheme]:
        found |= {f"{parts.hostname}", f"{parts.hostname}:{port}", *names}
    return frozenset(found)


@attrs.frozen(kw_only=True)
class HttpSettings:
    """What the HTTP application is told.

    Attributes:
        public_url: ``http(s)://host[:port]`` where people reach the platform; links are made
            from it, never from what a request says.
        allowed_hosts: Further values of ``Host`` to answer to.
        instance_id: Names this run, so that a prober knows whose answer it got.
        version: Of crewkit.
        behind_proxy: A proxy of ours adds the client's address to ``X-Forwarded-For``.
    """

    public_url: str
    allowed_hosts: frozenset[str] = frozenset()
    instance_id: str = ""
    version: str = ""
    behind_proxy: bool = False

    @property
    def hosts(self) -> frozenset[str]:
        """Every value of ``Host`` that is answered."""
        return hosts_of(self.public_url) | {host.lower() for host in self.allowed_hosts}

    @property
    def origins(self) -> frozenset[str]:
        """Every value of ``Origin`` that is our own page's."""
        scheme = urlsplit(self.public_url).scheme
        return frozenset(f"{scheme}://{host}" for host in self.hosts)
