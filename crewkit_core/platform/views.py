"""What the platform's own people see: names, states and counts; nothing of any session."""

import datetime as dt
import uuid

import attrs

from crewkit_core.identity.model import PlatformRole
from crewkit_core.platform.model import UserState
from crewkit_core.tenancy.levels import Level


@attrs.frozen(kw_only=True)
class UserFilter:
    """Which users; None: whatever they are.

    Attributes:
        search: Part of the name or address, in any case; or the whole id.
    """

    search: str | None = None
    state: UserState | None = None


@attrs.frozen(kw_only=True)
class OrganizationFilter:
    """Which organizations; None: whatever they are.

    Attributes:
        search: Part of the name or slug, in any case; or the whole id.
    """

    search: str | None = None
    closed: bool | None = None


@attrs.frozen(kw_only=True)
class PlatformUserView:
    """A user as staff see them.

    Attributes:
        state: ``no_account`` for somebody who only was brought in, service accounts and the local
            owner of an installation.
        seen_at: When a sign-in of theirs was last used, to within some minutes.
    """

    id: uuid.UUID
    name: str
    email: str | None
    created_at: dt.datetime
    state: UserState
    platform_role: PlatformRole | None
    disabled_at: dt.datetime | None
    deletes_at: dt.datetime | None
    seen_at: dt.datetime | None


@attrs.frozen(kw_only=True)
class PlatformMembershipView:
    """One of a user's memberships.

    Attributes:
        closed_at: Of the organization.
    """

    organization_id: uuid.UUID
    name: str
    slug: str
    personal: bool
    level: Level
    closed_at: dt.datetime | None


@attrs.frozen(kw_only=True)
class PlatformUserDetail:
    """A user with where they belong and how they sign in.

    Attributes:
        sign_ins: How many have not been ended.
        passkeys: How many open the account.
    """

    user: PlatformUserView
    memberships: tuple[PlatformMembershipView, ...]
    sign_ins: int
    passkeys: int


@attrs.frozen(kw_only=True)
class PlatformOrganizationView:
    """An organization as staff see it.

    Attributes:
        members: How many; service accounts count.
        owners: How many of them are owners.
        closed_at: Since when it is there for nobody.
    """

    id: uuid.UUID
    name: str
    slug: str
    personal: bool
    created_at: dt.datetime
    closed_at: dt.datetime | None
    members: int
    owners: int


@attrs.frozen(kw_only=True)
class PlatformMemberView:
    """A member of an organization that staff look at."""

    user_id: uuid.UUID
    name: str
    email: str | None
    level: Level


@attrs.frozen(kw_only=True)
class PlatformOrganizationDetail:
    """An organization with its people."""

    organization: PlatformOrganizationView
    members: tuple[PlatformMemberView, ...]


@attrs.frozen(kw_only=True)
class PlatformStatistics:
    """The platform in numbers, now.

    Attributes:
        users: Everybody known: with an account or brought in.
        accounts: Who can sign in, or could before they were disabled.
        disabled: Kept out by staff.
        deleting: Waiting to be purged.
        new_accounts: Of the last 30 days.
        seen_week, seen_month: Whose sign-ins were used in the last 7 and 30 days.
        sign_ins: That have not been ended.
        organizations: Open ones, personal ones among them.
        personal: Open ones that were made with their owner.
        new_organizations: Open ones of the last 30 days.
        closed: There for nobody until they are restored.
        memberships: Of people and service accounts.
    """

    users: int
    accounts: int
    disabled: int
    deleting: int
    new_accounts: int
    seen_week: int
    seen_month: int
    sign_ins: int
    organizations: int
    personal: int
    new_organizations: int
    closed: int
    memberships: int
    platform_owners: int
    platform_staff: int


@attrs.frozen(kw_only=True)
class PlatformRoleView:
    """Somebody with a platform role.

    Attributes:
        granted_by: Null for the first owner.
    """

    user_id: uuid.UUID
    name: str
    email: str | None
    role: PlatformRole
    granted_at: dt.datetime
    granted_by: uuid.UUID | None


@attrs.frozen(kw_only=True)
class OwnPlatformRole:
    """What oneself is to the platform; null: nothing."""

    role: PlatformRole | None


@attrs.frozen(kw_only=True)
class RestoredView:
    """An organization that is open again.

    Attributes:
        slug: Its own, or that with a number when somebody has taken it meanwhile.
    """

    id: uuid.UUID
    name: str
    slug: str
