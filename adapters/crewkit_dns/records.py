"""TXT records, asked of the system's resolvers or of named ones."""

from collections.abc import Sequence

import attrs

from crewkit_core.kernel.errors import Unavailable

DNS_PORT = 53
_LONGEST = 5.0
"""Seconds for the whole question."""


@attrs.frozen(kw_only=True)
class DnsRecords:
    """``organizations.ports.DomainRecords``.

    Attributes:
        servers: Addresses of resolvers; none: those that the system asks.
        port: Of theirs.
        seconds: For the whole question.
    """

    servers: Sequence[str] = ()
    port: int = DNS_PORT
    seconds: float = _LONGEST

    def texts(self, name: str) -> tuple[str, ...]:
        """Return the TXT records of a name; none when there are none.

        Raises:
            Unavailable: nobody answers, or not in time.
        """
        import dns.exception  # when it is asked, not when the platform starts
        import dns.resolver

        try:
            resolver = dns.resolver.Resolver(configure=not self.servers)
            if self.servers:
                resolver.nameservers = list(self.servers)
                resolver.port = self.port
            # absolute: no search domain of this machine is tried
            found = resolver.resolve(
                f"{name}.", "TXT", search=False, lifetime=self.seconds, raise_on_no_answer=False
            )
        except dns.resolver.NXDOMAIN:
            return ()
        except dns.exception.DNSException as problem:
            raise Unavailable("the DNS does not answer; try again later") from problem
        # one record may be cut into several strings
        return tuple(b"".join(each.strings).decode(errors="replace") for each in found)
