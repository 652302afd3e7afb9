"""The three writes of the platform's own people, each with a reason and a proof."""

import uuid
from typing import Any

import attrs
import pytest

from crewkit_core.accounts.errors import StepUpNeeded, WrongCredentials
from crewkit_core.accounts.model import Danger
from crewkit_core.accounts.use_cases import (
    Authenticate,
    CreateToken,
    DeleteAccount,
    LogIn,
    RequestReset,
)
from crewkit_core.identity.model import PlatformRole
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.errors import Invalid
from crewkit_core.organizations.use_cases import DeleteOrganization
from crewkit_core.platform.errors import (
    AlreadyDisabled,
    CannotSignIn,
    DeletionPending,
    NoSuchUser,
    NotClosed,
    NotDisabled,
    NotPlatformOwner,
    NotYourself,
)
from crewkit_core.platform.model import UserState
from crewkit_core.platform.use_cases import (
    DisableUser,
    EnableUser,
    RestoreOrganization,
    ShowPlatformUser,
)
from crewkit_core.tenancy.errors import NoSuchOrganization
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.use_cases import (
    CreateOrganization,
    ListOrganizations,
    ShowOrganization,
)
from crewkit_testing.account_house import PASSWORD, House
from crewkit_testing.companies_of_people import Company, found_company
from crewkit_testing.platform_people import WHY, Platform, claimed, close, local_owner


@pytest.fixture
def platform(house: House) -> Platform:
    return claimed(house)


@pytest.fixture
def company(platform: Platform) -> Company:
    return found_company(platform.house)


@pytest.fixture
def staff(platform: Platform) -> Actor:
    return platform.hire(PlatformRole.STAFF, "Stan")


def test_a_disabled_user_is_out_everywhere_and_comes_in_again(
    platform: Platform, company: Company, staff: Actor
) -> None:
    """At the next request: browser, client and program; enabled, they sign in anew."""
    house = platform.house
    signed_in = house.register("dora@example.org", "Dora")
    dora = house.actor(signed_in)
    home = house.organization_of(dora.user_id)
    proof = platform.prove(dora, Danger.CREATE_TOKEN)
    made = CreateToken(organization_id=home, name="ci", step_up=proof)
    program = house.ask(made, dora).token
    log_in = LogIn(email="dora@example.org", password=PASSWORD)
    browser = house.cookie(house.ask(log_in))
    house.ask(RequestReset(email="dora@example.org"))
    platform.disable(dora.user_id, by=staff, why="  spam,\n  see ticket 4711 ")
    assert None is house.known(signed_in.access_token)
    assert None is house.known(program)
    assert None is house.ask(Authenticate(cookie=browser))
    with pytest.raises(WrongCredentials):
        house.ask(log_in)
    assert [] == list(house.sign_ins_of(dora.user_id))
    with pytest.raises(AlreadyDisabled):
        platform.disable(dora.user_id, by=staff)
    (told,) = platform.told("user.disabled")
    assert (staff.user_id, str(dora.user_id)) == (told.record.user_id, told.record.object_id)
    assert '"spam, see ticket 4711"' in (told.record.details or "")
    platform.enable(dora.user_id, by=staff)
    assert None is house.known(signed_in.access_token)
    assert None is not house.known(program)
    assert None is not house.known(house.ask(log_in).access_token)
    with pytest.raises(NotDisabled):
        platform.enable(dora.user_id, by=staff)
    (told,) = platform.told("user.enabled")
    assert WHY in (told.record.details or "")


def test_the_writes_want_a_reason_and_a_proof(
    platform: Platform, company: Company, staff: Actor
) -> None:
    """A word at least; the proof is for this very action, and used once."""
    house, user_id = platform.house, company.founder.user_id
    closed = found_company(house, "Closing")
    writes: list[tuple[Any, Danger]] = [
        (DisableUser(user_id=user_id, reason=WHY), Danger.DISABLE_USER),
        (EnableUser(user_id=user_id, reason=WHY), Danger.ENABLE_USER),
        (RestoreOrganization(organization_id=closed.id, reason=WHY), Danger.RESTORE_ORGANIZATION),
    ]
    proof = house.step_up(closed.founder, Danger.DELETE_ORGANIZATION)
    ending = DeleteOrganization(organization_id=closed.id, name="Closing", step_up=proof)
    house.ask(ending, closed.founder)
    for write, danger in writes:
        for why in ("", " \n", "--", "x" * 501, "a\x00b"):
            with pytest.raises(Invalid, match="reason"):
                house.ask(attrs.evolve(write, reason=why), staff)
        with pytest.raises(StepUpNeeded):
            house.ask(write, staff)
        wrong = platform.prove(staff, Danger.DELETE_ACCOUNT)
        with pytest.raises(StepUpNeeded):
            house.ask(attrs.evolve(write, step_up=wrong), staff)
        others = platform.prove(company.founder, danger)
        with pytest.raises(StepUpNeeded):
            house.ask(attrs.evolve(write, step_up=others), staff)
        house.ask(attrs.evolve(write, step_up=platform.prove(staff, danger)), staff)


def test_staff_keep_out_neither_themselves_nor_each_other(
    platform: Platform, company: Company, staff: Actor
) -> None:
    """Who has a platform role is a matter of its owners; the tries are written down."""
    second = platform.hire(PlatformRole.STAFF)
    for who in (second, platform.owner):
        with pytest.raises(NotPlatformOwner):
            platform.disable(who.user_id, by=staff)
    for who in (staff, platform.owner):
        with pytest.raises(NotYourself):
            platform.disable(who.user_id, by=who)
    assert 4 == sum(each.record.refused for each in platform.told("user.disabled"))
    platform.disable(second.user_id)
    with pytest.raises(NotPlatformOwner):
        platform.enable(second.user_id, by=staff)
    platform.enable(second.user_id)
    with pytest.raises(CannotSignIn):
        platform.disable(local_owner(platform.house).user_id, by=staff)
    with pytest.raises(NoSuchUser):
        platform.disable(uuid.uuid4(), by=staff)


def test_a_deletion_is_the_users_own(platform: Platform, staff: Actor) -> None:
    """Staff neither undo it nor hide it under something else."""
    house, dora = platform.house, platform.join("Dora")
    house.ask(DeleteAccount(step_up=platform.prove(dora, Danger.DELETE_ACCOUNT)), dora)
    with pytest.raises(DeletionPending):
        platform.enable(dora.user_id, by=staff)
    with pytest.raises(DeletionPending):
        platform.disable(dora.user_id, by=staff)
    assert UserState.DELETING is house.ask(ShowPlatformUser(user_id=dora.user_id), staff).user.state


def test_a_closed_organization_is_given_back(
    platform: Platform, company: Company, staff: Actor
) -> None:
    """To the people who belonged to it, at their levels; told there and on the platform."""
    house, viewer = platform.house, company.join(Level.VIEWER)
    with pytest.raises(NotClosed):
        platform.restore(company, by=staff)
    close(company)
    with pytest.raises(NoSuchOrganization):
        house.ask(ShowOrganization(organization_id=company.id), viewer)
    restored = platform.restore(company, by=staff)
    assert (company.id, "Acme", "acme") == (restored.id, restored.name, restored.slug)
    shown = house.ask(ShowOrganization(organization_id=company.id), viewer)
    assert ("acme", Level.VIEWER) == (shown.slug, shown.level)
    assert Level.OWNER is company.levels()[company.founder.user_id]
    for where in (company.id, None):
        (told,) = platform.told("organization.restored", where)
        assert (staff.user_id, str(company.id)) == (told.record.user_id, told.record.object_id)
        assert WHY in (told.record.details or "")
    with pytest.raises(NotClosed):
        platform.restore(company, by=staff)


def test_a_slug_that_was_taken_meanwhile_gets_a_number(
    platform: Platform, company: Company, staff: Actor
) -> None:
    """The answer says so; who has the slug now keeps it."""
    house = platform.house
    close(company)
    for slug in ("acme", "acme-2"):
        house.ask(CreateOrganization(name="Acme", slug=slug), company.founder)
    assert "acme-3" == platform.restore(company, by=staff).slug
    slugs = [each.slug for each in house.ask(ListOrganizations(), company.founder).data]
    assert {"acme", "acme-2", "acme-3"} < set(slugs)
    (told,) = platform.told("organization.restored", company.id)
    assert '"acme-3"' in (told.record.details or "")
