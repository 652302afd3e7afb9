"""Change the password, having proved who one is."""

from typing import ClassVar

import attrs

from crewkit_core.accounts.events import PasswordChanged
from crewkit_core.accounts.model import (
    ActivityKind,
    Danger,
)
from crewkit_core.accounts.ports import (
    AccountWork,
    CommonPasswords,
    PasswordHasher,
)
from crewkit_core.accounts.use_cases.asking import account_of
from crewkit_core.accounts.use_cases.setting_passwords import checked_password, set_password
from crewkit_core.accounts.use_cases.stepping_up import require_step_up
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.scopes import Scope


@attrs.frozen(kw_only=True)
class ChangePassword(Command[None]):
    """Let another password open my account.

    Attributes:
        step_up: Proof for ``change_password``.
    """

    scope: ClassVar[Scope] = Scope.ACCOUNT

    password: str = attrs.field(repr=False)
    step_up: str | None = attrs.field(default=None, repr=False)


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
    password = checked_password(command.password, account, common_passwords)
    new_hash = hasher.hash(password)
    with account_work() as unit:
        account = account_of(unit, actor)
        require_step_up(unit, actor, Danger.CHANGE_PASSWORD, command.step_up, now)
        set_password(unit, account, new_hash, actor, clock, ActivityKind.PASSWORD_CHANGED)
        told = PasswordChanged(organization_id=None, object_id=account.user_id)
        unit.trail.record(actor, told)
        unit.sign_ins.end_all(account.user_id, now, but=actor.sign_in_id)
