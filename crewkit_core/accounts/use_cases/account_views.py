"""How people see themselves."""

from crewkit_core.accounts.ports import AccountUnit
from crewkit_core.accounts.views import AccountView
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.errors import Unauthenticated


def account_view(unit: AccountUnit, actor: Actor) -> AccountView:
    """Return how the actor sees themselves.

    Raises:
        Unauthenticated: there is no such user any more.
    """
    user = unit.accounts.user(actor.user_id)
    if user is None:
        raise Unauthenticated("there is no such user any more")
    account = unit.accounts.find(actor.user_id)
    return AccountView(
        user_id=user.id,
        name=user.name,
        email=user.email,
        has_password=account is not None and account.password_hash is not None,
        passkeys=len(unit.passkeys.of_user(user.id)),
        created_at=user.created_at,
        deletes_at=None if account is None else account.deletes_at,
    )
