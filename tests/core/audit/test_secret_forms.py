"""``audit.secret_forms``: planted secrets do not come through, whatever they stand in."""

import json
from typing import Any

import hypothesis
import hypothesis.strategies as st
import pytest

from crewkit_core.accounts.secret_text import (
    REFRESH_PREFIX,
    SERVICE_PREFIX,
    TOKEN_PREFIX,
    new_api_token,
    new_secret,
)
from crewkit_core.audit.secret_forms import MASK, masked, names_secret, without_secrets

NEEDLES = [
    new_api_token(TOKEN_PREFIX),
    new_api_token(SERVICE_PREFIX),
    new_secret(REFRESH_PREFIX),
    "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNo",
    "Bearer abcdefghijklmnop.qrstuvwxyz",
    "eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.c2lnbmF0dXJl",
    "sk-ant-api03-abcdefghijklmnopqrstuvwxyz0123456789",
    "ghp_abcdefghijklmnopqrstuvwxyz0123456789",
    "AKIAIOSFODNN7EXAMPLE",
    "xoxb-123456789012-abcdefghijkl",
]
NAMES = ["password", "new_password", "token", "token_hash", "secret", "client_secret", "api_key",
         "cookie", "Authorization", "private_key", "salt", "passphrase", "public_key"]  # fmt: skip
HARMLESS = ["name", "level", "scopes", "token_id", "expires_at", "hash_tags", "purpose", "slug"]

plain_words = st.text(st.characters(codec="ascii", categories=["Ll", "Zs"]), max_size=12)
needles = st.sampled_from(NEEDLES)
texts = st.tuples(plain_words, needles, plain_words).map(" ".join)


def nested(leaf: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    fields = st.sampled_from(HARMLESS)
    return st.recursive(
        leaf | st.none() | st.integers() | st.booleans(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(fields, inner, max_size=3),
        max_leaves=8,
    )


@hypothesis.given(nested(texts))
def test_no_needle_comes_through(value: Any) -> None:
    """However deep it lies, whatever stands around it."""
    told = json.dumps(without_secrets(value, "here"))
    assert [] == [needle for needle in NEEDLES if needle in told]


@hypothesis.given(nested(plain_words))
def test_what_is_no_secret_stays(value: Any) -> None:
    """To the letter."""
    assert value == without_secrets(value, "here")


@pytest.mark.parametrize("name", NAMES)
def test_a_field_that_would_hold_a_secret_is_refused(name: str) -> None:
    """By its name, at any depth; its value is not told."""
    assert names_secret(name)
    with pytest.raises(ValueError, match="would hold a secret") as refused:
        without_secrets({"name": [{name: NEEDLES[0]}]}, "here")
    assert NEEDLES[0] not in str(refused.value)


@pytest.mark.parametrize("name", HARMLESS)
def test_other_fields_pass(name: str) -> None:
    """Ids of tokens are told: they open nothing."""
    assert not names_secret(name)


def test_a_login_in_an_address_is_masked() -> None:
    """The rest of the address stays."""
    assert f"https://{MASK}@host/repo" == masked("https://ada:hunter22@host/repo")
