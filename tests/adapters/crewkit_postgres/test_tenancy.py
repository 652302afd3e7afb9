"""Members, projects and the directory."""

import uuid

import attrs
import pytest

from crewkit_core.identity.model import User
from crewkit_core.kernel.errors import NotFound
from crewkit_core.kernel.ids import new_id
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.model import Member, Organization
from crewkit_testing.postgres_world import NOON, Tenant, World


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
    second = world.tenant()
    slugs = [
        organization.slug
        for each in (tenant, second)
        for organization, _ in world.directory.organizations_of(each.user_id)
    ]
    assert ["acme", "acme-2"] == slugs


def test_a_person_is_one_user_in_two_organizations(world: World, tenant: Tenant) -> None:
    """The e-mail decides who somebody is; adding them again keeps their level."""
    other = world.tenant("Other")
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


def test_a_project_is_found_by_id_and_remote(world: World, tenant: Tenant) -> None:
    """A project comes back as it was stored."""
    with world.work(tenant.id) as unit:
        added = unit.projects.add(tenant.project(slug="lib", remote="host/a/lib"))
        assert added == unit.projects.find(tenant.id, added.id)
        assert added == unit.projects.by_remote(tenant.id, "host/a/lib")
        assert None is unit.projects.by_remote(tenant.id, "host/a/other")


def test_a_taken_slug_gets_the_first_free_number(world: World, tenant: Tenant) -> None:
    """Projects of one name stand beside each other."""
    with world.work(tenant.id) as unit:
        slugs = [
            unit.projects.add(tenant.project(root=f"/other/{number}", slug="app")).slug
            for number in range(3)
        ]
        long = [
            unit.projects.add(tenant.project(root=f"/long/{number}", slug="x" * 64)).slug
            for number in range(2)
        ]
    assert ["app-2", "app-3", "app-4"] == slugs
    assert ["x" * 64, "x" * 56 + "-2"] == long


def test_a_remote_or_a_folder_is_one_project(world: World, tenant: Tenant) -> None:
    """Adding what another transaction added first returns the other's."""
    with world.work(tenant.id) as unit:
        first = unit.projects.add(tenant.project(slug="lib", remote="host/a/lib"))
        again = unit.projects.add(tenant.project(slug="lib", remote="host/a/lib"))
        folder = unit.projects.add(tenant.project(root="/app"))
        count = len(unit.projects.page(tenant.id, None, 10)[0])
    assert first == again
    assert tenant.project_id == folder.id
    assert 2 == count


def test_a_folder_is_found_exactly_or_by_its_repository(world: World, tenant: Tenant) -> None:
    """A parent folder counts only when it is a repository with a remote."""
    with world.work(tenant.id) as unit:
        repository = unit.projects.add(
            tenant.project(slug="lib", remote="host/a/lib", root="/repo")
        )
        unit.projects.remember_root(tenant.id, "/repo", repository.id)
        unit.projects.remember_root(tenant.id, "C:\\work\\lib", repository.id)
        found = {
            root: getattr(unit.projects.by_root(tenant.id, root), "id", None)
            for root in (
                "/app",
                "/app/sub",
                "/repo",
                "/repo/a/b",
                "/repository",
                "C:\\work\\lib\\x",
            )
        }
    assert {
        "/app": tenant.project_id,
        "/app/sub": None,
        "/repo": repository.id,
        "/repo/a/b": repository.id,
        "/repository": None,
        "C:\\work\\lib\\x": repository.id,
    } == found


def test_a_root_can_be_of_any_length(world: World, tenant: Tenant) -> None:
    """A folder's name longer than an index takes is remembered all the same."""
    root = "/" + "".join(chr(0x4E00 + number) for number in range(4000))
    with world.work(tenant.id) as unit:
        unit.projects.remember_root(tenant.id, root, tenant.project_id)
        found = unit.projects.by_root(tenant.id, root)
    assert tenant.project_id == getattr(found, "id", None)


def test_unidentified_projects_are_those_without_a_remote_inside(
    world: World, tenant: Tenant
) -> None:
    """Folders of a repository are found, their neighbors are not."""
    with world.work(tenant.id) as unit:
        inside = unit.projects.add(tenant.project(slug="in", root="/app/in"))
        unit.projects.add(tenant.project(slug="beside", root="/apple"))
        unit.projects.add(tenant.project(slug="known", root="/app/known", remote="host/k"))
        found = unit.projects.unidentified(tenant.id, "/app")
    assert {tenant.project_id, inside.id} == {project.id for project in found}


def test_a_merge_moves_everything_and_removes_the_loser(world: World, tenant: Tenant) -> None:
    """Conversations, folders and figures of the loser are the winner's afterwards."""
    conversation, _ = tenant.session("s1", ["m1"])
    with world.work(tenant.id) as unit:
        winner = unit.projects.add(tenant.project(slug="lib", remote="host/a/lib", root="/lib"))
        unit.tallies.forget(tenant.id, [conversation.id])
        unit.projects.merge(tenant.id, tenant.project_id, winner.id)
        unit.tallies.count(tenant.id, [conversation.id])
    with world.work(tenant.id) as unit:
        assert (conversation.id,) == unit.conversations.of_project(tenant.id, winner.id)
        assert winner == unit.projects.by_root(tenant.id, "/app")
        assert None is unit.projects.find(tenant.id, tenant.project_id)
        assert 0 == unit.rollups.check(tenant.id, repair=False).different


def test_projects_are_paged_by_slug(world: World, tenant: Tenant) -> None:
    """Pages together are the whole list."""
    with world.work(tenant.id) as unit:
        for name in ("c", "a", "b"):
            unit.projects.add(tenant.project(slug=name, root=f"/{name}"))
        first, more = unit.projects.page(tenant.id, None, 3)
        rest, end = unit.projects.page(tenant.id, first[-1].slug, 3)
    assert (["a", "app", "b"], True) == ([each.slug for each in first], more)
    assert (["c"], False) == ([each.slug for each in rest], end)
