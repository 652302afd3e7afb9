"""People, where they are signed in, and what happened to them."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Protocol

from crewkit_core.accounts.model import (
    Account,
    Activity,
    MailRequest,
    OneTimeSecret,
    Purpose,
    RefreshToken,
    SignIn,
)
from crewkit_core.identity.model import PlatformGrant, PlatformRole, User
from crewkit_core.tenancy.model import Organization


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


class PlatformRoles(Protocol):
    """Who has which platform role."""

    def hold(self) -> None:
        """Let no other unit change who is a platform owner until this one ends.

        Whoever grants, revokes, or keeps a user from signing in holds them first.
        """
        ...

    def find(self, user_id: uuid.UUID) -> PlatformRole | None:
        """Return the user's role, if they have one."""
        ...

    def owners(self) -> frozenset[uuid.UUID]:
        """Return the owners who can sign in."""
        ...

    def all(self) -> tuple[PlatformGrant, ...]:
        """Return every role, oldest first."""
        ...

    def set(self, grant: PlatformGrant) -> None:
        """Give a role, in place of the one the user has."""
        ...

    def remove(self, user_id: uuid.UUID) -> None:
        """Take the user's role away."""
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
