"""Refusals of the slice."""

from typing import ClassVar

from crewkit_core.kernel.errors import Conflict, Forbidden, NotFound


class NotStaff(Forbidden):
    """This is for the platform's own people, signed in themselves; the same for whatever is there.

    Also for a token of theirs: platform roles never travel with tokens.
    """

    code: ClassVar[str] = "not_staff"


class NotPlatformOwner(Forbidden):
    """Only platform owners decide about platform roles and who has one."""

    code: ClassVar[str] = "not_platform_owner"


class NotYourself(Forbidden):
    """Nobody does this to themselves."""

    code: ClassVar[str] = "not_yourself"


class NoSuchUser(NotFound):
    """There is no such user."""

    code: ClassVar[str] = "user_not_found"


class NoPlatformRole(NotFound):
    """The user has no platform role."""

    code: ClassVar[str] = "platform_role_not_found"


class CannotSignIn(Conflict):
    """The user has no account, or a disabled one."""

    code: ClassVar[str] = "cannot_sign_in"


class AlreadyDisabled(Conflict):
    """The user is let in nowhere already."""

    code: ClassVar[str] = "already_disabled"


class NotDisabled(Conflict):
    """Nothing keeps the user out."""

    code: ClassVar[str] = "not_disabled"


class DeletionPending(Conflict):
    """The user asked for their account to be deleted: that is theirs alone to undo."""

    code: ClassVar[str] = "deletion_pending"


class NotClosed(Conflict):
    """The organization is open."""

    code: ClassVar[str] = "not_closed"


class PlatformClaimed(Conflict):
    """The platform has an owner: they make others."""

    code: ClassVar[str] = "platform_claimed"
