"""What accounts' messages answer."""

import datetime as dt
import uuid

import attrs

from crewkit_core.accounts.model import ActivityKind, Method
from crewkit_core.kernel.scopes import Scope
from crewkit_core.tenancy.levels import Level


@attrs.frozen(kw_only=True)
class AccountView:
    """Oneself.

    Attributes:
        email: None for the local owner of an installation, who has no account.
        has_password: Whether a password opens the account.
        passkeys: How many open it.
        deletes_at: When the account is purged; None when it stays.
    """

    user_id: uuid.UUID
    name: str
    email: str | None
    has_password: bool
    passkeys: int
    created_at: dt.datetime
    deletes_at: dt.datetime | None


@attrs.frozen(kw_only=True)
class SignedIn:
    """What a client that signed in holds.

    Attributes:
        access_token: Sent as a bearer token.
        expires_in: Seconds until the access token ends.
        refresh_token: Gets the next pair, once.
        organization_id, scopes: What it is limited to; None: nothing.
        token_type: Always ``Bearer``.
    """

    access_token: str = attrs.field(repr=False)
    expires_in: int
    refresh_token: str = attrs.field(repr=False)
    user_id: uuid.UUID
    name: str
    organization_id: uuid.UUID | None = None
    scopes: tuple[Scope, ...] | None = None
    token_type: str = "Bearer"  # noqa: S105 - a kind, not a secret


@attrs.frozen(kw_only=True)
class BrowserSecret:
    """What a browser keeps in its cookie.

    Attributes:
        secret: The cookie's value.
        seconds: How long the browser may keep it; None: until it is closed.
    """

    secret: str = attrs.field(repr=False)
    seconds: int | None


@attrs.frozen(kw_only=True)
class SignInView:
    """One of one's sign-ins.

    Attributes:
        client: ``api``, ``browser``, or an OAuth client's id.
        current: The one that asks.
        organization_id: The only organization it reaches; None: all of the user's.
    """

    id: uuid.UUID
    client: str
    method: Method
    created_at: dt.datetime
    seen_at: dt.datetime
    ends_at: dt.datetime
    address: str
    agent: str
    current: bool
    organization_id: uuid.UUID | None


@attrs.frozen(kw_only=True)
class ActivityView:
    """Something that happened to one's account."""

    id: uuid.UUID
    at: dt.datetime
    kind: ActivityKind
    address: str
    agent: str
    detail: str
    new_device: bool


@attrs.frozen(kw_only=True)
class Ended:
    """How many sign-ins were ended."""

    count: int


@attrs.frozen(kw_only=True)
class StepUpView:
    """Proof for one dangerous action.

    Attributes:
        step_up: Sent with the action; works once.
        expires_in: Seconds until it does not work any more.
    """

    step_up: str = attrs.field(repr=False)
    expires_in: int


@attrs.frozen(kw_only=True)
class Ceremony:
    """What a browser needs to ask an authenticator.

    Attributes:
        ceremony: Sent back with the authenticator's answer; works once.
        options: JSON text for ``parseCreationOptionsFromJSON`` or ``parseRequestOptionsFromJSON``.
    """

    ceremony: str = attrs.field(repr=False)
    options: str


@attrs.frozen(kw_only=True)
class PasskeyView:
    """One of one's passkeys.

    Attributes:
        backed_up: Whether it is kept beyond its device.
    """

    id: uuid.UUID
    name: str
    created_at: dt.datetime
    used_at: dt.datetime | None
    backed_up: bool


@attrs.frozen(kw_only=True)
class DeviceCodes:
    """What a device is given to wait with.

    Attributes:
        expires_in, interval: Seconds.
    """

    device_code: str = attrs.field(repr=False)
    user_code: str
    verification_uri: str
    verification_uri_complete: str
    expires_in: int
    interval: int


@attrs.frozen(kw_only=True)
class DeviceRequestView:
    """A device that waits for one's decision.

    Attributes:
        address, agent: Where it asked from.
    """

    user_code: str
    client_id: str
    client_name: str
    scopes: tuple[Scope, ...]
    address: str
    agent: str
    created_at: dt.datetime
    expires_at: dt.datetime


@attrs.frozen(kw_only=True)
class TokenView:
    """A token for programs.

    Attributes:
        user_id: Whom it acts as.
        created_by: Whose membership it lives and dies with.
        used_at: Its last use, to within some minutes.
    """

    organization_id: uuid.UUID
    id: uuid.UUID
    name: str
    user_id: uuid.UUID
    created_by: uuid.UUID
    scopes: tuple[Scope, ...]
    created_at: dt.datetime
    expires_at: dt.datetime
    used_at: dt.datetime | None


@attrs.frozen(kw_only=True)
class NewToken:
    """A token, the only time it is told."""

    token: str = attrs.field(repr=False)
    id: uuid.UUID
    name: str
    scopes: tuple[Scope, ...]
    expires_at: dt.datetime


@attrs.frozen(kw_only=True)
class ServiceAccountView:
    """A member of the organization that is no person."""

    organization_id: uuid.UUID
    user_id: uuid.UUID
    name: str
    level: Level
    created_by: uuid.UUID
    created_at: dt.datetime
