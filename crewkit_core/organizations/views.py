"""What queries on invitations answer."""

import datetime as dt
import uuid

import attrs

from crewkit_core.tenancy.levels import Level


@attrs.frozen(kw_only=True)
class InvitationView:
    """An invitation as the organization sees it.

    Attributes:
        mailed: A mail with its link was written.
        expired: Its link works no more; resending makes a new one.
    """

    organization_id: uuid.UUID
    id: uuid.UUID
    email: str
    level: Level
    invited_by: uuid.UUID
    created_at: dt.datetime
    expires_at: dt.datetime
    mailed: bool
    expired: bool


@attrs.frozen(kw_only=True)
class OpenInvitationView:
    """An invitation as who holds its link sees it.

    Attributes:
        organization: Its name.
        inviter: Who asks, by name; None when they have left.
    """

    organization: str
    inviter: str | None
    email: str
    level: Level
    expires_at: dt.datetime
