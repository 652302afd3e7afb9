"""A TCP port that is free, found before a server that would share a taken one starts."""

import socket
from collections.abc import Sequence

from crewkit_embedded.errors import PortTaken

PREFERRED_PORTS = (8700, 8701, 8702, 8703, 8704)


def probe_bind(host: str, port: int) -> int:
    """Bind every address of the host to the port for an instant; return the port.

    granian binds with SO_REUSEPORT: on a taken port it starts without an error and
    both servers answer. This socket does not set that option, so it fails there.

    Args:
        host: A name or address of this machine.
        port: 0 lets the system choose.

    Raises:
        PortTaken: somebody listens there, or the port may not be bound.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except socket.gaierror as error:
        raise PortTaken(f"{host} is no address of this machine: {error.strerror}") from error
    for family, kind, protocol, _, address in dict.fromkeys(found):
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                probe.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            try:
                probe.bind((address[0], port, *address[2:]))
            except OSError as error:
                raise PortTaken(f"port {port} of {host}: {error.strerror}") from error
            port = probe.getsockname()[1]
    return port


def choose_port(host: str, port: int | None, preferred: Sequence[int] = PREFERRED_PORTS) -> int:
    """Return the port to serve on: the one asked for, or else a free one.

    Args:
        host: To bind.
        port: Fixed when positive; 0 means any; None means the first free one of ``preferred``.
        preferred: Tried in order, so that the address stays the same from run to run.

    Raises:
        PortTaken: the fixed port is taken.
    """
    if port is not None:
        return probe_bind(host, port)
    for candidate in preferred:
        try:
            return probe_bind(host, candidate)
        except PortTaken:
            continue
    return probe_bind(host, 0)
