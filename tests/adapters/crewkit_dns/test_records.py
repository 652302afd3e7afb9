"""TXT records, asked of a real server on loopback."""

import socket
import threading
from collections.abc import Generator, Mapping

import dns.flags
import dns.message
import dns.rcode
import dns.rrset
import pytest

from crewkit_core.kernel.errors import Unavailable
from crewkit_dns.records import DnsRecords

LOOPBACK = "127.0.0.1"
ZONE: Mapping[str, list[list[str]]] = {
    "_crewkit-challenge.crew.example.": [["crewkit-verification=a"], ["v=spf1 ", "-all"]],
    "empty.crew.example.": [],
}
BROKEN = "broken.crew.example."
SILENT = "silent.crew.example."


class Server:
    """Answers for one zone, by UDP."""

    def __init__(self) -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((LOOPBACK, 0))
        self.port: int = self.socket.getsockname()[1]
        self.asked: list[str] = []

    def serve(self) -> None:
        """Answer until a packet is empty."""
        while True:
            packet, where = self.socket.recvfrom(4096)
            if not packet:
                return
            question = dns.message.from_wire(packet)
            name = question.question[0].name.to_text()
            self.asked.append(name)
            if name != SILENT:
                self.socket.sendto(self._answer(question, name), where)

    def _answer(self, question: dns.message.Message, name: str) -> bytes:
        answer = dns.message.make_response(question)
        answer.flags |= dns.flags.AA
        if name == BROKEN:
            answer.set_rcode(dns.rcode.SERVFAIL)
        elif name not in ZONE:
            answer.set_rcode(dns.rcode.NXDOMAIN)
        elif ZONE[name]:
            texts = [" ".join(f'"{part}"' for part in parts) for parts in ZONE[name]]
            answer.answer.append(dns.rrset.from_text_list(name, 60, "IN", "TXT", texts))
        return bytes(answer.to_wire())


@pytest.fixture
def server() -> Generator[Server, None, None]:
    made = Server()
    thread = threading.Thread(target=made.serve)
    thread.start()
    yield made
    made.socket.sendto(b"", (LOOPBACK, made.port))
    thread.join()
    made.socket.close()


def records(server: Server) -> DnsRecords:
    """Return the adapter that asks it."""
    return DnsRecords(servers=(LOOPBACK,), port=server.port, seconds=0.5)


def test_texts_are_whole(server: Server) -> None:
    """A record that is cut into strings is one text."""
    found = records(server).texts("_crewkit-challenge.crew.example")
    assert {"crewkit-verification=a", "v=spf1 -all"} == set(found)


@pytest.mark.parametrize("name", ["empty.crew.example", "absent.crew.example"])
def test_what_is_not_there_is_nothing(server: Server, name: str) -> None:
    """A name without TXT records, and a name that does not exist; nothing else is tried."""
    assert records(server).texts(name) == ()
    assert [f"{name}."] == server.asked


@pytest.mark.parametrize("name", [BROKEN, SILENT])
def test_no_answer_is_no_proof_to_the_contrary(server: Server, name: str) -> None:
    """A server that fails or says nothing is told apart from a record that is gone."""
    with pytest.raises(Unavailable):
        records(server).texts(name.removesuffix("."))
