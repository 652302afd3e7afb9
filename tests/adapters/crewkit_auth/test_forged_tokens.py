"""Bar B12: forged tokens by the hundred, class by class, and none is taken.

They are our own: no package that we know of carries the public vectors for JWS, which are also for
other algorithms than ours and fail here by their form alone (``test_wycheproof.py`` asks them, too,
where somebody has them: 355 of 355 refused).
"""

import base64
import json
import uuid
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from crewkit_auth.access_tokens import JwtAccessTokens
from crewkit_core.accounts.model import Claims
from crewkit_testing.account_parts import KeysInMemory
from crewkit_testing.builders import NOW
from crewkit_testing.forged_tokens import CLASSES, Forge
from crewkit_testing.house import TOLD

BAR = 355
CLAIMS = Claims(user_id=uuid.UUID(int=1 << 100), sign_in_id=uuid.UUID(int=2 << 100))
KEYS = KeysInMemory()
TOKENS = JwtAccessTokens(keys=KEYS, issuer="https://kit.example")


def forge() -> Forge:
    token, _ = TOKENS.issue(CLAIMS, NOW)
    head, said, _ = token.split(".")
    key = KEYS.signing(NOW).private.private_key
    assert isinstance(key, Ed25519PrivateKey)
    first, second = (json.loads(base64.urlsafe_b64decode(part + "==")) for part in (head, said))
    return Forge(first, second, key)


def test_what_they_are_made_of_is_taken() -> None:
    """Unchanged, put together by the same hands, it is a token: each fails for its own fault."""
    made = forge()
    whole = made.signed(json.dumps(made.head).encode(), json.dumps(made.said).encode() + b"  ")
    assert [CLAIMS] * 3 == [TOKENS.read(each, NOW) for each in (made.token(), made.having(), whole)]


@pytest.mark.parametrize("name", CLASSES)
def test_no_forged_token_is_taken(name: str) -> None:
    """Not one of its class."""
    assert [] == [token for token in CLASSES[name](forge()) if TOKENS.read(token, NOW) is not None]


def test_the_figure(record_property: Any) -> None:
    """B12: more of them than the public vectors have, also without those of one flipped bit."""
    made = forge()
    by_class = {name: set(make(made)) for name, make in CLASSES.items()}
    every = set().union(*by_class.values())
    taken = sum(TOKENS.read(token, NOW) is not None for token in every)
    told = f"B12: {len(every) - taken}/{len(every)} forged tokens of {len(CLASSES)} classes refused"
    record_property(TOLD, f"{told} (our own vectors)")
    assert 0 == taken
    assert len(every - by_class["a bit of the signature"]) >= BAR
