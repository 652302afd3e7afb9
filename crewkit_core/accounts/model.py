"""Accounts' nouns."""

import datetime as dt
import enum
import uuid
from collections.abc import Mapping

import attrs

from crewkit_core.accounts.lifetimes import BROWSER_IDLE, DEVICE_INTERVAL, REFRESH_IDLE
from crewkit_core.kernel.actor import Grant
from crewkit_core.kernel.scopes import Scope
from crewkit_core.tenancy.levels import Level


@attrs.frozen(kw_only=True)
class Account:
    """A person who can sign in.

    Attributes:
        email: Verified; lowercase.
        password_hash: None for somebody whose password was taken away.
        disabled_at: Nothing of theirs is let in from then on.
        deletes_at: When the account is purged unless its deletion is undone.
    """

    user_id: uuid.UUID
    name: str
    email: str
    password_hash: str | None = attrs.field(repr=False)
    password_changed_at: dt.datetime | None
    verified_at: dt.datetime
    created_at: dt.datetime
    disabled_at: dt.datetime | None = None
    deletes_at: dt.datetime | None = None


class Method(enum.StrEnum):
    """How somebody signed in."""

    PASSWORD = "password"  # noqa: S105 - a kind, not a secret
    PASSKEY = "passkey"
    VERIFICATION = "verification"
    DEVICE = "device"
    LINK = "link"


@attrs.frozen(kw_only=True)
class SignIn:
    """A user who has proved who they are, from one place, until it ends.

    Attributes:
        client: ``api``, ``browser``, or the id of an OAuth client.
        seen_at: Its last use, to within some minutes.
        ends_at: When it ends however much it is used.
        cookie_hash: Of what a browser holds; None for a client that holds tokens.
        grant_organization_id, grant_scopes: What it is limited to; None: nothing.
    """

    id: uuid.UUID
    user_id: uuid.UUID
    client: str
    method: Method
    created_at: dt.datetime
    seen_at: dt.datetime
    ends_at: dt.datetime
    address: str
    agent: str
    cookie_hash: bytes | None = attrs.field(default=None, repr=False)
    ended_at: dt.datetime | None = None
    grant_organization_id: uuid.UUID | None = None
    grant_scopes: tuple[Scope, ...] | None = None

    @property
    def grant(self) -> Grant | None:
        """What it is limited to."""
        if self.grant_organization_id is None:
            return None
        return Grant(organization_id=self.grant_organization_id, scopes=self.grant_scopes or ())

    def is_live(self, now: dt.datetime) -> bool:
        """Test whether it still lets its user in."""
        idle = REFRESH_IDLE if self.cookie_hash is None else BROWSER_IDLE
        return self.ended_at is None and now < min(self.ends_at, self.seen_at + idle)


@attrs.frozen(kw_only=True)
class RefreshToken:
    """One of a sign-in's refresh tokens; a family is all those of one sign-in.

    Attributes:
        nonce: With the token itself it makes the next one.
        used_at: None for the one that is valid.
    """

    token_hash: bytes = attrs.field(repr=False)
    sign_in_id: uuid.UUID
    nonce: bytes = attrs.field(repr=False)
    issued_at: dt.datetime
    used_at: dt.datetime | None = None


class Purpose(enum.StrEnum):
    """What a secret that works once is for; it works for nothing else."""

    VERIFY = "verify"
    RESET = "reset"
    SIGN_IN = "sign_in"
    UNDO_DELETION = "undo_deletion"
    CLAIM_PLATFORM = "claim_platform"
    REGISTER_PASSKEY = "register_passkey"
    PASSKEY_SIGN_IN = "passkey_sign_in"
    PASSKEY_STEP_UP = "passkey_step_up"
    CHANGE_PASSWORD = "change_password"  # noqa: S105 - a kind, not a secret
    ADD_PASSKEY = "add_passkey"
    REMOVE_PASSKEY = "remove_passkey"
    CREATE_TOKEN = "create_token"  # noqa: S105 - likewise
    DELETE_ACCOUNT = "delete_account"
    DELETE_ORGANIZATION = "delete_organization"
    TRANSFER_OWNERSHIP = "transfer_ownership"
    DISABLE_USER = "disable_user"
    ENABLE_USER = "enable_user"
    RESTORE_ORGANIZATION = "restore_organization"
    CHANGE_PLATFORM_ROLE = "change_platform_role"


class Danger(enum.StrEnum):
    """What one must step up for."""

    CHANGE_PASSWORD = "change_password"  # noqa: S105 - a kind, not a secret
    ADD_PASSKEY = "add_passkey"
    REMOVE_PASSKEY = "remove_passkey"
    CREATE_TOKEN = "create_token"  # noqa: S105 - likewise
    DELETE_ACCOUNT = "delete_account"
    DELETE_ORGANIZATION = "delete_organization"
    TRANSFER_OWNERSHIP = "transfer_ownership"
    DISABLE_USER = "disable_user"
    ENABLE_USER = "enable_user"
    RESTORE_ORGANIZATION = "restore_organization"
    CHANGE_PLATFORM_ROLE = "change_platform_role"


@attrs.frozen(kw_only=True)
class OneTimeSecret:
    """Something that works once, for one purpose, for one user, for a while.

    Attributes:
        user_id: None where no user is known yet.
        data: What it stands for; never secret by itself.
    """

    secret_hash: bytes = attrs.field(repr=False)
    purpose: Purpose
    user_id: uuid.UUID | None
    data: Mapping[str, str]
    expires_at: dt.datetime


class MailPurpose(enum.StrEnum):
    """What a stranger asked a mail for."""

    REGISTER = "register"
    RESET = "reset"


@attrs.frozen(kw_only=True)
class MailRequest:
    """What a stranger asked for an address; whether it has an account is found out later.

    Attributes:
        name, password_hash: What they registered with; empty for a reset.
    """

    id: uuid.UUID
    purpose: MailPurpose
    email: str
    name: str
    password_hash: str = attrs.field(repr=False)
    created_at: dt.datetime


@attrs.frozen(kw_only=True)
class Passkey:
    """A credential of an authenticator.

    Attributes:
        credential_id: The authenticator's name for it; at most 1,023 bytes.
        backup_eligible: Whether it may leave its device; never changes.
    """

    id: uuid.UUID
    user_id: uuid.UUID
    credential_id: bytes
    public_key: bytes
    name: str
    sign_count: int
    transports: tuple[str, ...]
    backup_eligible: bool
    backed_up: bool
    created_at: dt.datetime
    used_at: dt.datetime | None = None


class DeviceState(enum.StrEnum):
    """How far a device's request for tokens is."""

    PENDING = "pending"
    APPROVED = "approved"
    DENIED = "denied"
    USED = "used"


@attrs.frozen(kw_only=True)
class DeviceRequest:
    """A device that asks for tokens (RFC 8628).

    Attributes:
        interval: Seconds it must wait between polls.
        address, agent: Where it asked from.
        user_id, grant_organization_id: Who approved it, for which organization.
    """

    id: uuid.UUID
    device_hash: bytes = attrs.field(repr=False)
    user_code: str
    client_id: str
    scopes: tuple[Scope, ...]
    created_at: dt.datetime
    expires_at: dt.datetime
    address: str
    agent: str
    state: DeviceState = DeviceState.PENDING
    interval: int = DEVICE_INTERVAL
    polled_at: dt.datetime | None = None
    user_id: uuid.UUID | None = None
    grant_organization_id: uuid.UUID | None = None


@attrs.frozen(kw_only=True)
class ApiToken:
    """A token for programs, of one organization.

    Attributes:
        user_id: Whom it acts as: its creator, or a service account.
        created_by: Whose membership it lives and dies with.
    """

    organization_id: uuid.UUID
    id: uuid.UUID
    user_id: uuid.UUID
    created_by: uuid.UUID
    name: str
    token_hash: bytes = attrs.field(repr=False)
    scopes: tuple[Scope, ...]
    created_at: dt.datetime
    expires_at: dt.datetime
    used_at: dt.datetime | None = None


@attrs.frozen(kw_only=True)
class ServiceAccount:
    """A member of an organization that is no person.

    Attributes:
        level: Its own; a token of it never does more than that token's creator may.
    """

    organization_id: uuid.UUID
    user_id: uuid.UUID
    name: str
    level: Level
    created_by: uuid.UUID
    created_at: dt.datetime


class ActivityKind(enum.StrEnum):
    """What happened to an account."""

    SIGNED_IN = "signed_in"
    WRONG_PASSWORDS = "wrong_passwords"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - a kind, not a secret
    PASSWORD_RESET = "password_reset"  # noqa: S105 - likewise
    PASSKEY_ADDED = "passkey_added"
    PASSKEY_REMOVED = "passkey_removed"
    SIGN_IN_ENDED = "sign_in_ended"
    REFRESH_REUSED = "refresh_reused"
    TOKEN_CREATED = "token_created"  # noqa: S105 - likewise
    TOKEN_REVOKED = "token_revoked"  # noqa: S105 - likewise
    DEVICE_APPROVED = "device_approved"
    DELETION_ASKED = "deletion_asked"
    DELETION_UNDONE = "deletion_undone"


@attrs.frozen(kw_only=True)
class Activity:
    """Something that happened to an account, from somewhere.

    Attributes:
        detail: Which passkey, token or client, or how many wrong passwords; empty without.
        new_device: The first time this device signed in.
    """

    id: uuid.UUID
    user_id: uuid.UUID
    at: dt.datetime
    kind: ActivityKind
    address: str
    agent: str
    detail: str = ""
    new_device: bool = False


class LetterKind(enum.StrEnum):
    """What a mail is about."""

    VERIFY = "verify"
    ALREADY_REGISTERED = "already_registered"
    RESET = "reset"
    NEW_DEVICE = "new_device"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - a kind, not a secret
    DELETION = "deletion"
    INVITATION = "invitation"
    WEBHOOK_DISABLED = "webhook_disabled"


@attrs.frozen(kw_only=True)
class Letter:
    """A mail to be written.

    Attributes:
        facts: What its templates need, as text.
    """

    to: str
    kind: LetterKind
    facts: Mapping[str, str] = attrs.field(repr=False)


@attrs.frozen(kw_only=True)
class Claims:
    """What an access token says, once its signature and its bounds are verified."""

    user_id: uuid.UUID
    sign_in_id: uuid.UUID
