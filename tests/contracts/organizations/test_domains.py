"""Domains: claimed, proven, and whom they let in."""

import datetime as dt

import pytest

from crewkit_core.accounts.errors import NoAccount
from crewkit_core.accounts.model import Danger
from crewkit_core.accounts.use_cases import CreateToken
from crewkit_core.audit.use_cases import ListEvents
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.errors import (
    Forbidden,
    Invalid,
    RateLimited,
    Unauthenticated,
    Unavailable,
)
from crewkit_core.kernel.ids import new_id
from crewkit_core.organizations.errors import (
    DomainClaimedAlready,
    DomainTaken,
    DomainUnproven,
    NoSuchDomain,
    NothingToJoin,
    PersonalOrganizationStays,
)
from crewkit_core.organizations.use_cases import (
    ClaimDomain,
    JoinByDomain,
    ListDomains,
    ListJoinable,
    RemoveDomain,
    SetDomainJoining,
    VerifyDomain,
)
from crewkit_core.organizations.views import DomainView
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.use_cases import RemoveMember
from crewkit_testing.account_house import House
from crewkit_testing.builders import NOW
from crewkit_testing.companies_of_people import Company, found_company
from crewkit_testing.domain_parts import Published

DOMAIN = "crew.example"


@pytest.fixture
def company(house: House) -> Company:
    return found_company(house)


def dns(company: Company) -> Published:
    """Return what is published."""
    found: Published = company.house.ports["domain_records"]
    return found


def claim(company: Company, domain: str = DOMAIN) -> DomainView:
    """Claim a domain."""
    command = ClaimDomain(organization_id=company.id, domain=domain)
    return company.house.ask(command, company.founder)


def verify(company: Company) -> DomainView:
    """Look for the proof."""
    command = VerifyDomain(organization_id=company.id, domain=DOMAIN)
    return company.house.ask(command, company.founder)


def let_in(company: Company, level: Level | None = Level.DEVELOPER) -> DomainView:
    """Say what people of the domain become."""
    command = SetDomainJoining(organization_id=company.id, domain=DOMAIN, level=level)
    return company.house.ask(command, company.founder)


def prove(company: Company) -> None:
    """Claim the domain, publish the record, and have it looked for."""
    claimed = claim(company)
    dns(company).publish(claimed.record_name, claimed.record_value)
    verify(company)


def somebody(company: Company, email: str = f"Grace@{DOMAIN}") -> Actor:
    """Have somebody with an address of the domain."""
    return company.house.actor(company.house.register(email, "Grace"))


def join(company: Company, who: Actor) -> None:
    """Accept what is offered."""
    company.house.ask(JoinByDomain(organization=company.id), who)


def offered(company: Company, who: Actor) -> list[tuple[str, Level, str]]:
    """Return what somebody is offered to join."""
    found = company.house.ask(ListJoinable(), who).data
    return [(each.name, each.level, each.domain) for each in found]


def only(company: Company) -> DomainView:
    """Return the one domain."""
    page = company.house.ask(ListDomains(organization_id=company.id), company.founder)
    (found,) = page.data
    return found


def refused(company: Company, who: Actor) -> bool:
    """Tell whether somebody is not taken in."""
    assert offered(company, who) == []
    with pytest.raises(NothingToJoin):
        join(company, who)
    return who.user_id not in company.levels()


def test_who_has_an_address_there_joins(company: Company) -> None:
    """Offered and accepted, once, at the level that was set; they are never added unasked."""
    prove(company)
    let_in(company)
    who = somebody(company)
    assert [("Acme", Level.DEVELOPER, DOMAIN)] == offered(company, who)
    assert who.user_id not in company.levels()
    joined = company.house.ask(JoinByDomain(organization=company.id), who)
    assert (company.id, Level.DEVELOPER) == (joined.id, joined.level)
    assert Level.DEVELOPER is company.levels()[who.user_id]
    assert offered(company, who) == []
    with pytest.raises(NothingToJoin):
        join(company, who)
    events = company.house.ask(ListEvents(organization_id=company.id), company.founder).data
    told = {"domain.claimed", "domain.verified", "domain.joining_set", "member.joined"}
    assert told <= {each.kind for each in events}


def test_what_is_not_proven_lets_nobody_in(company: Company) -> None:
    """A claim and a level are not enough, nor is another record, nor one elsewhere."""
    claimed = claim(company)
    let_in(company)
    who = somebody(company)
    assert refused(company, who)
    dns(company).publish(claimed.record_name, "crewkit-verification=another")
    dns(company).publish(DOMAIN, claimed.record_value)
    with pytest.raises(DomainUnproven):
        verify(company)
    assert (None, None) == (only(company).verified_at, only(company).checked_at)
    assert refused(company, who)


def test_without_a_level_people_are_invited(company: Company) -> None:
    """A proven domain alone lets nobody in; a level taken back does not either."""
    prove(company)
    who = somebody(company)
    assert refused(company, who)
    let_in(company, Level.VIEWER)
    assert offered(company, who)
    let_in(company, None)
    assert refused(company, who)


def test_only_the_domain_itself(company: Company) -> None:
    """No address below it, beside it, or that only ends alike."""
    prove(company)
    let_in(company)
    for number, domain in enumerate((f"sub.{DOMAIN}", f"un{DOMAIN}", "crew.example.org")):
        assert refused(company, somebody(company, f"eve{number}@{domain}"))


def test_who_was_taken_out_stays_out(company: Company) -> None:
    """Or left: they come back by invitation alone."""
    prove(company)
    let_in(company)
    who = somebody(company)
    join(company, who)
    out = RemoveMember(organization_id=company.id, user_id=who.user_id)
    company.house.ask(out, company.founder)
    assert refused(company, who)


def test_a_proof_is_looked_for_again(company: Company) -> None:
    """After a day, before somebody joins; where it is gone, the domain lets nobody in any more."""
    prove(company)
    let_in(company)
    first, second = somebody(company), somebody(company, f"hopper@{DOMAIN}")
    asked = len(dns(company).asked)
    company.house.clock.pass_by(dt.timedelta(hours=23))
    join(company, first)
    assert asked == len(dns(company).asked)
    company.house.clock.pass_by(dt.timedelta(hours=2))
    dns(company).down = True
    with pytest.raises(Unavailable):
        join(company, second)
    assert only(company).verified_at is not None
    dns(company).down = False
    dns(company).records.clear()
    with pytest.raises(NothingToJoin):
        join(company, second)
    assert only(company).verified_at is None
    assert second.user_id not in company.levels()
    assert first.user_id in company.levels()


def test_looking_again_renews_or_ends_a_proof(company: Company) -> None:
    """Since when it is proven stays; when that was seen moves on."""
    prove(company)
    before = only(company)
    company.house.clock.pass_by(dt.timedelta(days=3))
    after = verify(company)
    assert before.verified_at == after.verified_at
    assert before.checked_at != after.checked_at
    dns(company).records.clear()
    with pytest.raises(DomainUnproven):
        verify(company)
    assert only(company).verified_at is None


def test_a_domain_is_one_organizations(company: Company) -> None:
    """Both may claim it, one proves it; the other is told only when it could prove it, too."""
    prove(company)
    let_in(company)
    rival = found_company(company.house, "Rival")
    claimed = claim(rival)
    with pytest.raises(DomainUnproven):
        verify(rival)
    dns(company).publish(claimed.record_name, claimed.record_value)
    with pytest.raises(DomainTaken):
        verify(rival)
    with pytest.raises(NothingToJoin):
        join(rival, somebody(company))
    remove = RemoveDomain(organization_id=company.id, domain=DOMAIN)
    company.house.ask(remove, company.founder)
    assert verify(rival).verified_at is not None


def test_a_removed_domain_is_proven_anew(company: Company) -> None:
    """Its old record proves nothing."""
    prove(company)
    let_in(company)
    remove = RemoveDomain(organization_id=company.id, domain=DOMAIN.upper())
    company.house.ask(remove, company.founder)
    with pytest.raises(NoSuchDomain):
        company.house.ask(remove, company.founder)
    claim(company)
    with pytest.raises(DomainUnproven):
        verify(company)
    assert only(company).level is None


@pytest.mark.parametrize(
    "domain",
    ["gmail.com", "GMX.de.", "example", "", "a b.example", "-a.example", "1.2.3.4", "müll.de"],
)
def test_what_is_no_teams_domain_is_refused(company: Company, domain: str) -> None:
    """Public providers, and what is no domain."""
    with pytest.raises(Invalid):
        claim(company, domain)


def test_nothing_is_claimed_in_vain(company: Company) -> None:
    """Not twice, not above developer, not for a personal organization."""
    claim(company, "Crew.Example.")
    with pytest.raises(DomainClaimedAlready):
        claim(company)
    with pytest.raises(Invalid):
        let_in(company, Level.MANAGER)
    personal = ClaimDomain(organization_id=company.personal(), domain="own.example")
    with pytest.raises(PersonalOrganizationStays):
        company.house.ask(personal, company.founder)


def test_who_has_no_account_of_their_own_joins_nothing(company: Company) -> None:
    """Nobody, the local owner, and tokens for programs."""
    prove(company)
    let_in(company)
    with pytest.raises(Unauthenticated):
        company.house.ask(JoinByDomain(organization=company.id))
    with pytest.raises(NoAccount):
        join(company, Actor(user_id=new_id(NOW)))
    who = somebody(company)
    proof = company.house.step_up(who, Danger.CREATE_TOKEN)
    mine = company.house.organization_of(who.user_id)
    made = company.house.ask(CreateToken(organization_id=mine, name="x", step_up=proof), who)
    limited = company.house.known(made.token)
    assert limited is not None
    with pytest.raises(Forbidden):
        join(company, limited)


def test_the_dns_is_asked_so_often(company: Company) -> None:
    """Sixty times an hour for an organization."""
    claim(company)
    for _ in range(60):
        with pytest.raises(DomainUnproven):
            verify(company)
    with pytest.raises(RateLimited):
        verify(company)
