"""Which IP addresses are the public internet's: a table of our own.

``ipaddress.is_global`` takes 64:ff9b::7f00:1, 2002:7f00:1:: and 224.0.0.1 for global. Of IPv6 only
2000::/3 is given to anybody, so all else is refused at once: mapped and translated IPv4, SRv6,
unique local, link-local, multicast.
"""

import ipaddress

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_GIVEN_OUT = ipaddress.IPv6Network("2000::/3")
_NOT_PUBLIC_6 = tuple(
    map(
        ipaddress.IPv6Network,
        (
            "2001::/23",  # protocols: Teredo, ORCHID, AMT, AS112, benchmarks
            "2001:db8::/32",  # documentation
            "2002::/16",  # 6to4: holds any IPv4 address
            "2620:4f:8000::/48",  # AS112
            "3fff::/20",  # documentation
        ),
    )
)
_NOT_PUBLIC_4 = tuple(
    map(
        ipaddress.IPv4Network,
        (
            "0.0.0.0/8",  # this network: often this machine
            "10.0.0.0/8",  # private
            "100.64.0.0/10",  # carriers' NAT, and clouds' services
            "127.0.0.0/8",  # this machine
            "168.63.129.16/32",  # Azure's own services, at a public address
            "169.254.0.0/16",  # link-local: clouds' credentials
            "172.16.0.0/12",  # private
            "192.0.0.0/24",  # protocols
            "192.0.2.0/24",  # documentation
            "192.31.196.0/24",  # AS112
            "192.52.193.0/24",  # AMT
            "192.88.99.0/24",  # 6to4 relays
            "192.168.0.0/16",  # private
            "192.175.48.0/24",  # AS112
            "198.18.0.0/15",  # benchmarks
            "198.51.100.0/24",  # documentation
            "203.0.113.0/24",  # documentation
            "224.0.0.0/4",  # multicast
            "240.0.0.0/4",  # reserved, and broadcast
        ),
    )
)
_LOOPBACK = (ipaddress.IPv4Network("127.0.0.0/8"), ipaddress.IPv6Network("::1/128"))


def is_public(address: Address) -> bool:
    """Test whether an address is somebody's on the internet."""
    if isinstance(address, ipaddress.IPv4Address):
        return not any(address in network for network in _NOT_PUBLIC_4)
    if address.scope_id is not None or address not in _GIVEN_OUT:
        return False
    return not any(address in network for network in _NOT_PUBLIC_6)


def is_loopback(address: Address) -> bool:
    """Test whether an address is this machine, in so many words."""
    return any(address in network for network in _LOOPBACK if network.version == address.version)
