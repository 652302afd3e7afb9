"""People."""

import datetime as dt
import enum
import uuid

import attrs


@attrs.frozen(kw_only=True)
class User:
    """A person: the local owner, or somebody whose sessions were brought in.

    Attributes:
        email: Lowercase; None for the local owner until they name one.
    """

    id: uuid.UUID
    name: str
    email: str | None
    created_at: dt.datetime


class PlatformRole(enum.StrEnum):
    """What a user is to the whole platform; no level in any organization, and none follows from it.

    Owners grant and revoke these roles; owners and staff read through the platform's own namespace.
    """

    OWNER = "owner"
    STAFF = "staff"


@attrs.frozen(kw_only=True)
class PlatformGrant:
    """A user's platform role.

    Attributes:
        granted_by: None for the first owner, whom nobody could make one.
    """

    user_id: uuid.UUID
    role: PlatformRole
    granted_at: dt.datetime
    granted_by: uuid.UUID | None = None
