"""Set the password by a mailed link."""

from typing import ClassVar

import attrs

from crewkit_core.accounts.errors import LinkUsed
from crewkit_core.accounts.events import PasswordReset
from crewkit_core.accounts.lifetimes import LOG_IN_ALL, SECRET_TRIES
from crewkit_core.accounts.model import (
    ActivityKind,
    Purpose,
)
from crewkit_core.accounts.ports import (
    AccountWork,
    CommonPasswords,
    Limiter,
    PasswordHasher,
)
from crewkit_core.accounts.secret_text import hash_of
from crewkit_core.accounts.use_cases.asking import by_address, limit
from crewkit_core.accounts.use_cases.setting_passwords import checked_password, set_password
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.scopes import Scope


@attrs.frozen(kw_only=True)
class ResetPassword(Command[None]):
    """I forgot it: let this one open my account.

    Attributes:
        token: Of the link in the mail.
    """

    scope: ClassVar[Scope] = Scope.ACCOUNT

    token: str = attrs.field(repr=False)
    password: str = attrs.field(repr=False)


def reset_password(
    command: ResetPassword,
    *,
    actor: Actor,
    account_work: AccountWork,
    hasher: PasswordHasher,
    common_passwords: CommonPasswords,
    limiter: Limiter,
    clock: Clock,
) -> None:
    """Set it; every sign-in ends, and the password may be tried again.

    Raises:
        LinkUsed: the link does not work.
        Invalid: the new password will not do; the link stays good.
        RateLimited: too many tries from here.
    """
    limit(limiter, (by_address("secret", actor), SECRET_TRIES), ("secret/all", LOG_IN_ALL))
    now = clock.now()
    with account_work() as unit:
        found = unit.secrets.peek(Purpose.RESET, hash_of(command.token), now)
        user_id = None if found is None else found.user_id
        account = None if user_id is None else unit.accounts.find(user_id)
    if account is None or account.disabled_at is not None:
        raise _used_link()
    new_hash = hasher.hash(checked_password(command.password, account, common_passwords))
    with account_work() as unit:
        if unit.secrets.redeem(Purpose.RESET, hash_of(command.token), now) is None:
            raise _used_link()
        current = unit.accounts.find(account.user_id)
        if current is None or current.disabled_at is not None:
            raise _used_link()
        set_password(unit, current, new_hash, actor, clock, ActivityKind.PASSWORD_RESET)
        told = PasswordReset(organization_id=None, object_id=current.user_id)
        unit.trail.record(attrs.evolve(actor, user_id=current.user_id), told)
        unit.sign_ins.end_all(current.user_id, now)


def _used_link() -> LinkUsed:
    return LinkUsed("this link no longer works; ask for a new one")
