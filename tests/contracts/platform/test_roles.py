"""Platform roles: whose they are, who gives them, and that an owner always remains."""

import datetime as dt
import threading

import attrs
import pytest

from crewkit_core.accounts.errors import LastPlatformOwner, LinkUsed, StepUpNeeded
from crewkit_core.accounts.model import Danger
from crewkit_core.accounts.use_cases import (
    CreateSignInLink,
    DeleteAccount,
    RedeemSignInLink,
)
from crewkit_core.identity.model import PlatformRole
from crewkit_core.kernel.actor import Actor, Grant, Origin
from crewkit_core.kernel.errors import CrewkitError, Invalid, ScopeMissing, Unauthenticated
from crewkit_core.kernel.ids import new_id
from crewkit_core.kernel.scopes import GRANTABLE
from crewkit_core.platform.errors import (
    CannotSignIn,
    NoPlatformRole,
    NoSuchUser,
    NotPlatformOwner,
    NotStaff,
    PlatformClaimed,
)
from crewkit_core.platform.use_cases import (
    ClaimPlatform,
    CreatePlatformLink,
    DisableUser,
    FoundPlatform,
    GrantPlatformRole,
    ListPlatformRoles,
    RevokePlatformRole,
    ShowOwnPlatformRole,
)
from crewkit_core.tenancy.levels import Level
from crewkit_testing.account_house import House
from crewkit_testing.companies_of_people import found_company
from crewkit_testing.platform_people import WHY, Platform, claimed, link_of, local_owner


@pytest.fixture
def platform(house: House) -> Platform:
    return claimed(house)


def test_the_first_owner_comes_by_a_link_that_works_once(house: House) -> None:
    """For who signed in themselves, within a day; of the secret a hash is kept."""
    who, other = (house.actor(house.register(f"{n}@example.org", n)) for n in ("ada", "bob"))
    secret, later = link_of(house), link_of(house)
    with pytest.raises(Unauthenticated):
        house.ask(ClaimPlatform(secret=secret))
    with pytest.raises(LinkUsed):
        house.ask(ClaimPlatform(secret=secret + "x"), who)
    assert PlatformRole.OWNER is house.ask(ClaimPlatform(secret=secret), who).role
    assert PlatformRole.OWNER is house.ask(ShowOwnPlatformRole(), who).role
    with pytest.raises(LinkUsed):
        house.ask(ClaimPlatform(secret=secret), other)
    with pytest.raises(PlatformClaimed):
        house.ask(ClaimPlatform(secret=later), other)
    assert None is house.ask(CreatePlatformLink(), local_owner(house))
    found = Platform(house, who)
    assert {who.user_id: PlatformRole.OWNER} == found.roles()
    granted, *refused = reversed([each.record for each in found.told("platform_role")])
    assert [True, True] == [each.refused for each in refused[-2:]]
    assert 1 == sum(not each.record.refused for each in found.told("platform_role"))
    assert str(who.user_id) == granted.object_id


def test_a_link_is_too_old_after_a_day(house: House) -> None:
    """Another is made at the next start."""
    who = house.actor(house.register())
    secret = link_of(house)
    house.clock.pass_by(dt.timedelta(hours=24, seconds=1))
    with pytest.raises(LinkUsed):
        house.ask(ClaimPlatform(secret=secret), who)


def test_an_embedded_platform_is_its_owners(house: House) -> None:
    """At its first start; later starts change nothing."""
    owner = local_owner(house)
    house.ask(FoundPlatform(), owner)
    house.ask(FoundPlatform(), local_owner(house))
    platform = Platform(house, owner)
    assert {owner.user_id: PlatformRole.OWNER} == platform.roles()
    assert 1 == len(platform.told("platform_role.granted"))
    # by its file alone, without another proof
    who = platform.join()
    command = GrantPlatformRole(user_id=who.user_id, role=PlatformRole.STAFF, reason=WHY)
    house.ask(command, owner)
    assert PlatformRole.STAFF is platform.roles()[who.user_id]


def test_the_local_owner_in_a_browser_proves_it_by_a_new_link(house: House) -> None:
    """They have neither password nor passkey: for five minutes the link is their proof."""
    local = local_owner(house)
    house.ask(FoundPlatform(), local)
    platform = Platform(house, local)
    first, second = platform.join(), platform.join()
    secret = house.ask(CreateSignInLink(user_id=local.user_id), local)
    owner = house.actor(house.ask(RedeemSignInLink(secret=secret)))
    change = GrantPlatformRole(user_id=first.user_id, role=PlatformRole.STAFF, reason=WHY)
    house.clock.pass_by(dt.timedelta(minutes=4))
    house.ask(change, owner)
    house.clock.pass_by(dt.timedelta(minutes=1, seconds=1))
    with pytest.raises(StepUpNeeded):
        house.ask(attrs.evolve(change, user_id=second.user_id), owner)
    # of somebody with an account a link proves nothing of the kind
    platform = Platform(house, local)
    house.ask(GrantPlatformRole(user_id=second.user_id, role=PlatformRole.OWNER, reason=WHY), local)
    secret = house.ask(CreateSignInLink(user_id=second.user_id), local)
    by_link = house.actor(house.ask(RedeemSignInLink(secret=secret)))
    with pytest.raises(StepUpNeeded):
        house.ask(RevokePlatformRole(user_id=first.user_id, reason=WHY), by_link)


def test_only_owners_grant_and_revoke(platform: Platform) -> None:
    """Staff and strangers are refused, and written down; a reason and a proof are asked for."""
    house, staff, anybody = platform.house, platform.hire(PlatformRole.STAFF), platform.join()
    for who, refusal in ((staff, NotPlatformOwner), (anybody, NotStaff)):
        with pytest.raises(refusal):
            platform.grant(who.user_id, PlatformRole.OWNER, by=who)
        with pytest.raises(refusal):
            platform.revoke(platform.owner.user_id, by=who)
        assert refusal.code in platform.told("platform_role")[0].record.details  # type: ignore[operator]
    assert 4 == sum(each.record.refused for each in platform.told("platform_role"))
    for why in ("", "  ", "...", "x" * 501):
        with pytest.raises(Invalid, match="reason"):
            platform.grant(anybody.user_id, PlatformRole.STAFF, why=why)
    bare = GrantPlatformRole(user_id=anybody.user_id, role=PlatformRole.STAFF, reason=WHY)
    with pytest.raises(StepUpNeeded):
        house.ask(bare, platform.owner)
    wrong = platform.prove(platform.owner, Danger.DISABLE_USER)
    with pytest.raises(StepUpNeeded):
        house.ask(attrs.evolve(bare, step_up=wrong), platform.owner)
    platform.grant(anybody.user_id, PlatformRole.OWNER)
    view = house.ask(ListPlatformRoles(), anybody).data
    assert [PlatformRole.OWNER, PlatformRole.STAFF, PlatformRole.OWNER] == [x.role for x in view]
    assert [None, platform.owner.user_id, platform.owner.user_id] == [x.granted_by for x in view]
    platform.revoke(staff.user_id, by=anybody)
    assert None is house.ask(ShowOwnPlatformRole(), staff).role
    with pytest.raises(NotStaff):
        house.ask(ListPlatformRoles(), staff)
    with pytest.raises(NoPlatformRole):
        platform.revoke(staff.user_id)
    record = platform.told("platform_role.revoked")[0].record
    assert (anybody.user_id, str(staff.user_id)) == (record.user_id, record.object_id)
    assert WHY in (record.details or "")


def test_a_role_is_for_who_can_sign_in(platform: Platform) -> None:
    """Not for somebody who was brought in, nor for a disabled user."""
    out = platform.join()
    platform.disable(out.user_id)
    brought_in = local_owner(platform.house)
    for user_id in (out.user_id, brought_in.user_id):
        with pytest.raises(CannotSignIn):
            platform.grant(user_id, PlatformRole.OWNER)
    with pytest.raises(NoSuchUser):
        platform.grant(new_id(platform.house.clock.now()), PlatformRole.STAFF)


def test_an_owner_remains(platform: Platform) -> None:
    """The last one is neither revoked nor made staff, nor disabled, nor goes."""
    owner, house = platform.owner, platform.house
    platform.hire(PlatformRole.STAFF)
    with pytest.raises(LastPlatformOwner):
        platform.revoke(owner.user_id)
    with pytest.raises(LastPlatformOwner):
        platform.grant(owner.user_id, PlatformRole.STAFF)
    going = DeleteAccount(step_up=platform.prove(owner, Danger.DELETE_ACCOUNT))
    with pytest.raises(LastPlatformOwner):
        house.ask(going, owner)
    second = platform.hire(PlatformRole.OWNER)
    platform.disable(second.user_id)
    with pytest.raises(LastPlatformOwner):
        platform.revoke(owner.user_id)
    platform.enable(second.user_id)
    platform.grant(owner.user_id, PlatformRole.STAFF)
    with pytest.raises(NotPlatformOwner):
        platform.disable(second.user_id)
    assert PlatformRole.OWNER is platform.roles()[second.user_id]


def test_no_token_carries_a_role(platform: Platform) -> None:
    """Neither a token for programs nor a sign-in that was limited, whatever it may."""
    house = platform.house
    limited = Grant(organization_id=house.organization_of(platform.owner.user_id), scopes=GRANTABLE)
    for actor in (
        attrs.evolve(platform.owner, origin=Origin.TOKEN, grant=limited),
        attrs.evolve(platform.owner, grant=limited),
    ):
        with pytest.raises(ScopeMissing):
            house.ask(ListPlatformRoles(), actor)
    # and should a scope ever let it through, the use case itself refuses
    for actor in (
        Actor(user_id=platform.owner.user_id, origin=Origin.TOKEN),
        Actor(user_id=platform.owner.user_id, origin=Origin.WORKER),
        attrs.evolve(platform.owner, token_id=platform.owner.user_id),
    ):
        with pytest.raises(NotStaff):
            house.ask(ListPlatformRoles(), actor)
        assert None is house.ask(ShowOwnPlatformRole(), actor).role
        with pytest.raises(NotStaff):
            house.ask(ClaimPlatform(secret="x"), actor)


def test_a_level_is_no_role(platform: Platform) -> None:
    """An organization's owner is nothing to the platform."""
    company = found_company(platform.house)
    for who in (company.founder, company.join(Level.ADMIN)):
        assert None is platform.house.ask(ShowOwnPlatformRole(), who).role
        with pytest.raises(NotStaff):
            platform.house.ask(ListPlatformRoles(), who)


@pytest.mark.parametrize("way", ["revoke", "disable", "go", "both"])
def test_two_owners_at_once_leave_one(platform: Platform, way: str) -> None:
    """Each takes the other's role away, keeps them out, or goes, in the same moment."""
    house = platform.house
    for _ in range(5):
        first = platform.owner
        second = platform.hire(PlatformRole.OWNER)
        pairs = [(first, second, way), (second, first, "disable" if way == "both" else way)]
        _at_once(house, pairs)
        with house.account_work() as unit:
            owners = unit.platform_roles.owners()
        assert 1 == len(owners), way
        remaining = next(iter(owners))
        signed_in = first if remaining == first.user_id else second
        platform = Platform(house, signed_in)


def _at_once(house: House, pairs: list[tuple[Actor, Actor, str]]) -> None:
    ready = threading.Barrier(len(pairs))
    acts = [threading.Thread(target=_act(house, ready, *pair)) for pair in pairs]
    for act in acts:
        act.start()
    for act in acts:
        act.join()


def _act(house: House, ready: threading.Barrier, me: Actor, them: Actor, way: str):  # type: ignore[no-untyped-def]  # noqa: ANN202
    dangers = {"go": Danger.DELETE_ACCOUNT, "disable": Danger.DISABLE_USER}
    danger = dangers.get(way, Danger.CHANGE_PLATFORM_ROLE)
    house.clock.pass_by(dt.timedelta(minutes=1))
    proof = house.step_up(me, danger)

    def run() -> None:
        ready.wait()
        try:
            if way == "go":
                house.ask(DeleteAccount(step_up=proof), me)
            elif way == "disable":
                house.ask(DisableUser(user_id=them.user_id, reason=WHY, step_up=proof), me)
            else:
                revocation = RevokePlatformRole(user_id=them.user_id, reason=WHY, step_up=proof)
                house.ask(revocation, me)
        except CrewkitError:
            pass

    return run
