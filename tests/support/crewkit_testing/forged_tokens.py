"""Signed tokens that are not ours, class by class: what vectors for JWS try, in our exact form.

These are our own. Each is as right as it can be but for one thing: where a key is needed to get
that far, it is signed by the right one.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from typing import Any

import attrs
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

Json = dict[str, Any]
ORDER = 2**252 + 27742317777372353535851937790883648493
"""Of Ed25519's group: a signature with S plus this is the same to who does not look."""
FIELD = 2**255 - 19
TORSION = (
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
)
"""Points whose multiples are few."""
SPACES = " \t\n\r\x0b\x0c\x00\u00a0\u200b"
OTHER_ALGORITHMS = (
    *("HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    *("ES256", "ES384", "ES512", "ES256K", "EdDSA", "Ed448", "ed25519", "ED25519", "Ed25519 "),
    *("", "none", "None", "NONE", "nOnE", "none ", "dir", "RSA-OAEP", "A256KW", "ECDH-ES"),
    *("Ed25519ph", "Ed25519ctx", "X25519", None, 0, True, ["Ed25519"], {"Ed25519": 1}, ...),
)


def b64(data: bytes) -> str:
    """Return base64url without padding."""
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


@attrs.frozen
class Forge:
    """Makes tokens of one that is valid.

    Attributes:
        head, said: What a valid one says.
        key: The right one.
    """

    head: Json
    said: Json
    key: Ed25519PrivateKey

    def parts(self) -> tuple[str, str, bytes]:
        """Return header and payload as they are sent, and the right signature."""
        first, second = b64(_text(self.head)), b64(_text(self.said))
        return first, second, self.key.sign(f"{first}.{second}".encode())

    def token(self) -> str:
        """Return the valid token."""
        first, second, signature = self.parts()
        return f"{first}.{second}.{b64(signature)}"

    def signed(self, head: bytes, said: bytes, key: Ed25519PrivateKey | None = None) -> str:
        """Return a token of any bytes, signed."""
        return self.sealed(b64(head), b64(said), key)

    def sealed(self, first: str, second: str, key: Ed25519PrivateKey | None = None) -> str:
        """Return a token of any two parts, signed."""
        return f"{first}.{second}.{b64((key or self.key).sign(f'{first}.{second}'.encode()))}"

    def having(self, **head: object) -> str:
        """Return a token whose header says something else; ``...`` takes it away."""
        changed = {k: v for k, v in (self.head | head).items() if v is not ...}
        return self.signed(_text(changed), _text(self.said))


def _text(said: Json) -> bytes:
    return json.dumps(said, separators=(",", ":")).encode()


def _flipped_bits(forge: Forge) -> Iterator[str]:
    first, second, signature = forge.parts()
    for bit in range(8 * len(signature)):
        spoiled = bytearray(signature)
        spoiled[bit // 8] ^= 1 << bit % 8
        yield f"{first}.{second}.{b64(bytes(spoiled))}"


def _lengths(forge: Forge) -> Iterator[str]:
    first, second, signature = forge.parts()
    for length in range(64):
        yield f"{first}.{second}.{b64(signature[:length])}"
    for more in range(1, 9):
        yield f"{first}.{second}.{b64(signature + bytes(more))}"
        yield f"{first}.{second}.{b64(bytes(more) + signature)}"


def _curve(forge: Forge) -> Iterator[str]:
    """Yield signatures that careless arithmetic takes."""
    first, second, signature = forge.parts()
    left, right = signature[:32], int.from_bytes(signature[32:], "little")
    found = [left + (right + times * ORDER).to_bytes(32, "little") for times in range(1, 15)]
    points = [bytes.fromhex(point) for point in TORSION]
    points += [(FIELD + more).to_bytes(32, "little") for more in range(19)]
    points += [(FIELD + more + 2**255).to_bytes(32, "little") for more in range(19)]
    scalars = [0, right, ORDER, ORDER - right, 2**256 - 1]
    found += [point + scalar.to_bytes(32, "little") for point in points for scalar in scalars]
    found += [left + scalar.to_bytes(32, "little") for scalar in scalars if scalar != right]
    found += [signature[32:] + left, left + left, signature[::-1]]
    yield from (f"{first}.{second}.{b64(each)}" for each in found)


def _wrapped_signatures(forge: Forge) -> Iterator[str]:
    """Yield signatures in ASN.1, and those of other curves in either form."""
    first, second, signature = forge.parts()
    sequence = b"\x30\x44\x02\x20" + signature[:32] + b"\x02\x20" + signature[32:]
    for each in (sequence, b"\x03\x41\x00" + signature, b"\x04\x40" + signature):
        yield f"{first}.{second}.{b64(each)}"
    yield f"{first}.{second}.{signature.hex()}"
    yield f"{first}.{second}.{b64(signature.hex().encode())}"
    for curve in (ec.SECP256R1(), ec.SECP256K1(), ec.SECP384R1()):
        der = ec.generate_private_key(curve).sign(
            f"{first}.{second}".encode(), ec.ECDSA(hashes.SHA256())
        )
        yield f"{first}.{second}.{b64(der)}"
        yield f"{first}.{second}.{b64(der[-64:])}"


def _algorithms(forge: Forge) -> Iterator[str]:
    for name in OTHER_ALGORITHMS:
        token = forge.having(alg=name)
        yield token
        yield token.rpartition(".")[0] + "."


def _public_keys_as_secrets(forge: Forge) -> Iterator[str]:
    public = forge.key.public_key()
    raw = public.public_bytes_raw()
    spki = serialization.PublicFormat.SubjectPublicKeyInfo
    secrets = (
        *(raw, b64(raw).encode(), raw.hex().encode(), b""),
        public.public_bytes(serialization.Encoding.DER, spki),
        public.public_bytes(serialization.Encoding.PEM, spki),
        public.public_bytes(serialization.Encoding.PEM, spki).strip(),
        _text({"kty": "OKP", "crv": "Ed25519", "x": b64(raw)}),
    )
    for secret in secrets:
        for size in ("256", "384", "512"):
            said = forge.having(alg=f"HS{size}").rpartition(".")[0]
            digest = hmac.new(secret, said.encode(), getattr(hashlib, f"sha{size}")).digest()
            yield f"{said}.{b64(digest)}"
            # as long as ours are, and under our own name
            said = forge.token().rpartition(".")[0]
            digest = hmac.new(secret, said.encode(), getattr(hashlib, f"sha{size}")).digest()
            yield f"{said}.{b64((digest * 2)[:64])}"


def _keys_within(forge: Forge) -> Iterator[str]:
    """Yield tokens that bring or name the key to trust, signed by that one or by ours."""
    other = Ed25519PrivateKey.generate()
    jwk = {"kty": "OKP", "crv": "Ed25519", "x": b64(other.public_key().public_bytes_raw())}
    own = {"kty": "OKP", "crv": "Ed25519", "x": b64(forge.key.public_key().public_bytes_raw())}
    evil = "https://evil.example/"
    brought: tuple[tuple[str, object], ...] = (
        *(("jwk", jwk), ("jwk", own), ("jku", evil), ("x5u", evil), ("x5c", [b64(b"x")])),
        *(("x5t", b64(bytes(20))), ("x5t#S256", b64(bytes(32))), ("epk", jwk), ("apu", "x")),
    )
    for name, value in brought:
        for key in (other, forge.key):
            for kid in (forge.head["kid"], ...):
                members = forge.head | {name: value, "kid": kid}
                said = {k: v for k, v in members.items() if v is not ...}
                yield forge.signed(_text(said), _text(forge.said), key)


def _header_members(forge: Forge) -> Iterator[str]:
    kid = forge.head["kid"]
    value: object
    for value in (
        *(..., None, 0, True, [], [kid], {}, "", "../../dev/null", "/dev/null", kid + " "),
        *(" " + kid, kid.upper() + "X", kid + "\x00", kid * 20, f"{kid}' or 1=1 --", f"{kid}/"),
    ):
        yield forge.having(kid=value)
    for value in (
        *(..., None, 0, [], "", "JWT", "jwt", "AT+JWT", "at+JWT", "application/at+jwt", "at+jwt "),
        *(" at+jwt", "at jwt", "JOSE", "dpop+jwt", "logout+jwt", "secevent+jwt"),
    ):
        yield forge.having(typ=value)
    for value in (None, True, "exp", [], [None], [0], ["exp"], ["alg"], ["kid"], ["x", "x"], {}):
        yield forge.having(crit=value)
    for name in ("b64", "exp", "http://evil.example/must"):
        for value in (False, True, None, "false"):
            yield forge.having(crit=[name], **{name: value})
            yield forge.having(**{name: value})
    for name in ("cty", "zip", "enc", "iv", "tag", "p2s", "p2c", "url", "nonce", "x", ""):
        yield forge.having(**{name: "JWT"})
        yield forge.having(**{name: 1})


def _repeated_members(forge: Forge) -> Iterator[str]:
    for which in ("head", "said"):
        members: Json = getattr(forge, which)
        text = _text(members).decode()
        for name, value in members.items():
            for other in (value, None, "x", 0):
                more = f"{json.dumps(name)}:{json.dumps(other)}"
                for twice in (f"{{{more},{text[1:]}", f"{text[:-1]},{more}}}"):
                    parts = {"head": _text(forge.head), "said": _text(forge.said)}
                    parts[which] = twice.encode()
                    yield forge.signed(parts["head"], parts["said"])


def _spellings(forge: Forge) -> Iterator[str]:
    """Yield other spellings of the same bytes, the first two parts signed as they are spelled."""
    first, second, signature = forge.parts()
    parts = [first, second, b64(signature)]
    for at in range(3):
        part = parts[at]
        spelled = [part + "=", part + "==", part + "====", "=" + part, part + "%3D", part + "A"]
        for space in SPACES:
            spelled += [space + part, part[:9] + space + part[9:], part + space]
        spelled += [part + odd for odd in ("*", "+", "/", "~", "\u00e9", "\uff21", '"')]
        for each in spelled:
            yield ".".join((*parts[:at], each, *parts[at + 1 :]))
            if at < 2:
                yield forge.sealed(*((each, second) if at == 0 else (first, each)))


def _spare_bits(forge: Forge) -> Iterator[str]:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    for at in range(3):
        for spaces in range(3):
            head, said = _text(forge.head), _text(forge.said)
            head, said = head + b" " * (spaces * (at == 0)), said + b" " * (spaces * (at == 1))
            parts = forge.signed(head, said).split(".")
            spare = {2: 16, 3: 4}.get(len(parts[at]) % 4, 1)
            for more in range(1, spare):
                last = letters[letters.index(parts[at][-1]) ^ more]
                changed = parts[at][:-1] + last
                if at == 2:
                    yield ".".join((*parts[:2], changed))
                else:
                    yield forge.sealed(*((changed, parts[1]) if at == 0 else (parts[0], changed)))


def _structures(forge: Forge) -> Iterator[str]:
    first, second, signature = forge.parts()
    third = b64(signature)
    for mask in range(7):
        yield ".".join(p if mask >> n & 1 else "" for n, p in enumerate((first, second, third)))
    whole = f"{first}.{second}.{third}"
    yield from (f".{whole}", f"{whole}.", f"{whole}..", f"{whole}.{third}", f"{whole}.x.y")
    yield from (first, f"{first}.{second}", f"{second}.{first}.{third}", f"{whole}~", f"[{whole}]")
    for dot in (",", ":", "..", " .", "\uff0e", "%2E", "\n", ""):
        yield dot.join((first, second, third))
    one = {"protected": first, "signature": third}
    for said in (
        {"payload": second, **one},
        {"payload": second, "signatures": [one]},
        {"payload": second, "signatures": [one, one]},
        {"payload": second, "header": forge.head, "signature": third},
        [first, second, third],
        whole,
    ):
        yield json.dumps(said)
    yield from (f"Bearer {whole}", f"{whole},{whole}", f"{whole} {whole}", whole.swapcase())


def _signed_elsewise(forge: Forge) -> Iterator[str]:
    """Yield what is signed right, but by another, or over something else."""
    first, second, _ = forge.parts()
    for _ in range(8):
        yield forge.sealed(first, second, Ed25519PrivateKey.generate())
    head, said = _text(forge.head), _text(forge.said)
    for over in (
        *(said, head, second.encode(), first.encode(), head + said, head + b"." + said, b""),
        *((first + second).encode(), f"{first}.{second}.".encode(), f"{second}.{first}".encode()),
        *(hashlib.sha512(f"{first}.{second}".encode()).digest(), f"{first}.{b64(b'{}')}".encode()),
    ):
        yield f"{first}.{second}.{b64(forge.key.sign(over))}"


def _changed_payloads(forge: Forge) -> Iterator[str]:
    """Yield other words under a signature of ours."""
    first, second, signature = forge.parts()
    for name in forge.said:
        for other in ("x", None, 0, 1):
            changed = b64(_text(forge.said | {name: other}))
            yield f"{first}.{changed}.{b64(signature)}"
    for at in range(0, len(second), 8):
        changed = second[:at] + ("B" if second[at] == "A" else "A") + second[at + 1 :]
        yield f"{first}.{changed}.{b64(signature)}"
    for said in (b"", b"{}", b"[]", b"null", b'""', b"0", b"{", b"\xff{}", b"\xef\xbb\xbf{}"):
        yield forge.signed(_text(forge.head), said)
        yield forge.signed(said, _text(forge.said))


CLASSES: dict[str, Callable[[Forge], Iterator[str]]] = {
    "a bit of the signature": _flipped_bits,
    "length of the signature": _lengths,
    "arithmetic of the curve": _curve,
    "ASN.1 and other curves": _wrapped_signatures,
    "another algorithm": _algorithms,
    "public key as a secret": _public_keys_as_secrets,
    "a key brought along": _keys_within,
    "members of the header": _header_members,
    "members that stand twice": _repeated_members,
    "other spellings of base64": _spellings,
    "spare bits of base64": _spare_bits,
    "other structures": _structures,
    "signed by another or over another text": _signed_elsewise,
    "another payload": _changed_payloads,
}
