"""What opens accounts besides a password: passkeys, devices, tokens for programs."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Protocol

import attrs

from crewkit_core.accounts.model import (
    ApiToken,
    DeviceRequest,
    Passkey,
    ServiceAccount,
    SignIn,
)
from crewkit_core.tenancy.levels import Level


class Passkeys(Protocol):
    """Passkeys by the authenticator's name for them; each is registered once."""

    def add(self, passkey: Passkey) -> None:
        """Store a new one.

        Raises:
            PasskeyKnown: it is registered, for whomever.
        """
        ...

    def by_credential(self, credential_id: bytes, *, held: bool = False) -> Passkey | None:
        """Return it; held: locked until the unit ends."""
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


@attrs.frozen(kw_only=True)
class Standing:
    """A sign-in, and what stands behind it now.

    Attributes:
        disabled: Its user's account is disabled.
    """

    sign_in: SignIn
    disabled: bool


class Standings(Protocol):
    """Finds out who a secret stands for, at every request: outside any unit, at once."""

    def of_token(self, token_hash: bytes) -> Bearer | None:
        """Return a token for programs, ended or not."""
        ...

    def of_sign_in(self, sign_in_id: uuid.UUID) -> Standing | None:
        """Return a sign-in, ended or not."""
        ...

    def of_cookie(self, cookie_hash: bytes) -> Standing | None:
        """Return the sign-in that a browser's cookie stands for, ended or not."""
        ...


class Bearers(Protocol):
    """Finds a token's organization by the token, before any organization is known."""

    def find(self, token_hash: bytes) -> Bearer | None:
        """Return it, ended or not."""
        ...

    def touch(self, token: ApiToken, at: dt.datetime) -> None:
        """Note its use."""
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
