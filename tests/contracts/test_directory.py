"""``tenancy.ports.Directory``."""

import attrs

from crewkit_core.identity.model import User
from crewkit_core.kernel.ids import new_id
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.model import Organization
from crewkit_testing.tenants import NOON, Tenant, World, found_tenant


def test_founding_twice_changes_nothing(world: World, tenant: Tenant) -> None:
    """What exists already stays."""
    found = world.directory.organizations_of(tenant.user_id)
    organization, level = found[0]
    user = world.directory.user(tenant.user_id)
    assert user is not None
    world.directory.found(attrs.evolve(organization, name="Other"), user)
    assert found == world.directory.organizations_of(tenant.user_id)
    assert Level.OWNER == level


def test_an_organization_whose_slug_is_taken_gets_a_number(world: World, tenant: Tenant) -> None:
    """Slugs are unique among organizations that cannot see each other."""
    second = found_tenant(world)
    slugs = [
        organization.slug
        for each in (tenant, second)
        for organization, _ in world.directory.organizations_of(each.user_id)
    ]
    assert ["acme", "acme-2"] == slugs


def test_a_person_is_one_user_in_two_organizations(world: World, tenant: Tenant) -> None:
    """The e-mail decides who somebody is; adding them again keeps their level."""
    other = found_tenant(world, "Other")
    ann = User(id=new_id(NOON), name="Ann", email="ann@example.com", created_at=NOON)
    first = world.directory.person(tenant.id, ann, Level.DEVELOPER)
    again = attrs.evolve(ann, id=new_id(NOON), name="Anne")
    second = world.directory.person(other.id, again, Level.VIEWER)
    world.directory.person(tenant.id, again, Level.ADMIN)
    assert (ann, ann) == (first, second)
    levels = {level for _, level in world.directory.organizations_of(ann.id)}
    assert {Level.DEVELOPER, Level.VIEWER} == levels


def test_organizations_are_listed_oldest_first(world: World, tenant: Tenant) -> None:
    """The order is that of founding."""
    user = world.directory.user(tenant.user_id)
    assert user is not None
    older = Organization(
        id=new_id(NOON),
        name="Older",
        slug="older",
        personal=True,
        created_at=NOON.replace(year=2020),
    )
    world.directory.found(older, user)
    names = [each.name for each, _ in world.directory.organizations_of(tenant.user_id)]
    assert ["Older", "Acme"] == names


def test_nobody_is_in_nothing(world: World) -> None:
    """A user nobody knows is no user, and in no organization."""
    nobody = new_id(NOON)
    assert None is world.directory.user(nobody)
    assert () == world.directory.organizations_of(nobody)


def test_a_user_is_found_by_id(world: World, tenant: Tenant) -> None:
    """As they were stored."""
    ann = User(id=new_id(NOON), name="Ann", email="ann@example.com", created_at=NOON)
    world.directory.person(tenant.id, ann, Level.VIEWER)
    assert ann == world.directory.user(ann.id)
