"""List one's sign-ins."""

from typing import ClassVar

import attrs

from crewkit_core.accounts.ports import AccountWork
from crewkit_core.accounts.use_cases.asking import require_known
from crewkit_core.accounts.views import SignInView
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.message import Query
from crewkit_core.kernel.page import Page
from crewkit_core.kernel.scopes import Scope


@attrs.frozen(kw_only=True)
class ListSignIns(Query[Page[SignInView]]):
    """Where am I signed in?"""

    scope: ClassVar[Scope] = Scope.ACCOUNT


def list_sign_ins(
    query: ListSignIns,  # noqa: ARG001 - every use case takes its message
    *,
    actor: Actor,
    account_work: AccountWork,
    clock: Clock,
) -> Page[SignInView]:
    """Return those that still let somebody in, newest first; the whole list is one page.

    Raises:
        Unauthenticated: nobody known is asking.
    """
    require_known(actor)
    now = clock.now()
    with account_work() as unit:
        found = unit.sign_ins.of_user(actor.user_id)
    return Page(
        data=tuple(
            SignInView(
                id=each.id,
                client=each.client,
                method=each.method,
                created_at=each.created_at,
                seen_at=each.seen_at,
                ends_at=each.ends_at,
                address=each.address,
                agent=each.agent,
                current=each.id == actor.sign_in_id,
                organization_id=each.grant_organization_id,
            )
            for each in found
            if each.is_live(now)
        )
    )
