"""An audit record: who did what, when, from where; and its place in its chain."""

import datetime as dt
import json
import secrets
import uuid
from collections.abc import Mapping

import attrs

from crewkit_core.audit.chain import FORMAT, Stored, commitment_of, digest_of, hash_after
from crewkit_core.kernel.actor import Actor, Origin
from crewkit_core.kernel.event import Plain

_SALT_BYTES = 16
_encode = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode


@attrs.frozen(kw_only=True)
class Details:
    """What of a record tells of people, and can be erased without breaking the chain.

    Attributes:
        address: Where the request came from; empty when unknown.
        agent: How its program calls itself.
        before: The changed fields as they were; None: there was nothing, or nothing is told.
        after: Likewise as they became.
        reason: Why, or which rule refused.
    """

    address: str = ""
    agent: str = ""
    before: Mapping[str, Plain] | None = None
    after: Mapping[str, Plain] | None = None
    reason: str = ""

    def written(self) -> str:
        """Return the text that is stored and hashed as it stands."""
        return _encode(attrs.asdict(self, recurse=False))


@attrs.frozen(kw_only=True)
class AuditRecord:
    """What one change leaves.

    Attributes:
        id: Its event has the same.
        organization_id: Whose chain it is in; ``NOWHERE``: the one for what has none.
        refused: It was tried, and did not happen.
        user_id: Who did it; None: nobody known.
        origin: By which door they came.
        sign_in_id: In which of their sign-ins, if in one.
        token_id: By which token for programs, if by one.
        details: ``Details`` as written; None once erased.
        salt: Hashed with them, so that they cannot be guessed from what stays; goes with them.
        commitment: What stands for the details in the chain.
    """

    id: uuid.UUID
    organization_id: uuid.UUID
    at: dt.datetime
    kind: str
    version: int
    refused: bool
    object_id: str
    user_id: uuid.UUID | None
    origin: Origin
    sign_in_id: uuid.UUID | None
    token_id: uuid.UUID | None
    request_id: str
    details: str | None
    salt: bytes | None
    commitment: bytes

    def text(self) -> str:
        """Return all it tells for good, as the text that is hashed.

        ``crewkit_postgres`` builds the same from its columns, and a test holds it to this.
        """
        return _encode(
            {
                "format": FORMAT,
                "organization_id": str(self.organization_id),
                "id": str(self.id),
                "at": self.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
                "kind": self.kind,
                "version": self.version,
                "refused": self.refused,
                "object_id": self.object_id,
                "user_id": _text(self.user_id),
                "origin": self.origin.value,
                "sign_in_id": _text(self.sign_in_id),
                "token_id": _text(self.token_id),
                "request_id": self.request_id,
                "commitment": self.commitment.hex(),
            }
        )

    def digest(self) -> bytes:
        """Return the hash of all it tells."""
        return digest_of(self.text())


@attrs.frozen(kw_only=True)
class ChainedRecord:
    """A record in its place.

    Attributes:
        sequence: Its number in the chain, from 1, without gaps.
        previous: Hash of the record before it.
        hash: Its own.
    """

    record: AuditRecord
    sequence: int
    previous: bytes
    hash: bytes

    @classmethod
    def after(cls, sequence: int, previous: bytes, record: AuditRecord) -> "ChainedRecord":
        """Return *record* as the one that follows number *sequence*, whose hash is *previous*."""
        return cls(
            record=record,
            sequence=sequence + 1,
            previous=previous,
            hash=hash_after(previous, sequence + 1, record.digest()),
        )

    def stored(self) -> Stored:
        """Return it as it is exported."""
        record = self.record
        return Stored(
            self.sequence, self.previous, self.hash, record.text(), record.salt, record.details
        )


def record_of(
    actor: Actor,
    *,
    id: uuid.UUID,  # noqa: A002 - as the record calls it
    at: dt.datetime,
    organization_id: uuid.UUID,
    kind: str,
    version: int,
    object_id: str,
    details: Details,
    refused: bool = False,
) -> AuditRecord:
    """Return the record of what *actor* did, or tried."""
    salt = secrets.token_bytes(_SALT_BYTES)
    written = details.written()
    return AuditRecord(
        id=id,
        organization_id=organization_id,
        at=at,
        kind=kind,
        version=version,
        refused=refused,
        object_id=object_id,
        user_id=actor.user_id if actor.user_id.int else None,
        origin=actor.origin,
        sign_in_id=actor.sign_in_id,
        token_id=actor.token_id,
        request_id=actor.request_id,
        details=written,
        salt=salt,
        commitment=commitment_of(salt, written),
    )


def _text(value: uuid.UUID | None) -> str | None:
    return None if value is None else str(value)
