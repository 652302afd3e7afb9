"""Invitations, and domains whose people need none."""

import datetime as dt
import uuid

import attrs

from crewkit_core.tenancy.levels import Level


@attrs.frozen(kw_only=True)
class Invitation:
    """Somebody is asked to join; gone once they answered or it was taken back.

    Attributes:
        email: Whom it is to: the account with this verified address accepts it, and no other.
        level: What they will be.
        token_hash: Of what the mailed link holds; None until a mail was written.
    """

    organization_id: uuid.UUID
    id: uuid.UUID
    email: str
    level: Level
    invited_by: uuid.UUID
    token_hash: bytes | None = attrs.field(default=None, repr=False)
    created_at: dt.datetime
    expires_at: dt.datetime


@attrs.frozen(kw_only=True)
class Domain:
    """A domain that an organization says is its own.

    Attributes:
        token: What its owner publishes to prove it; no secret.
        claimed_at: When it was said.
        verified_at: Since when it is proven; None: it is not. One organization at most proved it.
        checked_at: When the proof was last seen.
        level: What people with an address there become when they join; None: they cannot.
    """

    organization_id: uuid.UUID
    name: str
    token: str
    claimed_at: dt.datetime
    verified_at: dt.datetime | None = None
    checked_at: dt.datetime | None = None
    level: Level | None = None
