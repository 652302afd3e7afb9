"""The security model promises nothing without a proof."""

import re

from crewkit_testing.house import ROOT
from crewkit_testing.proofs import exists

_PROMISE = re.compile(r"^\* (.+)$\n((?:^  `.+`$\n)*)", re.MULTILINE)
_PROOF = re.compile(r"`([^`]+)`")


def promises() -> dict[str, list[str]]:
    """Return the proofs that each promise names."""
    text, _, _ = (ROOT / "SECURITY_MODEL.md").read_text().partition("## What is not promised")
    return {found[1]: _PROOF.findall(found[2]) for found in _PROMISE.finditer(text)}


def test_every_promise_names_its_proof() -> None:
    """At least one test each."""
    assert len(promises()) > 20
    assert [promise for promise, proofs in promises().items() if not proofs] == []


def test_every_proof_of_a_promise_exists() -> None:
    """As a test that pytest collects and that can fail."""
    named = [proof for proofs in promises().values() for proof in proofs]
    assert [proof for proof in named if not exists(proof)] == []
