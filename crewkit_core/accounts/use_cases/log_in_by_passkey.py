"""Sign in with a passkey."""

from typing import ClassVar

import attrs

from crewkit_core.accounts.errors import PasskeyRefused
from crewkit_core.accounts.lifetimes import CHALLENGES
from crewkit_core.accounts.model import Method, Purpose
from crewkit_core.accounts.ports import (
    AccessTokens,
    AccountWork,
    Limiter,
    PasskeyCeremonies,
)
from crewkit_core.accounts.secret_text import hash_of
from crewkit_core.accounts.use_cases.asking import by_address, limit
from crewkit_core.accounts.use_cases.letting_in import let_in
from crewkit_core.accounts.use_cases.passkey_proofs import proved_passkey
from crewkit_core.accounts.views import SignedIn
from crewkit_core.identity.model import User
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.scopes import Scope


@attrs.frozen(kw_only=True)
class LogInByPasskey(Command[SignedIn]):
    """Here is its answer.

    Attributes:
        ceremony: As it was begun.
        credential: JSON text: what the browser's ``toJSON`` gives.
    """

    scope: ClassVar[Scope] = Scope.ACCOUNT

    ceremony: str = attrs.field(repr=False)
    credential: str = attrs.field(repr=False)


def log_in_by_passkey(
    command: LogInByPasskey,
    *,
    actor: Actor,
    account_work: AccountWork,
    ceremonies: PasskeyCeremonies,
    signer: AccessTokens,
    limiter: Limiter,
    clock: Clock,
) -> SignedIn:
    """Return what the client needs from now on.

    Raises:
        PasskeyRefused: the answer opens nothing.
        RateLimited: too many tries from here.
    """
    limit(limiter, (by_address("passkey", actor), CHALLENGES))
    now = clock.now()
    with account_work() as unit:
        begun = unit.secrets.redeem(Purpose.PASSKEY_SIGN_IN, hash_of(command.ceremony), now)
    if begun is None:
        raise PasskeyRefused("this sign-in is too old or done; begin again")
    with account_work() as unit:
        passkey = proved_passkey(unit, ceremonies, begun, command.credential, now)
        account = unit.accounts.find(passkey.user_id)
        if account is None or account.disabled_at is not None:
            raise PasskeyRefused("this passkey opens nothing")
        user = User(
            id=account.user_id,
            name=account.name,
            email=account.email,
            created_at=account.created_at,
        )
        return let_in(unit, user, method=Method.PASSKEY, actor=actor, now=now, signer=signer)
