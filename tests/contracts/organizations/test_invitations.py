"""Invitations: asked, mailed, answered, and never more than who asked may give."""

import datetime as dt

import pytest

from crewkit_core.accounts.errors import NoAccount
from crewkit_core.accounts.model import Danger
from crewkit_core.accounts.use_cases import CreateToken
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.errors import Forbidden, Invalid, Unauthenticated
from crewkit_core.kernel.ids import new_id
from crewkit_core.organizations.errors import (
    AlreadyInvited,
    AlreadyMember,
    InvitedAnother,
    NoSuchInvitation,
    PersonalOrganizationStays,
)
from crewkit_core.organizations.use_cases import (
    AcceptInvitation,
    CancelInvitation,
    DeclineInvitation,
    InviteMember,
    ListInvitations,
    ResendInvitation,
    ShowInvitation,
)
from crewkit_core.organizations.views import InvitationView
from crewkit_core.tenancy.errors import LevelTooLow, NotAllowed
from crewkit_core.tenancy.levels import Level
from crewkit_testing.account_house import House
from crewkit_testing.builders import NOW
from crewkit_testing.companies_of_people import Company, found_company

EMAIL = "grace@example.org"
WEEK = dt.timedelta(days=7)


@pytest.fixture
def company(house: House) -> Company:
    return found_company(house)


def grace(company: Company) -> Actor:
    """Have somebody with the invited address."""
    return company.house.actor(company.house.register(EMAIL, "Grace"))


def only(company: Company) -> InvitationView:
    """Return the one invitation."""
    page = company.house.ask(ListInvitations(organization_id=company.id), company.founder)
    (found,) = page.data
    return found


def dead(company: Company, token: str) -> bool:
    """Tell whether a link shows nothing."""
    try:
        company.house.ask(ShowInvitation(token=token))
    except NoSuchInvitation:
        return True
    return False


def test_who_is_invited_joins(company: Company) -> None:
    """Shown by the link, accepted by the account with the address, once."""
    token = company.invite("Grace@Example.org", Level.MANAGER)
    letter = company.house.letters[-1]
    assert (EMAIL, "Acme", "Fay", "manager") == (
        letter.to,
        letter.facts["organization"],
        letter.facts["inviter"],
        letter.facts["level"],
    )
    shown = company.house.ask(ShowInvitation(token=token))
    assert ("Acme", "Fay", EMAIL) == (shown.organization, shown.inviter, shown.email)
    assert only(company).mailed
    who = grace(company)
    joined = company.house.ask(AcceptInvitation(token=token), who)
    assert (company.id, Level.MANAGER) == (joined.id, joined.level)
    assert Level.MANAGER is company.levels()[who.user_id]
    with pytest.raises(NoSuchInvitation):
        company.house.ask(AcceptInvitation(token=token), who)


def test_an_invitation_is_to_one_address(company: Company) -> None:
    """Whoever else holds the link joins nothing, nor does nobody."""
    token = company.invite(EMAIL, Level.VIEWER)
    other = company.house.actor(company.house.register("eve@example.org", "Eve"))
    with pytest.raises(InvitedAnother):
        company.house.ask(AcceptInvitation(token=token), other)
    with pytest.raises(Unauthenticated):
        company.house.ask(AcceptInvitation(token=token))
    with pytest.raises(NoAccount):
        company.house.ask(AcceptInvitation(token=token), Actor(user_id=new_id(NOW)))
    assert other.user_id not in company.levels()


@pytest.mark.parametrize("mine", Level)
def test_nobody_invites_above_themselves(company: Company, mine: Level) -> None:
    """Admins below themselves, owners at any level, the others nobody."""
    who = company.join(mine)
    for level in Level:
        email = f"{level}@elsewhere.example"
        command = InviteMember(organization_id=company.id, email=email, level=level)
        if mine is Level.OWNER or (mine is Level.ADMIN and level not in {Level.ADMIN, Level.OWNER}):
            assert level is company.house.ask(command, who).level
        else:
            with pytest.raises(NotAllowed if mine is Level.ADMIN else LevelTooLow):
                company.house.ask(command, who)


def test_a_link_dies_with_the_power_of_who_sent_it(company: Company) -> None:
    """An admin who is one no more brings nobody in; one who resends it answers for it."""
    admin = company.join(Level.ADMIN)
    token = company.invite(EMAIL, Level.MANAGER, by=admin)
    company.set_level(admin, Level.DEVELOPER)
    assert dead(company, token)
    with pytest.raises(NoSuchInvitation):
        company.house.ask(AcceptInvitation(token=token), grace(company))
    again = ResendInvitation(organization_id=company.id, invitation_id=only(company).id)
    company.house.ask(again, company.founder)
    assert not dead(company, company.house.link())


def test_resending_makes_a_new_link(company: Company) -> None:
    """Good for seven days from then; the one before works no more."""
    first = company.invite(EMAIL, Level.VIEWER)
    company.house.clock.pass_by(dt.timedelta(days=6))
    again = ResendInvitation(organization_id=company.id, invitation_id=only(company).id)
    company.house.ask(again, company.founder)
    assert dead(company, first)
    second = company.house.link()
    assert dead(company, first)
    assert not dead(company, second)
    company.house.clock.pass_by(dt.timedelta(days=6))
    assert not dead(company, second)


def test_a_link_works_for_seven_days(company: Company) -> None:
    """Then it is shown as expired, and the address can be invited anew."""
    token = company.invite(EMAIL, Level.VIEWER)
    company.house.clock.pass_by(WEEK)
    assert (True, True) == (dead(company, token), only(company).expired)
    assert not dead(company, company.invite(EMAIL, Level.VIEWER))


def test_it_is_taken_back_or_declined(company: Company) -> None:
    """Whoever holds the link may decline; who cancels must be able to grant its level."""
    token = company.invite(EMAIL, Level.ADMIN)
    admin = company.join(Level.ADMIN)
    invitations = company.house.ask(ListInvitations(organization_id=company.id), admin).data
    cancel = CancelInvitation(organization_id=company.id, invitation_id=invitations[0].id)
    with pytest.raises(NotAllowed):
        company.house.ask(cancel, admin)
    company.house.ask(cancel, company.founder)
    assert dead(company, token)
    token = company.invite(EMAIL, Level.VIEWER)
    company.house.ask(DeclineInvitation(token=token))
    assert dead(company, token)
    with pytest.raises(NoSuchInvitation):
        company.house.ask(DeclineInvitation(token=token))


def test_nobody_is_asked_twice_or_in_vain(company: Company) -> None:
    """Members are not asked, nor addresses that are none, nor into a personal organization."""
    house, founder = company.house, company.founder
    company.invite(EMAIL, Level.VIEWER)
    with pytest.raises(AlreadyInvited):
        house.ask(InviteMember(organization_id=company.id, email=EMAIL), founder)
    with pytest.raises(AlreadyMember):
        house.ask(InviteMember(organization_id=company.id, email="founder@acme.example"), founder)
    with pytest.raises(Invalid):
        house.ask(InviteMember(organization_id=company.id, email="nobody"), founder)
    with pytest.raises(PersonalOrganizationStays):
        house.ask(InviteMember(organization_id=company.personal(), email="x@example.org"), founder)


def test_accepting_never_raises_or_lowers_a_member(company: Company) -> None:
    """Who became a member meanwhile stays what they are."""
    token = company.invite(EMAIL, Level.ADMIN)
    who = grace(company)
    with company.house.work(company.id) as unit:
        joined = unit.members.find(company.id, company.founder.user_id)
        unit.members.add(
            type(joined)(organization_id=company.id, user_id=who.user_id, level=Level.VIEWER)
        )
    assert Level.VIEWER is company.house.ask(AcceptInvitation(token=token), who).level
    assert Level.VIEWER is company.levels()[who.user_id]


def test_a_token_for_programs_joins_nothing(company: Company) -> None:
    """It is limited to one organization."""
    token = company.invite(EMAIL, Level.VIEWER)
    who = grace(company)
    proof = company.house.step_up(who, Danger.CREATE_TOKEN)
    mine = company.house.organization_of(who.user_id)
    made = company.house.ask(CreateToken(organization_id=mine, name="x", step_up=proof), who)
    limited = company.house.known(made.token)
    assert limited is not None
    with pytest.raises(Forbidden):
        company.house.ask(AcceptInvitation(token=token), limited)
