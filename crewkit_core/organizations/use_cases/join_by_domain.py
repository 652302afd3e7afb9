"""Join an organization whose domain one's address is of."""

import datetime as dt
import uuid

import attrs

from crewkit_core.accounts.ports import AccountWork
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.errors import Forbidden
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.work import Work
from crewkit_core.organizations.errors import DomainUnproven, NoSuchDomain, NothingToJoin
from crewkit_core.organizations.lifetimes import PROOF
from crewkit_core.organizations.model import Domain
from crewkit_core.organizations.ports import DomainDesk, DomainRecords, OrganizationsUnit
from crewkit_core.organizations.use_cases.joining_by_domain import domain_for, held_open
from crewkit_core.organizations.use_cases.proving_domains import prove
from crewkit_core.tenancy.events import MemberJoined
from crewkit_core.tenancy.model import Member
from crewkit_core.tenancy.views import OrganizationView

NOTHING = "no such organization takes you in without an invitation"


@attrs.frozen(kw_only=True)
class JoinByDomain(Command[OrganizationView]):
    """Let me in: my address is of your domain.

    Attributes:
        organization: The one that was offered: nobody joins what they did not choose.
    """

    organization: uuid.UUID


def join_by_domain(
    command: JoinByDomain,
    *,
    actor: Actor,
    domain_desk: DomainDesk,
    domain_records: DomainRecords,
    work: Work[OrganizationsUnit],
    account_work: AccountWork,
    clock: Clock,
) -> OrganizationView:
    """Return the organization, whose member the actor is now.

    A proof that was not seen for a day is looked for again first.

    Raises:
        Unauthenticated, NoAccount: nobody with an account is asking.
        Forbidden: a limited token is asking.
        NothingToJoin: the organization does not take them in so: it is not there, has not
            proven their domain or not any more, wants invitations, or had them as a member.
        Unavailable: the DNS does not answer.
    """
    if actor.grant is not None:
        raise Forbidden("a limited token joins nothing")
    domain = domain_for(actor, account_work, domain_desk)
    if domain is None or domain.organization_id != command.organization:
        raise NothingToJoin(NOTHING)
    with work(domain.organization_id) as unit:
        offered = held_open(actor, domain, unit)
    if offered is None:
        raise NothingToJoin(NOTHING)
    _prove_again(offered[1], actor, work, domain_records, clock.now())
    with work(domain.organization_id) as unit:
        found = held_open(actor, domain, unit)
        if found is None or found[1].level is None:
            raise NothingToJoin(NOTHING)
        organization, held = found
        level = found[1].level
        member = Member(organization_id=organization.id, user_id=actor.user_id, level=level)
        unit.members.add(member)
        told = MemberJoined(organization_id=organization.id, object_id=actor.user_id, level=level)
        unit.trail.record(actor, told, after={"level": level, "domain": held.name})
    return OrganizationView.of(organization, level)


def _prove_again(
    domain: Domain,
    actor: Actor,
    work: Work[OrganizationsUnit],
    records: DomainRecords,
    now: dt.datetime,
) -> None:
    if domain.checked_at is not None and now - domain.checked_at < PROOF:
        return
    try:
        prove(domain, actor=actor, work=work, records=records, now=now)
    except (DomainUnproven, NoSuchDomain):
        raise NothingToJoin(NOTHING) from None
