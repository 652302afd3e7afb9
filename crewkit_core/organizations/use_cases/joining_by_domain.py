"""Whom a domain lets in."""

from crewkit_core.accounts.ports import AccountWork
from crewkit_core.accounts.use_cases.asking import account_of
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.work import Work
from crewkit_core.organizations.domain_names import domain_of
from crewkit_core.organizations.model import Domain
from crewkit_core.organizations.ports import DomainDesk, OrganizationsUnit
from crewkit_core.tenancy.model import Organization


def domain_for(actor: Actor, account_work: AccountWork, desk: DomainDesk) -> Domain | None:
    """Return the domain that lets the actor in, by their account's address.

    Every account's address was verified: it is opened by a mailed link.

    Raises:
        Unauthenticated, NoAccount: nobody with an account is asking.
    """
    with account_work() as accounts:
        account = account_of(accounts, actor)
    return desk.find(domain_of(account.email))


def open_to(
    actor: Actor, domain: Domain, work: Work[OrganizationsUnit]
) -> tuple[Organization, Domain] | None:
    """Return the organization with the domain as it is now, when the actor can still come in.

    Who is a member or ever was one is not let in: somebody took them out, or they left. They
    are invited.
    """
    with work(domain.organization_id) as unit:
        return held_open(actor, domain, unit)


def held_open(
    actor: Actor, domain: Domain, unit: OrganizationsUnit
) -> tuple[Organization, Domain] | None:
    """Return the same, of an open transaction."""
    organization_id = domain.organization_id
    organization = unit.organizations.find(organization_id)
    found = unit.domains.find(organization_id, domain.name)
    if organization is None or found is None or found.verified_at is None or found.level is None:
        return None
    if unit.domains.was_member(organization_id, actor.user_id):
        return None
    return organization, found
