"""``tenancy.ports.Members``."""

import uuid

import pytest

from crewkit_core.identity.model import User
from crewkit_core.kernel.errors import NotFound
from crewkit_core.kernel.ids import new_id
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.model import Member
from crewkit_testing.tenants import NOON, Tenant, World


def test_an_owner_is_found_as_a_member(world: World, tenant: Tenant) -> None:
    """A membership is found by organization and user."""
    with world.work(tenant.id) as unit:
        found = unit.members.find(tenant.id, tenant.user_id)
        stranger = unit.members.find(tenant.id, uuid.uuid4())
    assert Member(organization_id=tenant.id, user_id=tenant.user_id, level=Level.OWNER) == found
    assert None is stranger


def test_adding_a_member_again_leaves_the_level(world: World, tenant: Tenant) -> None:
    """An existing membership stays as it is."""
    with world.work(tenant.id) as unit:
        unit.members.add(
            Member(organization_id=tenant.id, user_id=tenant.user_id, level=Level.VIEWER)
        )
        people = unit.members.people(tenant.id)
    assert [("Acme's owner", Level.OWNER)] == [(user.name, level) for user, level in people]


def test_a_member_must_be_somebody(world: World, tenant: Tenant) -> None:
    """A membership of nobody is refused by the constraint's name, in the domain's words."""
    nobody = Member(organization_id=tenant.id, user_id=uuid.uuid4(), level=Level.VIEWER)
    with pytest.raises(NotFound, match="no such user"), world.work(tenant.id) as unit:
        unit.members.add(nobody)


def test_people_are_listed_by_name(world: World, tenant: Tenant) -> None:
    """In the order of code points, as everywhere."""
    for name in ("Zoe", "adam", "Bob"):
        user = User(id=new_id(NOON), name=name, email=f"{name}@example.org", created_at=NOON)
        world.directory.person(tenant.id, user, Level.DEVELOPER)
    with world.work(tenant.id) as unit:
        people = unit.members.people(tenant.id)
    assert ["Acme's owner", "Bob", "Zoe", "adam"] == [user.name for user, _ in people]
