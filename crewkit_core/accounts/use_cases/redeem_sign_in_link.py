"""Sign in by a link."""

from typing import ClassVar

import attrs

from crewkit_core.accounts.errors import LinkUsed
from crewkit_core.accounts.model import Method, Purpose
from crewkit_core.accounts.ports import AccessTokens, AccountWork
from crewkit_core.accounts.secret_text import hash_of
from crewkit_core.accounts.use_cases.letting_in import let_in
from crewkit_core.accounts.views import SignedIn
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.scopes import Scope


@attrs.frozen(kw_only=True)
class RedeemSignInLink(Command[SignedIn]):
    """I have such a link."""

    scope: ClassVar[Scope] = Scope.ACCOUNT

    secret: str = attrs.field(repr=False)


def redeem_sign_in_link(
    command: RedeemSignInLink,
    *,
    actor: Actor,
    account_work: AccountWork,
    signer: AccessTokens,
    clock: Clock,
) -> SignedIn:
    """Sign in.

    Raises:
        LinkUsed: the link does not work.
    """
    now = clock.now()
    with account_work() as unit:
        found = unit.secrets.redeem(Purpose.SIGN_IN, hash_of(command.secret), now)
        user_id = None if found is None else found.user_id
        user = None if user_id is None else unit.accounts.user(user_id)
        if user is None or unit.accounts.is_disabled(user.id):
            raise LinkUsed("this link no longer works; ask for a new one in your terminal")
        return let_in(unit, user, method=Method.LINK, actor=actor, now=now, signer=signer)
