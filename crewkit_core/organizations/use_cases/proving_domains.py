"""What the use cases of domains have in common."""

import datetime as dt

import attrs

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.event import Event
from crewkit_core.kernel.work import Work
from crewkit_core.organizations.domain_names import CHALLENGE
from crewkit_core.organizations.errors import DomainUnproven, NoSuchDomain
from crewkit_core.organizations.events import DomainLapsed, DomainVerified
from crewkit_core.organizations.model import Domain
from crewkit_core.organizations.ports import DomainRecords, OrganizationsUnit
from crewkit_core.organizations.views import DomainView

NONE = "the organization claims no such domain"


def domain_view(domain: Domain) -> DomainView:
    """Return the domain as the organization sees it."""
    return DomainView(
        organization_id=domain.organization_id,
        domain=domain.name,
        record_name=_record_name(domain),
        record_value=_record_value(domain),
        claimed_at=domain.claimed_at,
        verified_at=domain.verified_at,
        checked_at=domain.checked_at,
        level=domain.level,
    )


def prove(
    domain: Domain,
    *,
    actor: Actor,
    work: Work[OrganizationsUnit],
    records: DomainRecords,
    now: dt.datetime,
) -> Domain:
    """Look for the proof and write what was found; a proof that is gone ends what it allowed.

    The DNS is asked between transactions: it may take seconds.

    Raises:
        NoSuchDomain: it was removed meanwhile, or claimed anew.
        DomainUnproven: the record is not there.
        DomainTaken: another organization proved it.
        Unavailable: the DNS does not answer; nothing changes.
    """
    proven = _record_value(domain) in records.texts(_record_name(domain))
    with work(domain.organization_id) as unit:
        found = unit.domains.find(domain.organization_id, domain.name)
        if found is None or found.token != domain.token:
            raise NoSuchDomain(NONE)
        if proven:
            changed = attrs.evolve(found, verified_at=found.verified_at or now, checked_at=now)
        else:
            changed = attrs.evolve(found, verified_at=None)
        if changed != found:
            unit.domains.save(changed)
            _tell(unit, actor, found, changed)
    if not proven:
        raise DomainUnproven(f"no TXT record of {_record_name(domain)} says what it should")
    return changed


def _tell(unit: OrganizationsUnit, actor: Actor, before: Domain, after: Domain) -> None:
    """Record that it is proven, for the first time or again, or is so no more."""
    told: Event = DomainLapsed(organization_id=after.organization_id, object_id=after.name)
    if after.verified_at is not None:
        told = DomainVerified(organization_id=after.organization_id, object_id=after.name)
    unit.trail.record(
        actor,
        told,
        before={"verified": before.verified_at is not None},
        after={"verified": after.verified_at is not None, "level": after.level},
    )


def _record_name(domain: Domain) -> str:
    return f"{CHALLENGE}.{domain.name}"


def _record_value(domain: Domain) -> str:
    return f"crewkit-verification={domain.token}"
