"""What accounts ask of the outside."""

import datetime as dt
from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Protocol

from crewkit_core.accounts.ports.credentials import (
    ApiTokens,
    Bearer,
    Bearers,
    DeviceRequests,
    Passkeys,
    ServiceAccounts,
    Standing,
    Standings,
)
from crewkit_core.accounts.ports.people import (
    Accounts,
    Activities,
    Failures,
    MailRequests,
    OneTimeSecrets,
    PlatformRoles,
    RefreshTokens,
    SignIns,
)
from crewkit_core.accounts.ports.proofs import (
    AccessTokens,
    Assertion,
    CommonPasswords,
    Limiter,
    Mailer,
    NewCredential,
    PasskeyCeremonies,
    PasswordHasher,
    Taken,
)
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.trail import Trail
from crewkit_core.tenancy.ports import Members

__all__ = [
    "OAUTH_CLIENTS",
    "AccessTokens",
    "AccountJobs",
    "AccountUnit",
    "AccountWork",
    "Accounts",
    "Activities",
    "ApiTokens",
    "Assertion",
    "Bearer",
    "Bearers",
    "CommonPasswords",
    "DeviceRequests",
    "Failures",
    "Limiter",
    "MailRequests",
    "Mailer",
    "NewCredential",
    "OneTimeSecrets",
    "PasskeyCeremonies",
    "Passkeys",
    "PasswordHasher",
    "PlatformRoles",
    "RefreshTokens",
    "ServiceAccounts",
    "SignIns",
    "Standing",
    "Standings",
    "Taken",
    "TokensUnit",
]

OAUTH_CLIENTS: Mapping[str, str] = {"crewkit-cli": "crewkit on the command line"}
"""Public clients that may ask for a device grant, and what people read."""


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
    def platform_roles(self) -> PlatformRoles: ...

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

    @property
    def trail(self) -> Trail: ...


class AccountWork(Protocol):
    """Opens one transaction on accounts."""

    def __call__(self) -> AbstractContextManager[AccountUnit]:
        """Open the transaction; commits on a clean exit, rolls back on an exception.

        Raises:
            Unavailable: the database does not answer, or another transaction stood in the way.
        """
        ...


class TokensUnit(Protocol):
    """What use cases of tokens see of one transaction of an organization."""

    @property
    def members(self) -> Members: ...

    @property
    def api_tokens(self) -> ApiTokens: ...

    @property
    def service_accounts(self) -> ServiceAccounts: ...

    @property
    def trail(self) -> Trail: ...
