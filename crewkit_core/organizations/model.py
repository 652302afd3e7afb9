"""Invitations."""

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
