"""Members: who may change whom, who owns, and what is left of those who went."""

import itertools
import os
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from crewkit_core.accounts.errors import StepUpNeeded
from crewkit_core.accounts.model import Danger
from crewkit_core.accounts.use_cases import CreateToken, DeleteAccount
from crewkit_core.audit.use_cases import ListAuditRecords
from crewkit_core.audit.views import AuditRecordView
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.errors import CrewkitError, Invalid
from crewkit_core.kernel.ids import new_id
from crewkit_core.organizations.use_cases import InviteMember, ListInvitations, TransferOwnership
from crewkit_core.tenancy.errors import (
    LastOwner,
    LevelTooLow,
    NoSuchMember,
    NoSuchOrganization,
    NotAllowed,
)
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.use_cases import ChangeLevel, ListMembers, RemoveMember
from crewkit_testing.account_house import House, postgres_house
from crewkit_testing.builders import NOW
from crewkit_testing.companies_of_people import Company, found_company
from crewkit_testing.house import TOLD
from crewkit_testing.postgres_world import PostgresWorld

RACES = int(os.environ.get("CREWKIT_RACES", "25"))
RANK = {Level.VIEWER: 0, Level.DEVELOPER: 1, Level.MANAGER: 2, Level.ADMIN: 3, Level.OWNER: 4}


@pytest.fixture
def company(house: House) -> Company:
    return found_company(house)


def granted(mine: Level, theirs: Level, to: Level) -> bool:
    """Tell whether one may make another so: said again, in other words than the policy's."""
    if RANK[mine] == RANK[Level.OWNER]:
        return True
    return RANK[mine] == RANK[Level.ADMIN] > max(RANK[theirs], RANK[to])


def test_who_may_change_whom_is_a_matter_of_levels(company: Company) -> None:
    """Each level, to each other, of each third: strictly below one's own, but for owners."""
    actors = {level: company.join(level, f"a-{level}") for level in Level}
    other = company.join(Level.VIEWER, "victim")
    for mine, theirs, to in itertools.product(Level, repeat=3):
        company.set_level(other, theirs)
        try:
            company.set_level(other, to, by=actors[mine])
        except NotAllowed:
            assert (False, theirs) == (granted(mine, theirs, to), company.levels()[other.user_id])
        else:
            assert (True, to) == (granted(mine, theirs, to), company.levels()[other.user_id])


@pytest.mark.parametrize("level", [each for each in Level if each is not Level.OWNER])
def test_nobody_changes_their_own_level(company: Company, level: Level) -> None:
    """Not even to a lower one; leaving is everybody's right."""
    who = company.join(level)
    for to in Level:
        with pytest.raises(NotAllowed, match="own_level_is_for_others"):
            company.set_level(who, to, by=who)
    company.house.ask(RemoveMember(organization_id=company.id, user_id=who.user_id), who)
    assert who.user_id not in company.levels()


def test_the_last_owner_stays_until_there_is_another(company: Company) -> None:
    """Neither stepping down nor leaving nor being removed; a disabled owner is none."""
    founder = company.founder
    leave = RemoveMember(organization_id=company.id, user_id=founder.user_id)
    down = ChangeLevel(organization_id=company.id, user_id=founder.user_id, level=Level.ADMIN)
    for message in (leave, down):
        with pytest.raises(LastOwner):
            company.house.ask(message, founder)
    second = company.join(Level.OWNER)
    proof = company.house.step_up(second, Danger.DELETE_ACCOUNT)
    company.house.ask(DeleteAccount(step_up=proof), second)
    for message in (leave, down):
        with pytest.raises(LastOwner):
            company.house.ask(message, founder)
    third = company.join(Level.OWNER)
    company.house.ask(down, founder)
    company.house.ask(leave, third)
    assert founder.user_id not in company.levels()


def test_who_is_removed_loses_their_power_at_once(company: Company) -> None:
    """They and the tokens that act for them; the next answer is that of an unknown id."""
    who = company.join(Level.DEVELOPER)
    proof = company.house.step_up(who, Danger.CREATE_TOKEN)
    token = company.house.ask(
        CreateToken(organization_id=company.id, name="build", step_up=proof), who
    ).token
    assert company.house.known(token) is not None
    company.house.ask(
        RemoveMember(organization_id=company.id, user_id=who.user_id), company.founder
    )
    assert company.house.known(token) is None
    for organization_id in (company.id, new_id(NOW)):
        with pytest.raises(NoSuchOrganization, match="there is no such organization"):
            company.house.ask(ListMembers(organization_id=organization_id), who)
    gone = RemoveMember(organization_id=company.id, user_id=who.user_id)
    with pytest.raises(NoSuchMember):
        company.house.ask(gone, company.founder)


def test_what_is_refused_is_told_in_the_trail(company: Company) -> None:
    """Who tried, what, and the rule; beside what was done, with before and after."""
    admin = company.join(Level.ADMIN)
    with pytest.raises(NotAllowed):
        company.set_level(company.founder, Level.VIEWER, by=admin)
    page = company.house.ask(
        ListAuditRecords(organization_id=company.id, kind="member.level_changed", refused=True),
        company.founder,
    )
    (told,) = page.data
    assert (admin.user_id, "grant_below_own_level") == (told.user_id, told.reason)
    developer = company.join(Level.DEVELOPER)
    company.set_level(developer, Level.MANAGER, by=admin)
    done = company.house.ask(
        ListAuditRecords(organization_id=company.id, object_id=str(developer.user_id)),
        company.founder,
    ).data[0]
    assert ({"level": "developer"}, {"level": "manager"}) == (done.before, done.after)


def test_a_command_above_ones_level_is_told_in_the_trail(company: Company) -> None:
    """Which command, by whom, and what it needs; neither questions nor what strangers try."""
    viewer, house = company.join(Level.VIEWER), company.house
    stranger = house.actor(house.register("eve@example.org", "Eve"))
    above = InviteMember(organization_id=company.id, email="x@example.org")
    for message, actor in (
        (above, viewer),
        (ListInvitations(organization_id=company.id), viewer),
        (above, stranger),
    ):
        with pytest.raises((LevelTooLow, NoSuchOrganization)):
            house.ask(message, actor)
    (told,) = _refused(company)
    assert (viewer.user_id, "access.refused", "InviteMember", "needs_admin") == (
        told.user_id,
        told.kind,
        told.object_id,
        told.reason,
    )


def test_nobody_floods_the_trail_with_refusals(company: Company) -> None:
    """Twenty of a kind a member and hour; of another kind or member there is room."""
    viewer, other, house = company.join(Level.VIEWER), company.join(Level.VIEWER), company.house
    above = InviteMember(organization_id=company.id, email="x@example.org")

    def tried(actor: Actor, times: int) -> int:
        before = len(_refused(company))
        for _ in range(times):
            with pytest.raises(LevelTooLow):
                house.ask(above, actor)
        return len(_refused(company)) - before

    assert (20, 0, 3) == (tried(viewer, 30), tried(viewer, 5), tried(other, 3))
    with pytest.raises(NotAllowed):
        company.set_level(other, Level.OWNER, by=viewer)
    assert "member.level_changed" == _refused(company)[0].kind


def _refused(company: Company) -> tuple[AuditRecordView, ...]:
    query = ListAuditRecords(organization_id=company.id, refused=True, limit=100)
    return company.house.ask(query, company.founder).data


def test_ownership_is_handed_over_in_one_step(company: Company) -> None:
    """With a proof; to a member who can sign in; the former owner stays as an admin."""
    heir = company.join(Level.DEVELOPER)
    hand = TransferOwnership(organization_id=company.id, user_id=heir.user_id)
    with pytest.raises(StepUpNeeded):
        company.house.ask(hand, company.founder)
    with pytest.raises(LevelTooLow):
        company.house.ask(hand, heir)
    proof = company.house.step_up(company.founder, Danger.TRANSFER_OWNERSHIP)
    hand = TransferOwnership(organization_id=company.id, user_id=heir.user_id, step_up=proof)
    company.house.ask(hand, company.founder)
    levels = company.levels()
    assert (Level.OWNER, Level.ADMIN) == (levels[heir.user_id], levels[company.founder.user_id])
    own = TransferOwnership(organization_id=company.id, user_id=heir.user_id)
    with pytest.raises(Invalid):
        company.house.ask(own, heir)


def test_ownership_is_handed_to_nobody_who_cannot_sign_in(company: Company) -> None:
    """Also while there is another owner."""
    heir, _ = company.join(Level.ADMIN), company.join(Level.OWNER)
    company.house.ask(
        DeleteAccount(step_up=company.house.step_up(heir, Danger.DELETE_ACCOUNT)), heir
    )
    proof = company.house.step_up(company.founder, Danger.TRANSFER_OWNERSHIP)
    hand = TransferOwnership(organization_id=company.id, user_id=heir.user_id, step_up=proof)
    with pytest.raises(LastOwner):
        company.house.ask(hand, company.founder)
    levels = company.levels()
    assert (Level.ADMIN, Level.OWNER) == (levels[heir.user_id], levels[company.founder.user_id])


@pytest.mark.postgres
def test_two_owners_who_demote_each_other_leave_one(
    postgres_world: PostgresWorld, record_property: Any
) -> None:
    """B9: at the same instant, again and again: there is always an owner."""
    with postgres_house(postgres_world) as house:
        company = found_company(house)
        other = company.join(Level.OWNER)
        pair = (company.founder, other)
        orphaned = refused = 0
        with ThreadPoolExecutor(2) as pool:
            for _ in range(RACES):
                start = Barrier(2)
                refused += sum(pool.map(lambda n: _demote(company, pair, n, start), (0, 1)))  # noqa: B023 - done before the next
                owners = [who for who in pair if company.levels()[who.user_id] is Level.OWNER]
                orphaned += not owners
                if not owners:
                    break
                for who in [each for each in pair if each not in owners]:
                    company.set_level(who, Level.OWNER, by=owners[0])
        record_property(TOLD, f"B9: {RACES} races of two owners, {orphaned} without an owner")
        assert (0, RACES) == (orphaned, refused)


def _demote(company: Company, pair: tuple[Actor, Actor], n: int, start: Barrier) -> bool:
    start.wait(10)
    try:
        company.set_level(pair[1 - n], Level.DEVELOPER, by=pair[n])
    except CrewkitError:
        return True
    return False
