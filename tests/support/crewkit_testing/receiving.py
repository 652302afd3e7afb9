"""A real receiver of webhooks on loopback, over plain sockets: it answers however it is told."""

import contextlib
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Generator
from pathlib import Path

import attrs

Behave = Callable[[socket.socket], None]
"""Answers a request that was read; the connection is closed after it."""


@attrs.frozen
class Received:
    """A request as it came.

    Attributes:
        sni: Which name TLS was asked for; empty without TLS.
    """

    sni: str
    head: str
    body: bytes

    @property
    def headers(self) -> dict[str, str]:
        """Its headers, names in lowercase."""
        lines = (line.partition(":") for line in self.head.split("\r\n")[1:] if line)
        return {name.lower(): value.strip() for name, _, value in lines}


def answering(status: int, *headers: str, body: bytes = b"") -> Behave:
    """Return what answers so."""
    lines = [f"HTTP/1.1 {status} x", f"Content-Length: {len(body)}", *headers, "", ""]

    def behave(connection: socket.socket) -> None:
        connection.sendall("\r\n".join(lines).encode() + body)

    return behave


@attrs.define
class RealReceiver:
    """Listens until closed.

    Attributes:
        behave: Called for each request.
        connections: How many there were, whatever came over them.
        received: Requests, in the order they came.
    """

    port: int
    behave: Behave = attrs.field(factory=lambda: answering(204))
    connections: int = 0
    received: list[Received] = attrs.field(factory=list[Received])
    sni: str = ""

    def serve(self, listener: socket.socket, context: ssl.SSLContext | None) -> None:
        """Take connections until the listener is closed."""
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            self.connections += 1
            run = threading.Thread(target=self._serve_one, args=(connection, context), daemon=True)
            run.start()

    def _serve_one(self, plain: socket.socket, context: ssl.SSLContext | None) -> None:
        with contextlib.suppress(OSError), contextlib.ExitStack() as stack:
            connection = stack.enter_context(plain)
            if context is not None:
                connection = stack.enter_context(context.wrap_socket(plain, server_side=True))
            data = b""
            while b"\r\n\r\n" not in data:
                data += self._some(connection)
            head, _, body = data.partition(b"\r\n\r\n")
            request = Received(self.sni, head.decode("latin-1"), b"")
            while len(body) < int(request.headers.get("content-length", "0")):
                body += self._some(connection)
            self.received.append(attrs.evolve(request, body=body))
            self.behave(connection)

    def _some(self, connection: socket.socket) -> bytes:
        found = connection.recv(65536)
        if not found:
            raise OSError("the sender went away")
        return found


@contextlib.contextmanager
def receiving(
    certificate: tuple[Path, Path] | None = None,
) -> Generator[RealReceiver, None, None]:
    """Have a receiver on a port of its own; with a certificate it speaks TLS."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        made = RealReceiver(port=listener.getsockname()[1])
        context = None
        if certificate is not None:
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            context.load_cert_chain(*certificate)

            def notice(_: ssl.SSLObject, name: str | None, _context: ssl.SSLContext) -> None:
                made.sni = name or ""

            context.sni_callback = notice
        thread = threading.Thread(target=made.serve, args=(listener, context), daemon=True)
        thread.start()
        try:
            yield made
        finally:
            listener.shutdown(socket.SHUT_RDWR)
    thread.join(timeout=5)


def certificate_of(name: str, folder: Path) -> tuple[Path, Path]:
    """Make a certificate of a name, and its key."""
    cert, key = folder / f"{name}.pem", folder / f"{name}.key"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-keyout", str(key), "-out", str(cert), "-subj", f"/CN={name}"),
            *("-addext", f"subjectAltName=DNS:{name}"),
        ],
        check=True,
        capture_output=True,
    )
    return cert, key
