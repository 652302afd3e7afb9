"""Begin to register a passkey."""

import base64
from typing import ClassVar

import attrs

from crewkit_core.accounts.lifetimes import CHALLENGE
from crewkit_core.accounts.model import (
    Danger,
    OneTimeSecret,
    Purpose,
)
from crewkit_core.accounts.ports import AccountWork, PasskeyCeremonies
from crewkit_core.accounts.secret_text import hash_of, new_nonce, new_secret
from crewkit_core.accounts.use_cases.asking import account_of
from crewkit_core.accounts.use_cases.stepping_up import require_step_up
from crewkit_core.accounts.views import Ceremony
from crewkit_core.identity.model import User
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.errors import Conflict
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.scopes import Scope

MOST = 20


@attrs.frozen(kw_only=True)
class BeginPasskey(Command[Ceremony]):
    """I want to register a passkey.

    Attributes:
        step_up: Proof for ``add_passkey``.
    """

    scope: ClassVar[Scope] = Scope.ACCOUNT

    step_up: str | None = attrs.field(default=None, repr=False)


def begin_passkey(
    command: BeginPasskey,
    *,
    actor: Actor,
    account_work: AccountWork,
    ceremonies: PasskeyCeremonies,
    clock: Clock,
) -> Ceremony:
    """Return what the browser needs to make one; good for 5 minutes, once.

    Raises:
        NoAccount: the actor has none.
        StepUpNeeded: there is no proof.
        Conflict: they have 20 already.
    """
    now = clock.now()
    secret, challenge = new_secret(), new_nonce()
    with account_work() as unit:
        account = account_of(unit, actor)
        require_step_up(unit, actor, Danger.ADD_PASSKEY, command.step_up, now)
        known = unit.passkeys.of_user(account.user_id)
        if len(known) >= MOST:
            raise Conflict(f"an account has at most {MOST} passkeys; remove one first")
        unit.secrets.add(
            OneTimeSecret(
                secret_hash=hash_of(secret),
                purpose=Purpose.REGISTER_PASSKEY,
                user_id=account.user_id,
                data={"challenge": base64.b64encode(challenge).decode()},
                expires_at=now + CHALLENGE,
            )
        )
    user = User(
        id=account.user_id,
        name=account.name,
        email=account.email,
        created_at=account.created_at,
    )
    return Ceremony(ceremony=secret, options=ceremonies.registration(challenge, user, known))
