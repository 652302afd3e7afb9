"""Set another password, with the old one proved or by a mailed link."""

from typing import ClassVar

import attrs

from crewkit_core.accounts.errors import LinkUsed
from crewkit_core.accounts.lifetimes import LOG_IN_ALL, SECRET_TRIES
from crewkit_core.accounts.model import (
    Account,
    ActivityKind,
    Danger,
    LetterKind,
    Purpose,
)
from crewkit_core.accounts.passwords import check_password
from crewkit_core.accounts.ports import (
    AccountUnit,
    AccountWork,
    CommonPasswords,
    Limiter,
    PasswordHasher,
)
from crewkit_core.accounts.secret_text import hash_of
from crewkit_core.accounts.use_cases.asking import account_of, by_address, limit
from crewkit_core.accounts.use_cases.letting_in import note
from crewkit_core.accounts.use_cases.register import PRODUCT
from crewkit_core.accounts.use_cases.send_notice import SendNotice
from crewkit_core.accounts.use_cases.stepping_up import require_step_up
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.scopes import Scope

_DEAD_WITH_THE_PASSWORD = (
    Purpose.RESET,
    *(Purpose(danger.value) for danger in Danger),
)


@attrs.frozen(kw_only=True)
class ChangePassword(Command[None]):
    """Let another password open my account.

    Attributes:
        step_up: Proof for ``change_password``.
    """

    scope: ClassVar[Scope] = Scope.ACCOUNT

    password: str = attrs.field(repr=False)
    step_up: str | None = attrs.field(default=None, repr=False)


@attrs.frozen(kw_only=True)
class ResetPassword(Command[None]):
    """I forgot it: let this one open my account.

    Attributes:
        token: Of the link in the mail.
    """

    scope: ClassVar[Scope] = Scope.ACCOUNT

    token: str = attrs.field(repr=False)
    password: str = attrs.field(repr=False)


def change_password(
    command: ChangePassword,
    *,
    actor: Actor,
    account_work: AccountWork,
    hasher: PasswordHasher,
    common_passwords: CommonPasswords,
    clock: Clock,
) -> None:
    """Change it; every other sign-in ends.

    Raises:
        NoAccount: the actor has none.
        Invalid: the new password will not do.
        StepUpNeeded: there is no proof.
    """
    now = clock.now()
    with account_work() as unit:
        account = account_of(unit, actor)
    password = _checked(command.password, account, common_passwords)
    new_hash = hasher.hash(password)
    with account_work() as unit:
        account = account_of(unit, actor)
        require_step_up(unit, actor, Danger.CHANGE_PASSWORD, command.step_up, now)
        _set(unit, account, new_hash, actor, clock, ActivityKind.PASSWORD_CHANGED)
        unit.sign_ins.end_all(account.user_id, now, but=actor.sign_in_id)


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
        raise _used()
    new_hash = hasher.hash(_checked(command.password, account, common_passwords))
    with account_work() as unit:
        if unit.secrets.redeem(Purpose.RESET, hash_of(command.token), now) is None:
            raise _used()
        current = unit.accounts.find(account.user_id)
        if current is None or current.disabled_at is not None:
            raise _used()
        _set(unit, current, new_hash, actor, clock, ActivityKind.PASSWORD_RESET)
        unit.sign_ins.end_all(current.user_id, now)


def _checked(password: str, account: Account, common: CommonPasswords) -> str:
    return check_password(password, listed=common, context=(account.email, account.name, PRODUCT))


def _set(
    unit: AccountUnit,
    account: Account,
    new_hash: str,
    actor: Actor,
    clock: Clock,
    kind: ActivityKind,
) -> None:
    now = clock.now()
    unit.accounts.save(attrs.evolve(account, password_hash=new_hash, password_changed_at=now))
    unit.failures.clear(hash_of(account.email))
    unit.secrets.forget(account.user_id, _DEAD_WITH_THE_PASSWORD)
    note(unit, account.user_id, kind, actor, now)
    unit.jobs.add(SendNotice(user_id=account.user_id, kind=LetterKind.PASSWORD_CHANGED))


def _used() -> LinkUsed:
    return LinkUsed("this link no longer works; ask for a new one")
