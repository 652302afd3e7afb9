"""Which rule decides, told to who may know it."""

import uuid
from typing import Any

import pytest

from crewkit_core.kernel.errors import Invalid
from crewkit_core.sessions.errors import NoSuchSession
from crewkit_core.sessions.use_cases import ExplainAccess, IngestBatch
from crewkit_core.tenancy.errors import LevelTooLow, NoSuchMember, NoSuchOrganization
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.model import ProjectHint
from crewkit_core.tenancy.policy import Further
from crewkit_core.tenancy.visibility import Visibility
from crewkit_testing.account_house import House
from crewkit_testing.builders import a_prompt
from crewkit_testing.companies_of_people import Company, found_company


@pytest.fixture
def company(house: House) -> Company:
    return found_company(house)


def test_ones_own_level_decides(house: House, company: Company) -> None:
    """The rule is named, and what a token would need."""
    developer = company.join(Level.DEVELOPER)
    for action, verdict in (
        ("show_project", (True, "needs_viewer", "read")),
        ("update_project", (False, "needs_manager", "write")),
        ("delete_organization", (False, "needs_owner", "write")),
    ):
        asked = ExplainAccess(organization_id=company.id, action=action)
        told = house.ask(asked, developer)
        assert verdict == (told.allowed, told.rule, told.scope)
        assert (developer.user_id, Level.DEVELOPER) == (told.user_id, told.level)
        told = house.ask(asked, company.founder)
        assert told.allowed


def test_admins_ask_after_others(house: House, company: Company) -> None:
    """Below, one asks after oneself alone; who is no member is told nothing."""
    developer, admin = company.join(Level.DEVELOPER), company.join(Level.ADMIN)
    asked = ExplainAccess(
        organization_id=company.id, action="create_project", user_id=developer.user_id
    )
    assert not house.ask(asked, admin).allowed
    with pytest.raises(LevelTooLow):
        house.ask(asked, company.join(Level.MANAGER))
    with pytest.raises(NoSuchOrganization):
        house.ask(asked, found_company(house, "Other").founder)
    nobody = ExplainAccess(
        organization_id=company.id, action="create_project", user_id=uuid.uuid4()
    )
    with pytest.raises(NoSuchMember):
        house.ask(nobody, admin)
    with pytest.raises(Invalid, match="action"):
        house.ask(ExplainAccess(organization_id=company.id, action="log_in"), admin)


def test_rules_over_levels_are_asked_when_they_can_be(house: House, company: Company) -> None:
    """And named as open when nobody said about whom."""
    admin, other = company.join(Level.ADMIN), company.join(Level.ADMIN)
    developer = company.join(Level.DEVELOPER)
    place: dict[str, Any] = {"organization_id": company.id}
    open_one = house.ask(ExplainAccess(**place, action="change_level"), admin)
    assert (True, Further.CHANGE) == (open_one.allowed, open_one.further)
    for action, member, level, verdict in (
        ("change_level", developer, Level.MANAGER, (True, "grant_below_own_level")),
        ("change_level", developer, Level.ADMIN, (False, "grant_below_own_level")),
        ("change_level", admin, Level.OWNER, (False, "own_level_is_for_others")),
        ("remove_member", other, None, (False, "grant_below_own_level")),
        ("remove_member", admin, None, (True, "anybody_leaves")),
        ("remove_member", company.founder, None, (False, "grant_below_own_level")),
    ):
        told = house.ask(
            ExplainAccess(**place, action=action, member_id=member.user_id, level=level), admin
        )
        assert (*verdict, None) == (told.allowed, told.rule, told.further)
    last = ExplainAccess(**place, action="remove_member", member_id=company.founder.user_id)
    assert "an_owner_remains" == house.ask(last, company.founder).rule
    invite = ExplainAccess(**place, action="invite_member", level=Level.ADMIN)
    assert "grant_below_own_level" == house.ask(invite, admin).rule


def test_of_a_session_its_owner_and_its_visibility_decide(house: House, company: Company) -> None:
    """Who does not see it is told so by who does; who asks for it unseen is told nothing."""
    bob, viewer = company.join(Level.DEVELOPER, "bob"), company.join(Level.VIEWER)
    manager = company.join(Level.MANAGER)
    place: dict[str, Any] = {"organization_id": company.id}
    house.ask(
        IngestBatch(
            **place,
            claude_session_id="s1",
            batch_id=uuid.uuid4(),
            first_line=0,
            data=a_prompt("s1"),
            project=ProjectHint(root="/app"),
            visibility=Visibility.RESTRICTED,
        ),
        bob,
    )
    delete = ExplainAccess(**place, action="delete_session", session="s1")
    assert "needs_developer" == house.ask(delete, bob).rule
    assert (False, "others_need_admin") == (
        (told := house.ask(delete, manager)).allowed,
        told.rule,
    )
    with pytest.raises(NoSuchSession):
        house.ask(delete, viewer)
    asked = ExplainAccess(**place, action="show_session", session="s1", user_id=viewer.user_id)
    assert "sees_no_such_session" == house.ask(asked, company.founder).rule
