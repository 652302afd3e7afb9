"""A receiver that has a certificate of a public name, and a sender that trusts it."""

import ssl
from collections.abc import Generator
from pathlib import Path

import pytest

from crewkit_testing.receiving import certificate_of, receiving
from crewkit_testing.webhook_ways import NAME, Names, Way, Wires
from crewkit_webhooks.sending import SafeSender


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return certificate_of(NAME, tmp_path_factory.mktemp("tls"))


@pytest.fixture
def way(certificate: tuple[Path, Path]) -> Generator[Way, None, None]:
    """To a public address of the name, which is in truth the receiver."""
    with receiving(certificate) as receiver:
        names, wires = Names([["93.184.215.14"]]), Wires(receiver.port)
        sender = SafeSender(
            agent="crewkit/test",
            context=ssl.create_default_context(cafile=str(certificate[0])),
            seconds=1.0,
            resolve=names,
            sockets=wires,
        )
        yield Way(sender, names, wires, receiver)
