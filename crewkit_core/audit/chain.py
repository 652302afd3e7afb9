"""How audit records are linked, so that none can be changed, moved or left out unseen.

Each organization has a chain of its own, and what belongs to none has one. A record's digest is of
its text; its hash ties that to its number and to the hash before. The database computes the hashes
as it stores (``chain_audit_record`` in the migrations); this is the same, for who checks.
"""

import hashlib
import uuid
from typing import NamedTuple

FORMAT = 1
"""Of what is hashed; named in every record's text and in the beginning of every chain."""

_START = b"crewkit audit chain 1"


class Stored(NamedTuple):
    """A record as it is stored and exported.

    Attributes:
        sequence: Its number in the chain, from 1, without gaps.
        previous: Hash of the record before it.
        record: All it tells for good, as JSON; its digest is of this text as it stands.
        salt: Hashed with the details, so that they cannot be guessed from what stays.
        details: What of it can be erased, as JSON; None once it is.
    """

    sequence: int
    previous: bytes
    hash: bytes
    record: str
    salt: bytes | None
    details: str | None


def digest_of(record: str) -> bytes:
    """Return the digest of a record's text."""
    return hashlib.sha256(record.encode()).digest()


def commitment_of(salt: bytes, details: str) -> bytes:
    """Return what stands in a record for details that may have to be erased later."""
    return hashlib.sha256(salt + details.encode()).digest()


def beginning_of(organization_id: uuid.UUID) -> bytes:
    """Return the hash that the first record of a chain follows."""
    return hashlib.sha256(_START + organization_id.bytes).digest()


def hash_after(previous: bytes, sequence: int, digest: bytes) -> bytes:
    """Return the hash of the record with this number, from 1, after the hash before it."""
    return hashlib.sha256(previous + sequence.to_bytes(8, "big") + digest).digest()
