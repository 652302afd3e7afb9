"""What the platform's own people read and do, and that nobody else does."""

import datetime as dt
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
from crewkit_core.audit.views import TrailFilter
from crewkit_core.identity.model import PlatformRole
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.errors import Invalid, Unauthenticated
from crewkit_core.kernel.message import Message
from crewkit_core.organizations.use_cases import DeleteOrganization
from crewkit_core.platform.errors import (
    AlreadyDisabled,
    CannotSignIn,
    DeletionPending,
    NoSuchUser,
    NotClosed,
    NotDisabled,
    NotPlatformOwner,
    NotStaff,
    NotYourself,
)
from crewkit_core.platform.model import UserState
from crewkit_core.platform.use_cases import (
    USE_CASES,
    ClaimPlatform,
    CreatePlatformLink,
    DisableUser,
    EnableUser,
    FoundPlatform,
    GrantPlatformRole,
    ListPlatformAudit,
    ListPlatformEvents,
    ListPlatformOrganizations,
    ListPlatformRoles,
    ListPlatformUsers,
    RestoreOrganization,
    RevokePlatformRole,
    ShowOwnPlatformRole,
    ShowPlatformOrganization,
    ShowPlatformStatistics,
    ShowPlatformUser,
)
from crewkit_core.platform.views import OrganizationFilter, UserFilter
from crewkit_core.sessions.use_cases import ListSessions
from crewkit_core.tenancy.errors import LevelTooLow, NoSuchOrganization
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.use_cases import (
    ChangeLevel,
    CreateOrganization,
    ListMembers,
    ListOrganizations,
    ShowOrganization,
    UpdateOrganization,
)
from crewkit_testing.account_house import PASSWORD, House
from crewkit_testing.companies_of_people import Company, found_company
from crewkit_testing.platform_people import WHY, Platform, claimed, close, local_owner

ALIVE = (CreatePlatformLink, FoundPlatform, ClaimPlatform, ShowOwnPlatformRole)
"""What somebody who is no staff may ask: the platform's beginning, and what they are to it."""


@pytest.fixture
def platform(house: House) -> Platform:
    return claimed(house)


@pytest.fixture
def company(platform: Platform) -> Company:
    return found_company(platform.house)


@pytest.fixture
def staff(platform: Platform) -> Actor:
    return platform.hire(PlatformRole.STAFF, "Stan")


def every_message(company: Company, user_id: uuid.UUID) -> list[Message[Any]]:
    """Return one of each kind, about somebody and something that is there."""
    here: dict[str, Any] = {"organization_id": company.id}
    them: dict[str, Any] = {"user_id": user_id, "reason": WHY}
    return [
        ShowPlatformStatistics(),
        ListPlatformUsers(),
        ShowPlatformUser(user_id=user_id),
        ListPlatformOrganizations(),
        ShowPlatformOrganization(**here),
        ListPlatformAudit(),
        ListPlatformAudit(**here),
        ListPlatformEvents(),
        ListPlatformEvents(**here),
        ListPlatformRoles(),
        DisableUser(**them),
        EnableUser(**them),
        RestoreOrganization(**here, reason=WHY),
        GrantPlatformRole(**them, role=PlatformRole.STAFF),
        RevokePlatformRole(**them),
    ]


def test_who_is_no_staff_gets_the_same_refusal_for_everything(
    platform: Platform, company: Company
) -> None:
    """Whether what they name is there or not: nobody learns of it; a stranger is to sign in."""
    nowhere = Company(platform.house, uuid.uuid4(), company.founder)
    messages = every_message(company, company.founder.user_id)
    assert {type(each) for each in messages} == USE_CASES.keys() - set(ALIVE)
    answers = set()
    for message in (*messages, *every_message(nowhere, uuid.uuid4())):
        with pytest.raises(NotStaff) as refused:
            platform.house.ask(message, company.founder)
        answers.add(refused.value.message)
        with pytest.raises(Unauthenticated):
            platform.house.ask(message)
    assert 1 == len(answers)
    tried = [each.record for each in platform.told("user") if each.record.refused]
    assert {"user.disabled", "user.enabled"} == {each.kind for each in tried}


def test_the_store_itself_shows_nothing_to_who_is_no_staff(
    platform: Platform, company: Company, staff: Actor
) -> None:
    """Whatever a use case forgets to ask; nor to staff who are kept out."""
    house = platform.house
    kept_out = platform.hire(PlatformRole.STAFF)
    platform.disable(kept_out.user_id)
    now = house.clock.now()
    for who, sees in ((staff, True), (company.founder, False), (kept_out, False)):
        with house.ports["platform_work"](who.user_id) as unit:
            reader, them = unit.reader, company.founder.user_id
            found = [
                any(attrs.asdict(reader.statistics(now)).values()),
                reader.users(UserFilter(), None, 9)[0],
                reader.user(them),
                reader.memberships(them),
                reader.organizations(OrganizationFilter(), None, 9)[0],
                reader.organization(company.id),
                reader.members(company.id),
            ]
            for chain in (company.id, uuid.UUID(int=0)):
                found.append(reader.audit_of(chain).page(chain, TrailFilter(), None, 9)[0])
                found.append(reader.events_of(chain).page(chain, TrailFilter(), None, 9)[0])
            assert [sees] * 11 == [bool(each) for each in found]


def test_a_role_gives_nothing_in_an_organization(
    platform: Platform, company: Company, staff: Actor
) -> None:
    """Neither staff nor the platform's owner: for the routes of tenants they are strangers."""
    here: dict[str, Any] = {"organization_id": company.id}
    messages: list[Message[Any]] = [
        ShowOrganization(**here),
        ListMembers(**here),
        ListSessions(**here),
        UpdateOrganization(**here, name="Ours"),
        ChangeLevel(**here, user_id=company.founder.user_id, level=Level.VIEWER),
    ]
    for who in (platform.owner, staff):
        for message in messages:
            with pytest.raises(NoSuchOrganization):
                platform.house.ask(message, who)
        assert {True} == {
            each.personal for each in platform.house.ask(ListOrganizations(), who).data
        }


def test_a_role_raises_no_level(platform: Platform, company: Company) -> None:
    """Staff who are members are members of their level, and no more."""
    viewer = company.join(Level.VIEWER)
    platform.grant(viewer.user_id, PlatformRole.OWNER)
    with pytest.raises(LevelTooLow):
        platform.house.ask(UpdateOrganization(organization_id=company.id, name="x"), viewer)
    assert Level.VIEWER is company.levels()[viewer.user_id]


def test_users_are_found_and_looked_at(platform: Platform, company: Company, staff: Actor) -> None:
    """By part of name or address, by id, by state, page by page; a look is written down."""
    house, grace = platform.house, company.join(Level.ADMIN, "Grace_%")
    out = platform.join("Otto")
    platform.disable(out.user_id)

    def found(**which: Any) -> list[str]:
        return [each.name for each in house.ask(ListPlatformUsers(**which), staff).data]

    assert ["Grace_%"] == found(search="RACE_%")
    assert ["Grace_%"] == found(search="grace_%@EXAMPLE")
    assert [] == found(search="g%")
    assert ["Otto"] == found(search=str(out.user_id)) == found(state=UserState.DISABLED)
    assert ["Owner"] == found(state=UserState.NO_ACCOUNT)
    everybody = found()
    assert {"Otto", "Grace_%", "Stan", "Fay", "Rut", "Owner"} == set(everybody)
    assert ["Otto", "Grace_%"] == everybody[:2]
    pages, after = list[str](), None
    while True:
        page = house.ask(ListPlatformUsers(limit=2, after=after), staff)
        pages += [each.name for each in page.data]
        after = page.next_cursor
        if after is None:
            break
    assert everybody == pages
    for wrong in ({"after": "x"}, {"limit": 0}, {"search": "x" * 201}):
        with pytest.raises(Invalid):
            found(**wrong)
    assert [] == platform.told("user.looked_at")
    detail = house.ask(ShowPlatformUser(user_id=grace.user_id), staff)
    assert ("Grace_%", UserState.ACTIVE, None) == (
        detail.user.name,
        detail.user.state,
        detail.user.platform_role,
    )
    assert [(True, Level.OWNER), (False, Level.ADMIN)] == sorted(
        ((each.personal, each.level) for each in detail.memberships), reverse=True
    )
    assert (1, 0) == (detail.sign_ins, detail.passkeys)
    (looked,) = platform.told("user.looked_at")
    assert (staff.user_id, str(grace.user_id)) == (looked.record.user_id, looked.record.object_id)
    with pytest.raises(NoSuchUser):
        house.ask(ShowPlatformUser(user_id=uuid.uuid4()), staff)
    assert 1 == len(platform.told("user.looked_at"))


def test_organizations_are_found_and_looked_at(
    platform: Platform, company: Company, staff: Actor
) -> None:
    """Closed ones too; each look stands in their own trail, and in the platform's."""
    house = platform.house
    company.join(Level.VIEWER, "Vic")
    other = house.ask(CreateOrganization(name="Beta"), company.founder)

    def found(**which: Any) -> list[str]:
        page = house.ask(ListPlatformOrganizations(**which), staff)
        return [each.name for each in page.data]

    assert ["Acme"] == found(search="ACM") == found(search=str(company.id))
    assert ["Beta"] == found(search="bet")
    close(company)
    assert ["Acme"] == found(closed=True)
    assert "Acme" not in found(closed=False)
    assert 7 == len(found())
    detail = house.ask(ShowPlatformOrganization(organization_id=company.id), staff)
    assert ["Fay", "Vic"] == [each.name for each in detail.members]
    assert (2, 1) == (detail.organization.members, detail.organization.owners)
    assert house.clock.now() == detail.organization.closed_at
    looks: list[Message[Any]] = [
        ListPlatformAudit(organization_id=other.id),
        ListPlatformEvents(organization_id=other.id),
        ShowPlatformOrganization(organization_id=other.id),
    ]
    for look in looks:
        house.ask(look, staff)
        for where in (other.id, None):
            told = platform.told("organization.looked_at", where)[0].record
            assert (staff.user_id, str(other.id)) == (told.user_id, told.object_id)
    with house.ports["platform_work"](staff.user_id) as unit:
        events = unit.reader.events_of(other.id).page(other.id, TrailFilter(), None, 3)[0]
    assert ["detail", "events", "audit"] == [e.happened.payload["what"] for e in events]
    for unknown in every_message(Company(house, uuid.uuid4(), staff), uuid.uuid4()):
        if getattr(unknown, "organization_id", None) is not None:
            with pytest.raises(NoSuchOrganization):
                house.ask(unknown, staff)


def test_trails_are_read(platform: Platform, company: Company, staff: Actor) -> None:
    """The platform's, which tells of accounts and its own people, and an organization's."""
    house = platform.house
    kinds = {each.kind for each in house.ask(ListPlatformAudit(limit=200), staff).data}
    assert {"user.verified", "platform_role.granted", "user.stepped_up"} <= kinds
    kinds = {each.kind for each in house.ask(ListPlatformEvents(limit=200), staff).data}
    assert {"user.verified", "platform_role.granted"} <= kinds
    here: dict[str, Any] = {"organization_id": company.id}
    records = house.ask(ListPlatformAudit(**here), staff)
    assert {company.id} == {each.organization_id for each in records.data}
    created = house.ask(ListPlatformAudit(**here, kind="organization.created"), staff).data
    assert [company.founder.user_id] == [each.user_id for each in created]
    first = house.ask(ListPlatformAudit(**here, limit=1), staff)
    second = house.ask(ListPlatformAudit(**here, limit=1, after=first.next_cursor), staff)
    assert first.data[0].sequence == second.data[0].sequence + 1
    events = house.ask(ListPlatformEvents(**here, kind="organization.created"), staff).data
    assert [company.id] == [each.organization_id for each in events]


def test_the_platform_in_numbers(platform: Platform, company: Company, staff: Actor) -> None:
    """Counted, closed and disabled ones too."""
    house, out = platform.house, platform.join()
    platform.disable(out.user_id)
    house.ask(CreateOrganization(name="Beta"), company.founder)
    close(company)
    seen = house.ask(ShowPlatformStatistics(), staff)
    assert (5, 4, 1, 0, 4) == (
        seen.users,
        seen.accounts,
        seen.disabled,
        seen.deleting,
        seen.new_accounts,
    )
    assert (6, 5, 1) == (seen.organizations, seen.personal, seen.closed)
    assert (7, 1, 1) == (seen.memberships, seen.platform_owners, seen.platform_staff)
    assert (4, 4, 3) == (seen.seen_week, seen.seen_month, seen.sign_ins)
    house.clock.pass_by(dt.timedelta(days=8))
    later = house.ask(ShowPlatformStatistics(), staff)
    assert (0, 4) == (later.seen_week, later.seen_month)


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
