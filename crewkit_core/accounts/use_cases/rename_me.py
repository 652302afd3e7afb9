"""Change one's name."""

from typing import ClassVar

import attrs

from crewkit_core.accounts.events import UserRenamed
from crewkit_core.accounts.ports import AccountWork
from crewkit_core.accounts.use_cases.account_views import account_view
from crewkit_core.accounts.use_cases.asking import account_of, check_name
from crewkit_core.accounts.views import AccountView
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.scopes import Scope


@attrs.frozen(kw_only=True)
class RenameMe(Command[AccountView]):
    """Call me so from now on."""

    scope: ClassVar[Scope] = Scope.ACCOUNT

    name: str


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
        unit.trail.record(
            actor,
            UserRenamed(organization_id=None, object_id=account.user_id),
            before={"name": account.name},
            after={"name": name},
        )
        return account_view(unit, actor)
