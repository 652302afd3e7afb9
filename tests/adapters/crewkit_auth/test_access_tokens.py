"""Bar B12: what is not exactly an access token of ours is none."""

import base64
import datetime as dt
import json
import stat
import threading
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from joserfc import jws
from joserfc.jwk import OctKey, OKPKey

from crewkit_auth.access_tokens import MOST_BYTES, JwtAccessTokens
from crewkit_auth.key_ring import KEPT_AFTER, ROTATED_EVERY, KeyRing
from crewkit_core.accounts.model import Claims
from crewkit_core.kernel.errors import Unavailable
from crewkit_testing.account_parts import KeysInMemory
from crewkit_testing.builders import NOW
from crewkit_testing.house import TOLD

ISSUER = "https://kit.example"
CLAIMS = Claims(user_id=uuid.UUID(int=1 << 100), sign_in_id=uuid.UUID(int=2 << 100))
KEYS = KeysInMemory()
TOKENS = JwtAccessTokens(keys=KEYS, issuer=ISSUER)
AT = int(NOW.timestamp())


def _b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _valid() -> tuple[dict[str, Any], dict[str, Any]]:
    token, _ = TOKENS.issue(CLAIMS, NOW)
    header, payload, _ = token.split(".")
    read = [json.loads(base64.urlsafe_b64decode(part + "==")) for part in (header, payload)]
    return read[0], read[1]


def _signed(header: str, payload: str, key: OKPKey | None = None) -> str:
    """Sign any text with the right key, past every check of a library."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    private = (key or KEYS.signing(NOW).private).private_key
    assert isinstance(private, Ed25519PrivateKey)
    parts = (_b64(each.encode("utf-8", "surrogateescape")) for each in (header, payload))
    said = ".".join(parts)
    return f"{said}.{_b64(private.sign(said.encode()))}"


def _with(header: dict[str, Any] | None = None, **claims: Any) -> str:
    """Sign a valid token with some of it changed; ``...`` takes a claim away."""
    head, said = _valid()
    head, said = head | (header or {}), said | claims
    return _signed(
        json.dumps({name: value for name, value in head.items() if value is not ...}),
        json.dumps({name: value for name, value in said.items() if value is not ...}),
    )


def _text(old: str, new: str) -> str:
    head, said = _valid()
    text = json.dumps(said, separators=(",", ":"))
    assert old in text
    return _signed(json.dumps(head), text.replace(old, new, 1))


def _hmac_with_public_key() -> str:
    head, said = _valid()
    public = KEYS.signing(NOW).private.as_dict(private=False)["x"]
    key = OctKey.import_key(str(public).encode())
    return jws.serialize_compact(
        head | {"alg": "HS256"}, json.dumps(said), key, algorithms=["HS256"]
    )


MUTANTS: dict[str, Callable[[], str]] = {
    "padding": lambda: _with() + "=",
    "inner whitespace": lambda: _with().replace(".", ". ", 1),
    "trailing newline": lambda: _with() + "\n",
    "JSON serialization": lambda: json.dumps(
        dict(zip(("protected", "payload", "signature"), _with().split("."), strict=True))
    ),
    "sub twice": lambda: _text('"sub":', '"sub":"x","sub":'),
    "exp twice": lambda: _text('"exp":', f'"exp":{AT + 900},"exp":'),
    "exp as text": lambda: _with(exp=str(AT + 600)),
    "exp as fraction": lambda: _with(exp=AT + 600.0),
    "exp 1e400": lambda: _text(f'"exp":{AT + 900}', '"exp":1e400'),
    "exp NaN": lambda: _text(f'"exp":{AT + 900}', '"exp":NaN'),
    "exp negative": lambda: _with(exp=-1),
    "exp of 400 digits": lambda: _text(f'"exp":{AT + 900}', '"exp":' + "9" * 400),
    "exp true": lambda: _with(exp=True),
    "exp missing": lambda: _with(exp=...),
    "exp past": lambda: _with(exp=AT),
    "longer than ours live": lambda: _with(exp=AT + 10_000),
    "nbf in the future": lambda: _with(nbf=AT + 600),
    "iat in the future": lambda: _with(iat=AT + 600, exp=AT + 900),
    "aud as a list": lambda: _with(aud=[f"{ISSUER}/api"]),
    "aud missing": lambda: _with(aud=...),
    "aud of another service": lambda: _with(aud=f"{ISSUER}/mcp"),
    "another issuer": lambda: _with(iss="https://evil.example"),
    "typ missing": lambda: _with({"typ": ...}),
    "typ of another kind": lambda: _with({"typ": "JWT"}),
    "typ in other case": lambda: _with({"typ": "AT+JWT"}),
    "crit unknown": lambda: _with({"crit": ["exp"]}),
    "b64 false": lambda: _with({"b64": False, "crit": ["b64"]}),
    "kid as a path": lambda: _with({"kid": "../../dev/null"}),
    "kid as a number": lambda: _with({"kid": 0}),
    "jwk embedded": lambda: _with({"jwk": OKPKey.generate_key("Ed25519").as_dict(private=False)}),
    "jku": lambda: _with({"jku": "https://evil.example/keys"}),
    "x5u": lambda: _with({"x5u": "https://evil.example/cert"}),
    "nested": lambda: _with({"cty": "JWT"}),
    "compressed": lambda: _with({"zip": "DEF"}),
    "longer than 4 KiB": lambda: _with(more="x" * MOST_BYTES),
    "NUL in sub": lambda: _with(sub="\x00"),
    "surrogate in sub": lambda: _text('"sub":"', '"sub":"\\ud800'),
    "sub is no id of ours": lambda: _with(sub="{" + str(CLAIMS.user_id) + "}"),
    "sub as a number": lambda: _with(sub=1),
    "sid missing": lambda: _with(sid=...),
    "one claim more": lambda: _with(admin=True),
    "alg none": lambda: ".".join(
        (_b64(b'{"alg":"none","typ":"at+jwt","kid":"key-0"}'), _with().split(".")[1], "")
    ),
    "alg nOnE with signature": lambda: _with({"alg": "nOnE"}),
    "alg in other case": lambda: _with({"alg": "ed25519"}),
    "alg EdDSA": lambda: _with({"alg": "EdDSA"}),
    "HS256 with the public key": _hmac_with_public_key,
    "another key": lambda: _signed(
        json.dumps(_valid()[0]), json.dumps(_valid()[1]), OKPKey.generate_key("Ed25519")
    ),
    "payload changed": lambda: ".".join(
        (
            _with().split(".")[0],
            _with(sub=str(uuid.UUID(int=3))).split(".")[1],
            _with().split(".")[2],
        )
    ),
    "payload no object": lambda: _signed(json.dumps(_valid()[0]), "[]"),
    "deep": lambda: _signed(json.dumps(_valid()[0]), "[" * 1500 + "]" * 1500),
    "encrypted form": lambda: _with() + ".x.y",
    "not UTF-8": lambda: _signed(json.dumps(_valid()[0]), "\udcff{}"),
    "empty": lambda: "",
    "not ASCII": lambda: "\u00e9" + _with(),
}


def test_a_token_of_ours_is_read() -> None:
    """What was issued is read back, until it ends."""
    token, lifetime = TOKENS.issue(CLAIMS, NOW)
    assert dt.timedelta(minutes=15) == lifetime
    assert CLAIMS == TOKENS.read(token, NOW)
    assert CLAIMS == TOKENS.read(token, NOW + lifetime - dt.timedelta(seconds=1))
    assert None is TOKENS.read(token, NOW + lifetime)


def test_the_form_that_mutants_are_made_of_is_valid() -> None:
    """Changing nothing leaves a token that is read: each mutant fails for what was changed."""
    assert CLAIMS == TOKENS.read(_with(), NOW)


@pytest.mark.parametrize("name", MUTANTS)
def test_a_mutant_is_refused(name: str) -> None:
    """Signed by the right key or not: anything else than our exact form is nobody."""
    assert None is TOKENS.read(MUTANTS[name](), NOW)


def test_the_figure(record_property: Any) -> None:
    """B12: every mutant is refused."""
    refused = sum(TOKENS.read(make(), NOW) is None for make in MUTANTS.values())
    record_property(TOLD, f"B12: {refused}/{len(MUTANTS)} mutants refused")
    assert len(MUTANTS) == refused >= 30


def test_left_over_bits_are_refused() -> None:
    """A signature spelled with other spare bits is not the one we wrote."""
    token = _with()
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    at = letters.index(token[-1])
    other = token[:-1] + letters[at ^ 1]
    assert base64.urlsafe_b64decode(other.split(".")[2] + "==") == base64.urlsafe_b64decode(
        token.split(".")[2] + "=="
    )
    assert None is TOKENS.read(other, NOW)


def test_keys_lie_in_a_file_of_their_owner(tmp_path: Path) -> None:
    """Mode 0600, and shared by every process that reads it."""
    path = tmp_path / "keys.json"
    token, _ = JwtAccessTokens(keys=KeyRing(path), issuer=ISSUER).issue(CLAIMS, NOW)
    assert 0o600 == stat.S_IMODE(path.stat().st_mode)
    assert CLAIMS == JwtAccessTokens(keys=KeyRing(path), issuer=ISSUER).read(token, NOW)


def test_rotation_signs_nobody_out(tmp_path: Path) -> None:
    """A token of the key before is good till it ends; the key itself goes after a day."""
    ring = KeyRing(tmp_path / "keys.json")
    tokens = JwtAccessTokens(keys=ring, issuer=ISSUER)
    old, _ = tokens.issue(CLAIMS, NOW)
    elsewhere = JwtAccessTokens(keys=KeyRing(tmp_path / "keys.json"), issuer=ISSUER)
    assert CLAIMS == elsewhere.read(old, NOW)
    ring.rotate(NOW)
    new, _ = tokens.issue(CLAIMS, NOW)
    kids = [
        json.loads(base64.urlsafe_b64decode(each.split(".")[0] + "=="))["kid"]
        for each in (old, new)
    ]
    assert 2 == len(set(kids))
    assert [CLAIMS] * 2 == [elsewhere.read(each, NOW) for each in (old, new)]
    ring.rotate(NOW + KEPT_AFTER - dt.timedelta(seconds=1))
    assert [True, True] == [ring.verifying(kid) is not None for kid in kids]
    ring.rotate(NOW + KEPT_AFTER)
    assert [False, True] == [ring.verifying(kid) is not None for kid in kids]


def test_keys_rotate_by_themselves(tmp_path: Path) -> None:
    """After a month the next token is signed by a new key; of many at once one makes it."""
    ring = KeyRing(tmp_path / "keys.json")
    first = ring.signing(NOW)
    found: list[str] = []
    start = threading.Barrier(8)

    def sign() -> None:
        start.wait()
        found.append(KeyRing(tmp_path / "keys.json").signing(NOW + ROTATED_EVERY).kid)

    threads = [threading.Thread(target=sign) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (8, 1) == (len(found), len(set(found)))
    assert first.kid not in found


def test_a_damaged_file_is_told(tmp_path: Path) -> None:
    """No new keys are made over what cannot be read."""
    path = tmp_path / "keys.json"
    path.write_text("{")
    with pytest.raises(Unavailable, match="damaged"):
        KeyRing(path).signing(NOW)
