"""Bar B12 with the public vectors, where somebody has them: no package registry carries them."""

import itertools
import json
import os
from pathlib import Path
from typing import Any

import pytest
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import import_key

from crewkit_auth.access_tokens import JwtAccessTokens
from crewkit_testing.account_parts import KeysInMemory
from crewkit_testing.builders import NOW
from crewkit_testing.house import TOLD

WHERE = os.environ.get("CREWKIT_WYCHEPROOF", "")
INVALID = 355

pytestmark = pytest.mark.skipif(
    not WHERE, reason="CREWKIT_WYCHEPROOF is not json_web_signature_test.json of C2SP/wycheproof"
)


def test_no_public_vector_is_taken(record_property: Any) -> None:
    """None is taken: neither the invalid ones, nor the valid ones of other keys than ours.

    Of the invalid ones the library alone would take some: those are refused by our form.
    """
    groups = json.loads(Path(WHERE).read_text("utf-8"))["testGroups"]
    tests = list(itertools.chain.from_iterable(_of(group) for group in groups))
    tokens = JwtAccessTokens(keys=KeysInMemory(), issuer="https://kit.example")
    invalid = [each for each in tests if each[2] == "invalid"]
    taken = [text for _, text, _ in tests if tokens.read(text, NOW) is not None]
    alone = sum(_library_takes(key, text) for key, text, _ in invalid)
    told = f"B12: {len(invalid)}/{INVALID} invalid public vectors, {len(taken)} taken"
    record_property(TOLD, f"{told}; by the library alone {alone}")
    assert INVALID == len(invalid)
    assert [] == taken


def _of(group: dict[str, Any]) -> list[tuple[dict[str, Any], str, str]]:
    key = group.get("public") or group["private"]
    return [(key, each["jws"], each["result"]) for each in group["tests"]]


def _library_takes(key: dict[str, Any], text: str) -> bool:
    try:
        jws.deserialize_compact(text, import_key(key), algorithms=[key["alg"]])
    except (ValueError, KeyError, TypeError, JoseError):
        return False
    return True
