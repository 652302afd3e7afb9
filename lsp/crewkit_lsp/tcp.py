"""Sessions over TCP on the loopback interface."""

import contextlib
import socket
import threading
from collections.abc import Callable

from crewkit_lsp.serving import converse
from crewkit_lsp.session import Setting


def serve_tcp(port: int, setting: Setting, ready: Callable[[int], None]) -> int:
    """Serve clients on the loopback interface, each with a session of its own, until interrupted.

    Args:
        port: 0 for any free one.
        setting: What the sessions run with.
        ready: Told the port once it listens.
    """
    with socket.create_server(("127.0.0.1", port)) as listener:
        ready(listener.getsockname()[1])
        try:
            while True:
                client, _ = listener.accept()
                threading.Thread(target=_serve_socket, args=(client, setting), daemon=True).start()
        except KeyboardInterrupt:
            return 0


def _serve_socket(client: socket.socket, setting: Setting) -> None:
    def hang_up() -> None:
        with contextlib.suppress(OSError):  # it hung up already
            client.shutdown(socket.SHUT_RDWR)

    with client, client.makefile("rb") as source, client.makefile("wb") as sink:
        converse(source, sink, setting, hang_up)
