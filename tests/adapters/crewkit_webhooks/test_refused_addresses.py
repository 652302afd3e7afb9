"""Bar B25: nothing that is not public is ever connected to, however it is spelled or resolved."""

import ipaddress

import attrs
import httpcore2
import pytest

from crewkit_core.kernel.errors import Invalid
from crewkit_core.webhooks.addresses import check_url
from crewkit_core.webhooks.model import Failure
from crewkit_testing.receiving import receiving
from crewkit_testing.webhook_ways import NAME, URL, Way
from crewkit_webhooks.connecting import (
    AddressRefused,
    CheckedBackend,
    Deadline,
    Unresolved,
    resolve,
)
from crewkit_webhooks.public import is_public
from crewkit_webhooks.sending import SafeSender

NOT_PUBLIC = (
    "0.0.0.0",  # noqa: S104 - nothing is bound to it
    *("0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.100.100.200"),
    *("127.0.0.1", "127.1.2.3", "168.63.129.16", "169.254.169.254", "169.254.170.2"),
    *("172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.0.170", "192.0.2.1", "192.31.196.1"),
    *("192.52.193.1", "192.88.99.1", "192.168.1.1", "192.175.48.1", "198.18.0.1", "198.19.255.1"),
    *("198.51.100.7", "203.0.113.7", "224.0.0.1", "239.255.255.250", "240.0.0.1"),
    *("255.255.255.255", "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1"),
    *("::ffff:0:127.0.0.1", "::ffff:93.184.215.14", "64:ff9b::7f00:1", "64:ff9b::a00:1"),
    *("64:ff9b:1::7f00:1", "100::1", "100:0:0:1::1", "2001::1", "2001:0:4136:e378::1"),
    *("2001:2::1", "2001:10::1", "2001:20::1", "2001:db8::1", "2002:7f00:1::", "2002:a00:1::1"),
    *("2620:4f:8000::1", "3fff::1", "4000::1", "5f00::1", "fc00::1", "fd00:ec2::254"),
    *("fe80::1", "fe80::1%lo", "fec0::1", "ff02::1", "ff0e::1"),
)
"""What a name may resolve to."""

SPELLINGS = (
    *("127.0.0.1", "127.1", "127.0.1", "2130706433", "0177.0.0.1", "0x7f.1", "0x7f000001", "0"),
    *("017700000001", "0x7f.0x0.0x0.0x1", "localhost", "LOCALHOST", "ip6-localhost"),
    *("①②⑦.0.0.1", "127。0。0。1", "１２７.0.0.1", "[::1]", "[::ffff:7f00:1]"),
    *("[::127.0.0.1]", "[0:0:0:0:0:0:0:1]", "localhost.", "127.0.0.1.", "3232235777"),
    *("0xa9fea9fe", "169.254.43518", "[::ffff:169.254.169.254]", "[64:ff9b::7f00:1]"),
)
"""How a URL may name this machine or its neighbors; the system's own resolver reads them."""

PUBLIC = ("93.184.215.14", "1.1.1.1", "100.63.255.255", "100.128.0.1", "172.32.0.1", "198.20.0.1")
PUBLIC_6 = ("2606:4700::1111", "2001:4860:4860::8888", "2a00:1450::1", "2003::1")


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_a_name_of_an_address_that_is_not_public_is_refused(way: Way, address: str) -> None:
    """Nothing is connected to, not even in order to look."""
    way.names.answers = [[address]]
    answer = way.sender.send(URL, {}, b"{}")
    assert (None, Failure.ADDRESS_REFUSED) == (answer.status, answer.failure)
    assert ([], 0) == (way.wires.asked, way.receiver.connections)


@pytest.mark.parametrize("address", NOT_PUBLIC[:12])
@pytest.mark.parametrize("first", [True, False])
def test_one_bad_address_among_good_ones_is_enough(way: Way, address: str, first: bool) -> None:
    """Every address is checked, not the one that is tried first."""
    way.names.answers = [[address, PUBLIC[0]] if first else [PUBLIC[0], address]]
    assert Failure.ADDRESS_REFUSED is way.sender.send(URL, {}, b"{}").failure
    assert [] == way.wires.asked


@pytest.mark.parametrize("host", SPELLINGS)
def test_this_machine_is_refused_however_it_is_spelled(host: str) -> None:
    """By the real resolver: what is checked is what it says, never the text."""
    with receiving() as receiver:
        backend = CheckedBackend(resolve, is_public, Deadline.within(5), httpcore2.SyncBackend())
        with pytest.raises((AddressRefused, Unresolved)):
            backend.connect_tcp(host.strip("[]"), receiver.port)
        sender = SafeSender(agent="crewkit/test", seconds=2.0)
        answer = sender.send(f"https://{host}:{receiver.port}/", {}, b"{}")
        assert answer.status is None
        assert answer.failure in {
            Failure.ADDRESS_REFUSED,
            Failure.UNRESOLVED,
            Failure.PROTOCOL,
        }
        assert 0 == receiver.connections


@pytest.mark.parametrize("host", SPELLINGS)
def test_such_an_endpoint_cannot_even_be_named(host: str) -> None:
    """People are told at once, and which field it is."""
    with pytest.raises(Invalid) as refused:
        check_url(f"https://{host}/in", loopback=False)
    assert ["url"] == [each.field for each in refused.value.details]


@pytest.mark.parametrize("address", [*PUBLIC, *PUBLIC_6])
def test_public_addresses_are_public(address: str) -> None:
    """The table refuses no neighbor of what it must refuse."""
    assert is_public(ipaddress.ip_address(address))


def test_the_table_refuses_what_python_takes_for_global() -> None:
    """Why it is a table of our own."""
    taken = [each for each in NOT_PUBLIC if ipaddress.ip_address(each).is_global]
    assert {"64:ff9b::7f00:1", "2002:7f00:1::", "224.0.0.1", "5f00::1"} <= set(taken)
    assert [] == [each for each in NOT_PUBLIC if is_public(ipaddress.ip_address(each))]


def test_a_name_that_changes_its_mind_is_asked_once(way: Way) -> None:
    """DNS rebinding: what was checked is what is connected to."""
    way.names.answers = [["93.184.215.14"], ["127.0.0.1"]]
    assert 204 == way.sender.send(URL, {}, b"{}").status
    assert ([NAME], ["93.184.215.14"]) == (way.names.asked, way.wires.asked)
    assert Failure.ADDRESS_REFUSED is way.sender.send(URL, {}, b"{}").failure
    assert (2, 1) == (len(way.names.asked), len(way.wires.asked))


def test_the_next_address_is_tried_when_one_is_dead(way: Way) -> None:
    """Checked ones alone, still under the name."""
    way.names.answers = [["93.184.215.14", "1.1.1.1"]]
    way.wires.dead = {"93.184.215.14"}
    assert 204 == way.sender.send(URL, {}, b"{}").status
    assert ["93.184.215.14", "1.1.1.1"] == way.wires.asked
    way.wires.dead = {"93.184.215.14", "1.1.1.1"}
    assert Failure.CONNECTION is way.sender.send(URL, {}, b"{}").failure


def test_http_is_for_loopback_where_the_operator_allows_it(way: Way) -> None:
    """Then alone; and what the operator allows is this machine, never its neighbors."""
    plain = f"http://{NAME}/"
    assert Failure.ADDRESS_REFUSED is way.sender.send(plain, {}, b"{}").failure
    allowing = attrs.evolve(way.sender, loopback=True)
    assert Failure.ADDRESS_REFUSED is allowing.send(plain, {}, b"{}").failure
    for address in ("10.0.0.1", "169.254.169.254", "::ffff:127.0.0.1"):
        way.names.answers = [[address]]
        assert Failure.ADDRESS_REFUSED is allowing.send(URL, {}, b"{}").failure
    with receiving() as receiver:
        real = SafeSender(agent="crewkit/test", loopback=True, resolve=resolve)
        assert 204 == real.send(f"http://localhost:{receiver.port}/", {}, b"{}").status
    assert [] == way.wires.asked


def test_how_many() -> None:
    """B25 asks for forty at least."""
    tried = len(NOT_PUBLIC) + len(SPELLINGS)
    print(f"B25: {len(NOT_PUBLIC)} addresses and {len(SPELLINGS)} spellings, all refused: {tried}")
    assert len({*NOT_PUBLIC, *SPELLINGS}) >= 40
