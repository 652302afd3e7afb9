"""How audit records are linked, so that none can be changed, moved or left out unseen.

Each organization has a chain of its own, and what belongs to none has one. A record's digest says
what it tells; its hash ties that to its number and to the hash before. The database computes the
hashes as it stores (``chain_audit_record`` in the migrations); this is the same, for who checks.
"""

import hashlib
import json
import uuid
from collections.abc import Sequence

FORMAT = 1
"""Of what is hashed; named in every digest and in the beginning of every chain."""

_START = b"crewkit audit chain 1"
_encode = json.JSONEncoder(separators=(",", ":"), ensure_ascii=True).encode


def digest_of(fields: Sequence[str | int | bool | None]) -> bytes:
    """Return the digest of a record's fields, in their order."""
    return hashlib.sha256(_encode([FORMAT, *fields]).encode()).digest()


def commitment_of(salt: bytes, private: str) -> bytes:
    """Return what stands in the chain for text that may have to be erased later."""
    return hashlib.sha256(salt + private.encode()).digest()


def beginning_of(organization_id: uuid.UUID) -> bytes:
    """Return the hash that the first record of a chain follows."""
    return hashlib.sha256(_START + organization_id.bytes).digest()


def hash_after(previous: bytes, sequence: int, digest: bytes) -> bytes:
    """Return the hash of the record with this number, from 1, after the hash before it."""
    return hashlib.sha256(previous + sequence.to_bytes(8, "big") + digest).digest()
