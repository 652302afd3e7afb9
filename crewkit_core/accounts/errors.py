"""Refusals of accounts; what could tell who has an account says the same for everybody."""

from typing import ClassVar

from crewkit_core.kernel.errors import Conflict, Forbidden, NotFound, Unauthenticated


class WrongCredentials(Unauthenticated):
    """No account opens with this; never says whether there is one."""

    code: ClassVar[str] = "wrong_credentials"


class LinkUsed(Forbidden):
    """A mailed link is used, too old, for something else, or was never made."""

    code: ClassVar[str] = "link_used"


class RefreshRefused(Unauthenticated):
    """The refresh token is not valid; sign in again."""

    code: ClassVar[str] = "refresh_refused"


class RefreshReused(Unauthenticated):
    """The refresh token was used before: its sign-in has been ended, for a copy is about."""

    code: ClassVar[str] = "refresh_reused"


class StepUpNeeded(Forbidden):
    """This is dangerous: prove again who you are, for this very purpose."""

    code: ClassVar[str] = "step_up_needed"


class PasskeyRefused(Unauthenticated):
    """The passkey's answer is not accepted."""

    code: ClassVar[str] = "passkey_refused"


class PasskeyKnown(Conflict):
    """The passkey is registered already."""

    code: ClassVar[str] = "passkey_known"


class SoleOwner(Conflict):
    """Somebody must own the organizations that this account shares with others."""

    code: ClassVar[str] = "sole_owner"


class LastPlatformOwner(Conflict):
    """A platform always has an owner who can sign in: make somebody else one first."""

    code: ClassVar[str] = "last_platform_owner"


class NoSuchSignIn(NotFound):
    """The account has no such sign-in."""

    code: ClassVar[str] = "sign_in_not_found"


class NoSuchPasskey(NotFound):
    """The account has no such passkey."""

    code: ClassVar[str] = "passkey_not_found"


class NoSuchToken(NotFound):
    """The organization has no such token, or none of the actor's."""

    code: ClassVar[str] = "token_not_found"


class NoSuchServiceAccount(NotFound):
    """The organization has no such service account."""

    code: ClassVar[str] = "service_account_not_found"


class UserCodeUnknown(NotFound):
    """No device waits under this code: unknown, expired and used look the same."""

    code: ClassVar[str] = "user_code_unknown"


class NoAccount(Conflict):
    """The actor has no account: the local owner of an installation signs in by its file."""

    code: ClassVar[str] = "no_account"


class DeviceGrantRefused(Conflict):
    """A device gets no tokens (yet); ``code`` is the error of RFC 8628 and RFC 6749."""

    code: ClassVar[str] = "invalid_grant"


class AuthorizationPending(DeviceGrantRefused):
    """The person has not decided yet."""

    code: ClassVar[str] = "authorization_pending"


class SlowDown(DeviceGrantRefused):
    """Polled sooner than allowed: from now on wait 5 seconds longer."""

    code: ClassVar[str] = "slow_down"


class AccessDenied(DeviceGrantRefused):
    """The person said no."""

    code: ClassVar[str] = "access_denied"


class DeviceCodeExpired(DeviceGrantRefused):
    """The code is too old."""

    code: ClassVar[str] = "expired_token"


class UnknownClient(DeviceGrantRefused):
    """No client of this name may ask."""

    code: ClassVar[str] = "invalid_client"


class UnknownScope(DeviceGrantRefused):
    """There is no such scope, or it cannot be granted."""

    code: ClassVar[str] = "invalid_scope"
