"""What accounts ask of the outside."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

import attrs

from crewkit_core.accounts.lifetimes import Allowance
from crewkit_core.accounts.model import (
    Account,
    Activity,
    ApiToken,
    Claims,
    DeviceRequest,
    Letter,
    MailRequest,
    OneTimeSecret,
    Passkey,
    Purpose,
    RefreshToken,
    ServiceAccount,
    SignIn,
)
from crewkit_core.identity.model import User
from crewkit_core.kernel.message import Command
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.model import Organization
from crewkit_core.tenancy.ports import Members


class Accounts(Protocol):
    """People who can sign in."""

    def find(self, user_id: uuid.UUID) -> Account | None:
        """Return the account, locked until the unit ends."""
        ...

    def by_email(self, email: str) -> Account | None:
        """Return the account of a verified address, locked until the unit ends."""
        ...

    def user(self, user_id: uuid.UUID) -> User | None:
        """Return the user, with an account or without."""
        ...

    def is_disabled(self, user_id: uuid.UUID) -> bool:
        """Test whether nothing of the user's may be let in any more."""
        ...

    def is_member(self, user_id: uuid.UUID, organization_id: uuid.UUID) -> bool:
        """Test whether the user is a member there now."""
        ...

    def open(self, account: Account, organization: Organization) -> Account:
        """Open an account with its personal organization.

        Whoever was known by the address before, as somebody whose sessions were brought in, is
        who they are: the account gets that user's id.

        Raises:
            Conflict: the address has an account.
        """
        ...

    def save(self, account: Account) -> None:
        """Write the account's changed fields."""
        ...

    def owned_alone(self, user_id: uuid.UUID) -> Sequence[Organization]:
        """Return organizations that have other people but no other owner who can sign in.

        Their owners cannot change until the unit ends.
        """
        ...


class Failures(Protocol):
    """Wrong passwords in a row, by the hash of the address: for every address, known or not."""

    def count(self, email_hash: bytes) -> int:
        """Return how many."""
        ...

    def add(self, email_hash: bytes, at: dt.datetime) -> None:
        """Count one more; forgets what is older than 90 days."""
        ...

    def clear(self, email_hash: bytes) -> int:
        """Begin anew; return how many there were."""
        ...


class SignIns(Protocol):
    """Who is signed in, from where."""

    def add(self, sign_in: SignIn) -> None:
        """Store a new one."""
        ...

    def find(self, sign_in_id: uuid.UUID) -> SignIn | None:
        """Return it, ended or not."""
        ...

    def lock(self, sign_in_id: uuid.UUID) -> SignIn | None:
        """Return it, locked until the unit ends: a family of refresh tokens moves one by one."""
        ...

    def by_cookie(self, cookie_hash: bytes) -> SignIn | None:
        """Return the one that a browser's cookie stands for."""
        ...

    def of_user(self, user_id: uuid.UUID) -> Sequence[SignIn]:
        """Return the user's that have not been ended, newest first."""
        ...

    def save(self, sign_in: SignIn) -> None:
        """Write changed fields."""
        ...

    def end_all(self, user_id: uuid.UUID, at: dt.datetime, but: uuid.UUID | None = None) -> int:
        """End the user's sign-ins, all or all but one; return how many."""
        ...


class RefreshTokens(Protocol):
    """Refresh tokens by the hash of what their holder has."""

    def add(self, token: RefreshToken) -> None:
        """Store a new one."""
        ...

    def find(self, token_hash: bytes) -> RefreshToken | None:
        """Return it, used or not."""
        ...

    def use(self, token_hash: bytes, at: dt.datetime) -> None:
        """Mark it used."""
        ...


class OneTimeSecrets(Protocol):
    """Secrets that work once."""

    def add(self, secret: OneTimeSecret) -> None:
        """Store a new one; forgets those that are too old."""
        ...

    def peek(self, purpose: Purpose, secret_hash: bytes, now: dt.datetime) -> OneTimeSecret | None:
        """Return it without using it; None when it would not work."""
        ...

    def redeem(
        self, purpose: Purpose, secret_hash: bytes, now: dt.datetime
    ) -> OneTimeSecret | None:
        """Use it up; None when it is used, too old or for something else.

        Of two units that redeem the same one, one gets it.
        """
        ...

    def forget(self, user_id: uuid.UUID, purposes: Sequence[Purpose]) -> None:
        """Let none of the user's for these purposes work any more."""
        ...


class MailRequests(Protocol):
    """What strangers asked mails for."""

    def add(self, request: MailRequest) -> None:
        """Store it."""
        ...

    def find(self, request_id: uuid.UUID) -> MailRequest | None:
        """Return it."""
        ...

    def remove(self, email: str, before: dt.datetime) -> None:
        """Forget an address's requests, and everybody's from before *before*."""
        ...


class Passkeys(Protocol):
    """Passkeys by the authenticator's name for them; each is registered once."""

    def add(self, passkey: Passkey) -> None:
        """Store a new one.

        Raises:
            PasskeyKnown: it is registered, for whomever.
        """
        ...

    def by_credential(self, credential_id: bytes) -> Passkey | None:
        """Return it, locked until the unit ends."""
        ...

    def of_user(self, user_id: uuid.UUID) -> Sequence[Passkey]:
        """Return the user's, oldest first."""
        ...

    def save(self, passkey: Passkey) -> None:
        """Write changed fields."""
        ...

    def remove(self, user_id: uuid.UUID, passkey_id: uuid.UUID) -> bool:
        """Forget one of the user's; return whether there was such."""
        ...


class DeviceRequests(Protocol):
    """Devices that ask for tokens."""

    def add(self, request: DeviceRequest) -> None:
        """Store a new one; forgets those that ended long ago.

        Raises:
            Conflict: its code is another live one's.
        """
        ...

    def by_device(self, device_hash: bytes) -> DeviceRequest | None:
        """Return the one a device holds the code of, locked until the unit ends."""
        ...

    def by_user_code(self, user_code: str, now: dt.datetime) -> DeviceRequest | None:
        """Return the one that waits under a code, locked until the unit ends."""
        ...

    def save(self, request: DeviceRequest) -> None:
        """Write changed fields."""
        ...

    def waiting(self, address: str, now: dt.datetime) -> int:
        """Count those from an address that still wait."""
        ...


class Activities(Protocol):
    """What happened to accounts, and with which devices."""

    def add(self, activity: Activity) -> None:
        """Store it."""
        ...

    def find(self, user_id: uuid.UUID, activity_id: uuid.UUID) -> Activity | None:
        """Return one of the user's."""
        ...

    def page(
        self, user_id: uuid.UUID, after: uuid.UUID | None, limit: int
    ) -> tuple[tuple[Activity, ...], bool]:
        """Return the user's after *after*, newest first, and whether there are more."""
        ...

    def meet(self, user_id: uuid.UUID, device_hash: bytes, at: dt.datetime) -> bool:
        """Remember a device; return whether it is new among others known."""
        ...


@attrs.frozen(kw_only=True)
class Bearer:
    """A token for programs, and what stands behind it now.

    Attributes:
        creator_level: In the token's organization; None: no member any more.
        acts_level: Of whom it acts as, likewise.
        disabled: The creator's account is disabled.
    """

    token: ApiToken
    creator_level: Level | None
    acts_level: Level | None
    disabled: bool


class Bearers(Protocol):
    """Finds a token's organization by the token, before any organization is known."""

    def find(self, token_hash: bytes) -> Bearer | None:
        """Return it, ended or not."""
        ...

    def touch(self, token: ApiToken, at: dt.datetime) -> None:
        """Note its use."""
        ...


class AccountJobs(Protocol):
    """Work for later, stored with the change that makes it necessary."""

    def add(self, message: Command[None], delay: dt.timedelta = dt.timedelta(0)) -> None:
        """Enqueue *message* for after the commit."""
        ...


class AccountUnit(Protocol):
    """What accounts' use cases see of one transaction; it is no organization's."""

    @property
    def accounts(self) -> Accounts: ...

    @property
    def failures(self) -> Failures: ...

    @property
    def sign_ins(self) -> SignIns: ...

    @property
    def refresh_tokens(self) -> RefreshTokens: ...

    @property
    def secrets(self) -> OneTimeSecrets: ...

    @property
    def mail_requests(self) -> MailRequests: ...

    @property
    def passkeys(self) -> Passkeys: ...

    @property
    def device_requests(self) -> DeviceRequests: ...

    @property
    def activities(self) -> Activities: ...

    @property
    def bearers(self) -> Bearers: ...

    @property
    def jobs(self) -> AccountJobs: ...


class AccountWork(Protocol):
    """Opens one transaction on accounts."""

    def __call__(self) -> AbstractContextManager[AccountUnit]:
        """Open the transaction; commits on a clean exit, rolls back on an exception.

        Raises:
            Unavailable: the database does not answer, or another transaction stood in the way.
        """
        ...


class ApiTokens(Protocol):
    """An organization's tokens for programs."""

    def add(self, token: ApiToken) -> None:
        """Store a new one."""
        ...

    def all(self, organization_id: uuid.UUID) -> Sequence[ApiToken]:
        """Return the organization's, newest first."""
        ...

    def remove(self, organization_id: uuid.UUID, token_id: uuid.UUID) -> None:
        """Let it work no more."""
        ...


class ServiceAccounts(Protocol):
    """An organization's members that are no people."""

    def add(self, account: ServiceAccount) -> None:
        """Store a new one, as a member."""
        ...

    def all(self, organization_id: uuid.UUID) -> Sequence[ServiceAccount]:
        """Return the organization's, by name."""
        ...

    def remove(self, organization_id: uuid.UUID, user_id: uuid.UUID) -> bool:
        """Take its tokens and what it may do; return whether there was such."""
        ...


class TokensUnit(Protocol):
    """What use cases of tokens see of one transaction of an organization."""

    @property
    def members(self) -> Members: ...

    @property
    def api_tokens(self) -> ApiTokens: ...

    @property
    def service_accounts(self) -> ServiceAccounts: ...


class PasswordHasher(Protocol):
    """Hashes passwords so that guessing stays expensive; few at a time."""

    def hash(self, password: str) -> str:
        """Return the hash of a normalized password.

        Raises:
            Unavailable: too many are being hashed.
        """
        ...

    def verify(self, password_hash: str | None, password: str) -> bool:
        """Test a normalized password; with no hash it takes as long and is wrong.

        Raises:
            Unavailable: too many are being hashed.
        """
        ...

    def is_outdated(self, password_hash: str) -> bool:
        """Test whether a hash was made with other parameters than today's."""
        ...


class CommonPasswords(Protocol):
    """The list of passwords that everybody would try."""

    def __call__(self, lowered: str) -> bool:
        """Test whether a password, lowercase, is on it."""
        ...


class AccessTokens(Protocol):
    """Signs and reads access tokens."""

    def issue(self, claims: Claims, now: dt.datetime) -> tuple[str, dt.timedelta]:
        """Return a token and how long it is good for."""
        ...

    def read(self, token: str, now: dt.datetime) -> Claims | None:
        """Return what a token of ours says; None for anything that is not exactly one."""
        ...

    def rotate(self, now: dt.datetime) -> None:
        """Sign with a new key from now on; nobody is signed out by it."""
        ...


@attrs.frozen(kw_only=True)
class NewCredential:
    """What an authenticator made."""

    credential_id: bytes
    public_key: bytes
    sign_count: int
    transports: tuple[str, ...]
    backup_eligible: bool
    backed_up: bool


@attrs.frozen(kw_only=True)
class Assertion:
    """What an authenticator proved."""

    sign_count: int
    backed_up: bool


class PasskeyCeremonies(Protocol):
    """The relying party's side of WebAuthn; everything one answer alone can show is checked."""

    def registration(self, challenge: bytes, user: User, known: Sequence[Passkey]) -> str:
        """Return creation options as JSON text."""
        ...

    def check_registration(self, challenge: bytes, answer: str) -> NewCredential:
        """Return what was made.

        Raises:
            PasskeyRefused: the answer is not exactly what was asked for.
        """
        ...

    def assertion(self, challenge: bytes, allowed: Sequence[Passkey]) -> str:
        """Return request options as JSON text; with nothing allowed, any of our passkeys."""
        ...

    def credential_id_of(self, answer: str) -> bytes:
        """Return which credential answers.

        Raises:
            PasskeyRefused: that cannot be read.
        """
        ...

    def check_assertion(
        self, challenge: bytes, answer: str, passkey: Passkey, *, user_known: bool
    ) -> Assertion:
        """Return what was proved.

        Args:
            challenge: As it was asked.
            answer: JSON text of the authenticator.
            passkey: The one that answers.
            user_known: Whether it was asked of a known user; otherwise the answer must name them.

        Raises:
            PasskeyRefused: the answer is not exactly what was asked for.
        """
        ...


class Limiter(Protocol):
    """Counts tries, in one place for all processes."""

    def hit(self, key: str, allowance: Allowance) -> dt.timedelta | None:
        """Count a try; return how long to wait when it is one too many.

        Kept at once, whatever becomes of the caller's transaction.
        """
        ...

    def give_back(self, key: str, allowance: Allowance) -> None:
        """Uncount a try that turned out to be none."""
        ...


class Mailer(Protocol):
    """Writes letters and gets them on their way."""

    def send(self, letter: Letter) -> None:
        """Send it.

        Raises:
            Unavailable: it cannot be sent now.
        """
        ...


OAUTH_CLIENTS: Mapping[str, str] = {"crewkit-cli": "crewkit on the command line"}
"""Public clients that may ask for a device grant, and what people read."""
