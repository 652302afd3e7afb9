"""Step up with a passkey."""

from typing import ClassVar

import attrs

from crewkit_core.accounts.errors import PasskeyRefused
from crewkit_core.accounts.model import Danger, Purpose
from crewkit_core.accounts.ports import (
    AccountWork,
    PasskeyCeremonies,
)
from crewkit_core.accounts.secret_text import hash_of
from crewkit_core.accounts.use_cases.asking import account_of
from crewkit_core.accounts.use_cases.passkey_proofs import proved_passkey
from crewkit_core.accounts.use_cases.stepping_up import grant_step_up
from crewkit_core.accounts.views import StepUpView
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.scopes import Scope


@attrs.frozen(kw_only=True)
class StepUpByPasskey(Command[StepUpView]):
    """Here is its answer.

    Attributes:
        purpose: As it was begun.
        credential: JSON text: what the browser's ``toJSON`` gives.
    """

    scope: ClassVar[Scope] = Scope.ACCOUNT

    purpose: Danger
    ceremony: str = attrs.field(repr=False)
    credential: str = attrs.field(repr=False)


def step_up_by_passkey(
    command: StepUpByPasskey,
    *,
    actor: Actor,
    account_work: AccountWork,
    ceremonies: PasskeyCeremonies,
    clock: Clock,
) -> StepUpView:
    """Return a proof that works once, for this purpose, within 5 minutes.

    Raises:
        NoAccount: the actor has none.
        PasskeyRefused: the answer proves nothing, or was begun for something else.
    """
    now = clock.now()
    with account_work() as unit:
        account = account_of(unit, actor)
        begun = unit.secrets.redeem(Purpose.PASSKEY_STEP_UP, hash_of(command.ceremony), now)
    if (
        begun is None
        or begun.user_id != account.user_id
        or begun.data.get("danger") != command.purpose.value
    ):
        raise PasskeyRefused("this was not begun, or for something else; begin again")
    with account_work() as unit:
        proved_passkey(unit, ceremonies, begun, command.credential, now)
        return grant_step_up(unit, actor, command.purpose, now)
