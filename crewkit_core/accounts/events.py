"""What happens to accounts, and to what opens them; never with what opens them."""

import datetime as dt
import uuid
from typing import ClassVar

import attrs

from crewkit_core.accounts.model import Danger, MailPurpose, Method
from crewkit_core.kernel.event import Event
from crewkit_core.kernel.scopes import Scope
from crewkit_core.tenancy.levels import Level

UNKNOWN = "unknown"
"""The object of what was refused when there is no such account."""


@attrs.frozen(kw_only=True)
class MailRequested(Event):
    """A stranger asked for a mail to an address; whether it has an account is not looked up."""

    kind: ClassVar[str] = "mail.requested"

    purpose: MailPurpose


@attrs.frozen(kw_only=True)
class UserVerified(Event):
    """An address is verified, and its account open."""

    kind: ClassVar[str] = "user.verified"


@attrs.frozen(kw_only=True)
class UserSignedIn(Event):
    """Somebody proved who they are.

    Attributes:
        client: ``api``, ``browser``, or the id of an OAuth client.
        new_device: They were never seen with this device, but with others.
    """

    kind: ClassVar[str] = "user.signed_in"

    sign_in_id: uuid.UUID
    method: Method
    client: str
    new_device: bool


@attrs.frozen(kw_only=True)
class UserSteppedUp(Event):
    """Somebody proved again who they are, for one dangerous action."""

    kind: ClassVar[str] = "user.stepped_up"

    purpose: Danger


@attrs.frozen(kw_only=True)
class UserRenamed(Event):
    """A user is called otherwise."""

    kind: ClassVar[str] = "user.renamed"


@attrs.frozen(kw_only=True)
class PasswordChanged(Event):
    """A user set another password, knowing the old one."""

    kind: ClassVar[str] = "user.password_changed"


@attrs.frozen(kw_only=True)
class PasswordReset(Event):
    """A user set another password by a mailed link."""

    kind: ClassVar[str] = "user.password_reset"


@attrs.frozen(kw_only=True)
class SignInsEnded(Event):
    """Sign-ins of a user ended, all or all but the one that asked.

    Attributes:
        count: How many.
    """

    kind: ClassVar[str] = "user.sign_ins_ended"

    count: int


@attrs.frozen(kw_only=True)
class DeletionRequested(Event):
    """A user does not want their account any more; it is disabled at once.

    Attributes:
        deletes_at: Until then it can be undone.
    """

    kind: ClassVar[str] = "user.deletion_requested"

    deletes_at: dt.datetime


@attrs.frozen(kw_only=True)
class DeletionUndone(Event):
    """An account that was to be deleted is not."""

    kind: ClassVar[str] = "user.deletion_undone"


@attrs.frozen(kw_only=True)
class SignInLinkCreated(Event):
    """Whoever runs the installation made a link that signs a user in once."""

    kind: ClassVar[str] = "user.sign_in_link_created"


@attrs.frozen(kw_only=True)
class SignInKept(Event):
    """A browser keeps a sign-in by a cookie, in place of its tokens."""

    kind: ClassVar[str] = "sign_in.kept"

    user_id: uuid.UUID


@attrs.frozen(kw_only=True)
class SignInEnded(Event):
    """A sign-in ended before its time.

    Attributes:
        reused: A refresh token of it was used twice: somebody else may hold it.
    """

    kind: ClassVar[str] = "sign_in.ended"

    user_id: uuid.UUID
    client: str
    reused: bool = False


@attrs.frozen(kw_only=True)
class PasskeyAdded(Event):
    """A passkey opens an account from now on."""

    kind: ClassVar[str] = "passkey.added"

    user_id: uuid.UUID


@attrs.frozen(kw_only=True)
class PasskeyRenamed(Event):
    """A passkey is called otherwise."""

    kind: ClassVar[str] = "passkey.renamed"

    user_id: uuid.UUID


@attrs.frozen(kw_only=True)
class PasskeyRemoved(Event):
    """A passkey opens nothing any more."""

    kind: ClassVar[str] = "passkey.removed"

    user_id: uuid.UUID


@attrs.frozen(kw_only=True)
class DeviceApproved(Event):
    """A user let a device in, to one organization.

    Attributes:
        client: Id of the OAuth client.
    """

    kind: ClassVar[str] = "device.approved"

    client: str
    scopes: tuple[Scope, ...]


@attrs.frozen(kw_only=True)
class DeviceDenied(Event):
    """A user did not let a device in."""

    kind: ClassVar[str] = "device.denied"

    client: str


@attrs.frozen(kw_only=True)
class TokenCreated(Event):
    """A program may act as somebody.

    Attributes:
        acts_as: Its creator, or a service account.
    """

    kind: ClassVar[str] = "token.created"

    acts_as: uuid.UUID
    scopes: tuple[Scope, ...]
    expires_at: dt.datetime


@attrs.frozen(kw_only=True)
class TokenRevoked(Event):
    """A program may do nothing any more.

    Attributes:
        acted_as: Its creator, or a service account.
    """

    kind: ClassVar[str] = "token.revoked"

    acted_as: uuid.UUID


@attrs.frozen(kw_only=True)
class ServiceAccountCreated(Event):
    """There is a member that is no person."""

    kind: ClassVar[str] = "service_account.created"

    level: Level


@attrs.frozen(kw_only=True)
class ServiceAccountRemoved(Event):
    """A member that was no person is gone, with its tokens."""

    kind: ClassVar[str] = "service_account.removed"
