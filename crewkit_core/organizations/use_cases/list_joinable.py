"""Which organizations take the asker in without an invitation?"""

import attrs

from crewkit_core.accounts.errors import NoAccount
from crewkit_core.accounts.ports import AccountWork
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.message import Query
from crewkit_core.kernel.page import Page
from crewkit_core.kernel.work import Work
from crewkit_core.organizations.ports import DomainDesk, OrganizationsUnit
from crewkit_core.organizations.use_cases.joining_by_domain import domain_for, open_to
from crewkit_core.organizations.views import JoinableView


@attrs.frozen(kw_only=True)
class ListJoinable(Query[Page[JoinableView]]):
    """Which organizations may I join, since my address is of their domain?"""


def list_joinable(
    query: ListJoinable,  # noqa: ARG001 - every use case takes its message
    *,
    actor: Actor,
    domain_desk: DomainDesk,
    work: Work[OrganizationsUnit],
    account_work: AccountWork,
) -> Page[JoinableView]:
    """Return the one there is, or none: who has no account, or a limited token, joins nothing.

    Raises:
        Unauthenticated: nobody known is asking.
    """
    try:
        domain = domain_for(actor, account_work, domain_desk)
    except NoAccount:
        return Page(data=())
    found = None if domain is None or actor.grant else open_to(actor, domain, work)
    if found is None:
        return Page(data=())
    organization, held = found
    if held.level is None:
        return Page(data=())
    return Page(
        data=(
            JoinableView(
                organization_id=organization.id,
                name=organization.name,
                level=held.level,
                domain=held.name,
            ),
        )
    )
