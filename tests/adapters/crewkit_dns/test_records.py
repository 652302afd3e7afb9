"""TXT records, asked of a real server on loopback."""

from collections.abc import Generator

import pytest

from crewkit.account_parts import domain_records
from crewkit.settings import Settings
from crewkit_core.kernel.errors import Invalid, Unavailable
from crewkit_dns.records import DnsRecords
from crewkit_testing.dns_server import BROKEN, LOOPBACK, SILENT, DnsServer, dns_server


@pytest.fixture
def server() -> Generator[DnsServer, None, None]:
    with dns_server() as made:
        made.zone["proof.crew.example"] = [["crewkit-verification=a"], ["v=spf1 ", "-all"]]
        made.zone["empty.crew.example"] = []
        yield made


def records(server: DnsServer) -> DnsRecords:
    """Return the adapter that asks it."""
    return DnsRecords(servers=(LOOPBACK,), port=server.port, seconds=0.5)


def test_texts_are_whole(server: DnsServer) -> None:
    """A record that is cut into strings is one text."""
    found = records(server).texts("proof.crew.example")
    assert {"crewkit-verification=a", "v=spf1 -all"} == set(found)


@pytest.mark.parametrize("name", ["empty.crew.example", "absent.crew.example"])
def test_what_is_not_there_is_nothing(server: DnsServer, name: str) -> None:
    """A name without TXT records, and a name that does not exist; nothing else is tried."""
    assert records(server).texts(name) == ()
    assert [name] == server.asked


@pytest.mark.parametrize("name", [BROKEN, SILENT])
def test_no_answer_is_no_proof_to_the_contrary(server: DnsServer, name: str) -> None:
    """A server that fails or says nothing is told apart from a record that is gone."""
    with pytest.raises(Unavailable):
        records(server).texts(name)


def test_the_resolver_is_the_systems_or_a_named_one(server: DnsServer) -> None:
    """By its address; a name or a port that is none is refused."""
    named = domain_records(Settings(dns_server=server.address))
    assert 2 == len(named.texts("proof.crew.example"))
    assert DnsRecords() == domain_records(Settings())
    assert "::1" == domain_records(Settings(dns_server="[::1]:5353")).servers[0]
    for wrong in ("localhost", "127.0.0.1:http", "127.0.0.1:99999", ""):
        with pytest.raises(Invalid):
            domain_records(Settings(dns_server=wrong))
