"""List one's passkeys."""

from typing import ClassVar

import attrs

from crewkit_core.accounts.ports import AccountWork
from crewkit_core.accounts.use_cases.asking import account_of
from crewkit_core.accounts.use_cases.passkey_views import passkey_view
from crewkit_core.accounts.views import PasskeyView
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.message import Query
from crewkit_core.kernel.page import Page
from crewkit_core.kernel.scopes import Scope


@attrs.frozen(kw_only=True)
class ListPasskeys(Query[Page[PasskeyView]]):
    """Which passkeys open my account?"""

    scope: ClassVar[Scope] = Scope.ACCOUNT


def list_passkeys(
    query: ListPasskeys,  # noqa: ARG001 - every use case takes its message
    *,
    actor: Actor,
    account_work: AccountWork,
) -> Page[PasskeyView]:
    """Return them, oldest first; the whole list is one page.

    Raises:
        NoAccount: the actor has none.
    """
    with account_work() as unit:
        account = account_of(unit, actor)
        found = unit.passkeys.of_user(account.user_id)
    return Page(data=tuple(map(passkey_view, found)))
