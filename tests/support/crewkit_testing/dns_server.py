"""A real DNS server on loopback, by UDP, for a zone that tests fill."""

import contextlib
import socket
import threading
from collections.abc import Generator, Sequence

import dns.flags
import dns.message
import dns.rcode
import dns.rrset

LOOPBACK = "127.0.0.1"
BROKEN = "broken.crew.example"
SILENT = "silent.crew.example"


class DnsServer:
    """Answers what ``zone`` holds.

    Attributes:
        zone: TXT records by name, each of several strings.
        asked: Names, in turn.
    """

    def __init__(self) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((LOOPBACK, 0))
        self.port: int = self._socket.getsockname()[1]
        self.zone: dict[str, Sequence[Sequence[str]]] = {}
        self.asked: list[str] = []

    @property
    def address(self) -> str:
        """As a setting says it."""
        return f"{LOOPBACK}:{self.port}"

    def serve(self) -> None:
        """Answer until a packet is empty."""
        while True:
            packet, where = self._socket.recvfrom(4096)
            if not packet:
                return
            question = dns.message.from_wire(packet)
            name = question.question[0].name.to_text().removesuffix(".")
            self.asked.append(name)
            if name != SILENT:
                self._socket.sendto(self._answer(question, name), where)

    def end(self) -> None:
        """Answer nobody any more."""
        self._socket.sendto(b"", (LOOPBACK, self.port))

    def close(self) -> None:
        """Give the port back."""
        self._socket.close()

    def _answer(self, question: dns.message.Message, name: str) -> bytes:
        answer = dns.message.make_response(question)
        answer.flags |= dns.flags.AA
        if name == BROKEN:
            answer.set_rcode(dns.rcode.SERVFAIL)
        elif name not in self.zone:
            answer.set_rcode(dns.rcode.NXDOMAIN)
        elif self.zone[name]:
            texts = [" ".join(f'"{part}"' for part in parts) for parts in self.zone[name]]
            answer.answer.append(dns.rrset.from_text_list(f"{name}.", 60, "IN", "TXT", texts))
        return bytes(answer.to_wire())


@contextlib.contextmanager
def dns_server() -> Generator[DnsServer, None, None]:
    """Have one until the end of the block."""
    made = DnsServer()
    thread = threading.Thread(target=made.serve)
    thread.start()
    try:
        yield made
    finally:
        made.end()
        thread.join()
        made.close()
