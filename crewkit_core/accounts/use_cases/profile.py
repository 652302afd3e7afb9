"""One's own profile."""

from typing import ClassVar

import attrs

from crewkit_core.accounts.ports import AccountUnit, AccountWork
from crewkit_core.accounts.use_cases.asking import account_of, check_name, require_known
from crewkit_core.accounts.views import AccountView
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.errors import Unauthenticated
from crewkit_core.kernel.message import Command, Query
from crewkit_core.kernel.scopes import Scope


@attrs.frozen(kw_only=True)
class ShowMe(Query[AccountView]):
    """Who am I?"""


@attrs.frozen(kw_only=True)
class RenameMe(Command[AccountView]):
    """Call me so from now on."""

    scope: ClassVar[Scope] = Scope.ACCOUNT

    name: str


def show_me(
    query: ShowMe,  # noqa: ARG001 - every use case takes its message
    *,
    actor: Actor,
    account_work: AccountWork,
) -> AccountView:
    """Return the actor.

    Raises:
        Unauthenticated: nobody known is asking.
    """
    require_known(actor)
    with account_work() as unit:
        return _view(unit, actor)


def rename_me(command: RenameMe, *, actor: Actor, account_work: AccountWork) -> AccountView:
    """Change the name.

    Raises:
        NoAccount: the actor has none.
        Invalid: that is no name.
    """
    name = check_name(command.name)
    with account_work() as unit:
        account = account_of(unit, actor)
        unit.accounts.save(attrs.evolve(account, name=name))
        return _view(unit, actor)


def _view(unit: AccountUnit, actor: Actor) -> AccountView:
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
