"""List members that are no people."""

import uuid
from typing import ClassVar

import attrs

from crewkit_core.accounts.ports import TokensUnit
from crewkit_core.accounts.use_cases.service_account_views import service_account_view
from crewkit_core.accounts.views import ServiceAccountView
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.message import Query
from crewkit_core.kernel.page import Page
from crewkit_core.kernel.scopes import Scope
from crewkit_core.kernel.work import Work
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.policy import Needs
from crewkit_core.tenancy.use_cases.access import require


@attrs.frozen(kw_only=True)
class ListServiceAccounts(Query[Page[ServiceAccountView]]):
    """Which are there?"""

    scope: ClassVar[Scope] = Scope.TOKENS
    needs: ClassVar[Needs] = Needs(Level.VIEWER)

    organization_id: uuid.UUID


def list_service_accounts(
    query: ListServiceAccounts, *, actor: Actor, work: Work[TokensUnit]
) -> Page[ServiceAccountView]:
    """Return them by name; the whole list is one page.

    Raises:
        NoSuchOrganization: there is none, or the actor is no member.
    """
    with work(query.organization_id) as unit:
        require(unit, actor, query.organization_id, query.needs.level)
        found = unit.service_accounts.all(query.organization_id)
    return Page(data=tuple(map(service_account_view, found)))
