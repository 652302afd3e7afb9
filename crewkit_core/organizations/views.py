"""What queries on invitations and domains answer."""

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


@attrs.frozen(kw_only=True)
class DomainView:
    """A domain that the organization claims.

    Attributes:
        record_name: Where a TXT record proves it,
        record_value: and what that says.
        verified_at: Since when it is proven; None: it is not.
        checked_at: When the proof was last seen.
        level: What people with an address there become when they join; None: they cannot.
    """

    organization_id: uuid.UUID
    domain: str
    record_name: str
    record_value: str
    claimed_at: dt.datetime
    verified_at: dt.datetime | None
    checked_at: dt.datetime | None
    level: Level | None


@attrs.frozen(kw_only=True)
class JoinableView:
    """An organization that takes the asker in without an invitation.

    Attributes:
        level: What they will be.
        domain: Why: their address is there.
    """

    organization_id: uuid.UUID
    name: str
    level: Level
    domain: str
