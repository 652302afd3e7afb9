"""Show oneself."""

import attrs

from crewkit_core.accounts.ports import AccountWork
from crewkit_core.accounts.use_cases.account_views import account_view
from crewkit_core.accounts.use_cases.asking import require_known
from crewkit_core.accounts.views import AccountView
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.message import Query


@attrs.frozen(kw_only=True)
class ShowMe(Query[AccountView]):
    """Who am I?"""


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
        return account_view(unit, actor)
