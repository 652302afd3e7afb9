"""Tokens for programs: never more than their creator may now, dead with the membership."""

import datetime as dt
import uuid

import pytest

from crewkit_core.accounts.errors import NoSuchServiceAccount, NoSuchToken, StepUpNeeded
from crewkit_core.accounts.model import Danger
from crewkit_core.accounts.secret_text import API_TOKEN, hash_of, is_api_token
from crewkit_core.accounts.use_cases import (
    CreateServiceAccount,
    CreateToken,
    DeleteAccount,
    ListServiceAccounts,
    ListSignIns,
    ListTokens,
    RemoveServiceAccount,
    RevokeToken,
    ShowMe,
)
from crewkit_core.accounts.views import NewToken
from crewkit_core.identity.model import User
from crewkit_core.kernel.actor import Actor, Origin
from crewkit_core.kernel.errors import Forbidden, Invalid, ScopeMissing
from crewkit_core.kernel.scopes import Scope
from crewkit_core.tenancy.errors import LevelTooLow, NoSuchOrganization
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.use_cases import (
    AddPerson,
    ChangeLevel,
    ListMembers,
    ListOrganizations,
    ListProjects,
)
from crewkit_testing.account_house import House


@pytest.fixture
def owner(house: House) -> Actor:
    return house.actor(house.register())


@pytest.fixture
def organization(house: House, owner: Actor) -> uuid.UUID:
    return house.organization_of(owner.user_id)


def _create(
    house: House,
    actor: Actor,
    organization: uuid.UUID,
    *scopes: Scope,
    service: uuid.UUID | None = None,
    days: int = 90,
) -> NewToken:
    command = CreateToken(
        organization_id=organization,
        name="build",
        scopes=scopes or (Scope.READ,),
        service_account_id=service,
        expires_in_days=days,
        step_up=house.step_up(actor, Danger.CREATE_TOKEN),
    )
    return house.ask(command, actor)


def _member(house: House, organization: uuid.UUID, level: Level) -> Actor:
    name = f"{level.value.capitalize()} Person"
    signed_in = house.register(f"{level.value}@example.org", name)
    user = User(
        id=signed_in.user_id,
        name=name,
        email=f"{level.value}@example.org",
        created_at=house.clock.now(),
    )
    house.directory.person(organization, user, level)
    return house.actor(signed_in)


def _bearer(house: House, token: str) -> Actor:
    actor = house.known(token)
    assert actor is not None
    return actor


def test_a_token_acts_as_its_creator_within_its_bounds(
    house: House, owner: Actor, organization: uuid.UUID
) -> None:
    """One organization, the scopes named, and nothing of the account."""
    actor = _bearer(house, _create(house, owner, organization).token)
    assert (owner.user_id, Origin.TOKEN) == (actor.user_id, actor.origin)
    assert owner.user_id == house.ask(ShowMe(), actor).user_id
    assert () == house.ask(ListProjects(organization_id=organization), actor).data
    assert 1 == len(house.ask(ListOrganizations(), actor).data)
    with pytest.raises(ScopeMissing):
        house.ask(AddPerson(organization_id=organization, email="b@example.org"), actor)
    with pytest.raises(ScopeMissing):
        house.ask(ListSignIns(), actor)
    with pytest.raises(ScopeMissing):
        house.ask(ListTokens(organization_id=organization), actor)


def test_a_token_reaches_its_own_organization_alone(
    house: House, owner: Actor, organization: uuid.UUID
) -> None:
    """Its user's other organizations are not there for it."""
    other = house.register("eve@example.org", "Eve Adams")
    elsewhere = house.organization_of(other.user_id)
    user = User(id=owner.user_id, name="Ada", email="ada@example.org", created_at=house.clock.now())
    house.directory.person(elsewhere, user, Level.ADMIN)
    actor = _bearer(house, _create(house, owner, organization).token)
    assert [organization] == [each.id for each in house.ask(ListOrganizations(), actor).data]
    with pytest.raises(NoSuchOrganization):
        house.ask(ListProjects(organization_id=elsewhere), actor)
    assert () == house.ask(ListProjects(organization_id=elsewhere), owner).data


def test_a_token_is_told_once_and_kept_as_a_hash(
    house: House, owner: Actor, organization: uuid.UUID
) -> None:
    """The list shows what it is, when it was used last, and never the token."""
    new = _create(house, owner, organization)
    with house.work(organization) as unit:
        (kept,) = unit.api_tokens.all(organization)
    assert hash_of(new.token) == kept.token_hash
    assert new.token not in repr(new)
    (listed,) = house.ask(ListTokens(organization_id=organization), owner).data
    assert (new.id, None) == (listed.id, listed.used_at)
    _bearer(house, new.token)
    (listed,) = house.ask(ListTokens(organization_id=organization), owner).data
    assert house.clock.now() == listed.used_at


def test_scanners_recognize_a_token(house: House, owner: Actor, organization: uuid.UUID) -> None:
    """A prefix of ours, a fixed length, and a checksum: one wrong character is no token."""
    token = _create(house, owner, organization).token
    assert API_TOKEN.fullmatch(token)
    assert is_api_token(token)
    for at in (13, 30, len(token) - 1):
        other = token[:at] + ("a" if token[at] != "a" else "b") + token[at + 1 :]
        assert not is_api_token(other)
        assert None is house.known(other)


def test_a_token_ends(house: House, owner: Actor, organization: uuid.UUID) -> None:
    """Expired or revoked, it lets nobody in."""
    short, revoked = (
        _create(house, owner, organization, days=1),
        _create(house, owner, organization),
    )
    house.ask(RevokeToken(organization_id=organization, token_id=revoked.id), owner)
    assert None is house.known(revoked.token)
    house.clock.pass_by(dt.timedelta(days=1))
    assert None is house.known(short.token)
    with pytest.raises(NoSuchToken):
        house.ask(RevokeToken(organization_id=organization, token_id=revoked.id), owner)


def test_creating_needs_a_proof_and_sense(
    house: House, owner: Actor, organization: uuid.UUID
) -> None:
    """No token without stepping up; none without end, scope or name, none over the account."""
    with pytest.raises(StepUpNeeded):
        house.ask(CreateToken(organization_id=organization, name="x"), owner)
    for wrong in (
        {"expires_in_days": 0},
        {"expires_in_days": 367},
        {"scopes": ()},
        {"scopes": (Scope.ACCOUNT,)},
        {"scopes": (Scope.READ, Scope.ACCOUNT)},
        {"name": ""},
    ):
        known = {"organization_id": organization, "name": "x", "step_up": "x"}
        with pytest.raises(Invalid):
            house.ask(CreateToken(**{**known, **wrong}), owner)  # type: ignore[arg-type]


def test_tokens_make_no_tokens(house: House, owner: Actor, organization: uuid.UUID) -> None:
    """What leaks cannot multiply."""
    actor = _bearer(house, _create(house, owner, organization, Scope.TOKENS).token)
    with pytest.raises(Forbidden):
        house.ask(CreateToken(organization_id=organization, name="x", step_up="x"), actor)
    with pytest.raises(Forbidden):
        house.ask(CreateServiceAccount(organization_id=organization, name="x"), actor)


def test_a_token_dies_with_its_creator(house: House, owner: Actor, organization: uuid.UUID) -> None:
    """An account that is deleted takes its tokens along, also those of service accounts."""
    admin = _member(house, organization, Level.ADMIN)
    service = house.ask(
        CreateServiceAccount(organization_id=organization, name="CI", level=Level.DEVELOPER), admin
    )
    own = _create(house, admin, organization)
    machine = _create(house, admin, organization, service=service.user_id)
    assert service.user_id == _bearer(house, machine.token).user_id
    house.clock.pass_by(dt.timedelta(minutes=10))
    house.ask(DeleteAccount(step_up=house.step_up(admin, Danger.DELETE_ACCOUNT)), admin)
    assert [None, None] == [house.known(own.token), house.known(machine.token)]


def test_a_service_account_never_does_more_than_its_creator_may(
    house: House, owner: Actor, organization: uuid.UUID
) -> None:
    """Its token is capped by the level its creator has now."""
    service = house.ask(
        CreateServiceAccount(organization_id=organization, name="CI", level=Level.ADMIN), owner
    )
    admin = _member(house, organization, Level.ADMIN)
    token = _create(house, admin, organization, Scope.READ, Scope.WRITE, service=service.user_id)
    actor = _bearer(house, token.token)
    assert 4 == len(house.ask(ListMembers(organization_id=organization), actor).data) + 1
    house.ask(AddPerson(organization_id=organization, email="b@example.org"), actor)
    lowered = ChangeLevel(
        organization_id=organization, user_id=admin.user_id, level=Level.DEVELOPER
    )
    house.ask(lowered, owner)
    actor = _bearer(house, token.token)
    with pytest.raises(LevelTooLow):
        house.ask(AddPerson(organization_id=organization, email="c@example.org"), actor)
    (shown,) = house.ask(ListOrganizations(), actor).data
    assert Level.DEVELOPER == shown.level


def test_service_accounts_are_an_admins_business(
    house: House, owner: Actor, organization: uuid.UUID
) -> None:
    """Only below one's own level; an owner gives any."""
    admin = _member(house, organization, Level.ADMIN)
    developer = _member(house, organization, Level.DEVELOPER)
    with pytest.raises(LevelTooLow):
        house.ask(CreateServiceAccount(organization_id=organization, name="x"), developer)
    for level in (Level.ADMIN, Level.OWNER):
        with pytest.raises(LevelTooLow):
            house.ask(
                CreateServiceAccount(organization_id=organization, name="x", level=level), admin
            )
    made = house.ask(CreateServiceAccount(organization_id=organization, name="CI"), admin)
    with pytest.raises(LevelTooLow):
        _create(house, developer, organization, service=made.user_id)
    with pytest.raises(NoSuchServiceAccount):
        _create(house, admin, organization, service=uuid.uuid4())
    with pytest.raises(LevelTooLow):
        house.ask(
            RemoveServiceAccount(organization_id=organization, service_account_id=made.user_id),
            developer,
        )


def test_a_removed_service_account_is_gone(
    house: House, owner: Actor, organization: uuid.UUID
) -> None:
    """With its membership and its tokens."""
    made = house.ask(CreateServiceAccount(organization_id=organization, name="CI"), owner)
    token = _create(house, owner, organization, service=made.user_id)
    gone = RemoveServiceAccount(organization_id=organization, service_account_id=made.user_id)
    house.ask(gone, owner)
    assert None is house.known(token.token)
    assert () == house.ask(ListServiceAccounts(organization_id=organization), owner).data
    assert 1 == len(house.ask(ListMembers(organization_id=organization), owner).data)
    with pytest.raises(NoSuchServiceAccount):
        house.ask(gone, owner)


def test_who_sees_and_revokes_which_tokens(
    house: House, owner: Actor, organization: uuid.UUID
) -> None:
    """A member their own, an admin everybody's."""
    developer = _member(house, organization, Level.DEVELOPER)
    theirs, mine = _create(house, owner, organization), _create(house, developer, organization)
    seen = house.ask(ListTokens(organization_id=organization), developer).data
    assert [mine.id] == [each.id for each in seen]
    with pytest.raises(NoSuchToken):
        house.ask(RevokeToken(organization_id=organization, token_id=theirs.id), developer)
    assert 2 == len(house.ask(ListTokens(organization_id=organization), owner).data)
    house.ask(RevokeToken(organization_id=organization, token_id=mine.id), owner)
    assert None is house.known(mine.token)
