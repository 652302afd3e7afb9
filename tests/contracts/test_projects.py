"""``tenancy.ports.Projects``."""

import attrs
import pytest

from crewkit_core.tenancy.errors import NoSuchProject, RemoteTaken
from crewkit_testing.tenants import Tenant, World


def test_a_project_is_found_by_id_and_remote(world: World, tenant: Tenant) -> None:
    """A project comes back as it was stored."""
    with world.work(tenant.id) as unit:
        added = unit.projects.add(tenant.project(slug="lib", remote="host/a/lib"))
        assert added == unit.projects.find(tenant.id, added.id)
        assert added == unit.projects.by_remote(tenant.id, "host/a/lib")
        assert None is unit.projects.by_remote(tenant.id, "host/a/other")


def test_of_folders_in_a_repository_the_innermost_holds(world: World, tenant: Tenant) -> None:
    """Whole parts of a path count, and one place is one project."""
    remote = "host/a/mono"
    with world.work(tenant.id) as unit:
        made = {
            path: unit.projects.add(tenant.project(slug="m", remote=remote, path=path))
            for path in ("", "api", "api/v2")
        }
        again = unit.projects.add(tenant.project(slug="m", remote=remote, path="api"))
        found = {
            path: unit.projects.holding(tenant.id, remote, path)
            for path in ("", "api", "api/v2/src", "api/v20", "apis", "web")
        }
        assert made[""] == unit.projects.by_remote(tenant.id, remote)
        assert None is unit.projects.holding(tenant.id, "host/a/other", "api")
    assert made["api"] == again
    assert {
        "": made[""],
        "api": made["api"],
        "api/v2/src": made["api/v2"],
        "api/v20": made["api"],
        "apis": made[""],
        "web": made[""],
    } == found


def test_two_projects_are_not_at_one_place(world: World, tenant: Tenant) -> None:
    """Of one repository each is another folder."""
    with world.work(tenant.id) as unit:
        one = unit.projects.add(tenant.project(slug="m", remote="host/a/mono", path="one"))
        two = unit.projects.add(tenant.project(slug="m", remote="host/a/mono", path="two"))
    with pytest.raises(RemoteTaken), world.work(tenant.id) as unit:
        unit.projects.save(attrs.evolve(two, path="one"))
    with world.work(tenant.id) as unit:
        unit.projects.save(attrs.evolve(two, path=""))
        assert [one, attrs.evolve(two, path="")] == [
            unit.projects.holding(tenant.id, "host/a/mono", path) for path in ("one", "two")
        ]


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


def test_saving_writes_name_slug_remote_and_root(world: World, tenant: Tenant) -> None:
    """And nothing else; ids stay."""
    with world.work(tenant.id) as unit:
        added = unit.projects.add(tenant.project(slug="lib", root="/lib"))
        wanted = attrs.evolve(added, name="Lib", remote="host/a/lib", root="/lib2", slug="other")
        unit.projects.save(wanted)
        found = unit.projects.find(tenant.id, added.id)
    assert wanted == found


def test_a_folder_belongs_to_a_project(world: World, tenant: Tenant) -> None:
    """To one that is there; what was said last holds."""
    with world.work(tenant.id) as unit:
        lib = unit.projects.add(tenant.project(slug="lib", root="/lib"))
        unit.projects.remember_root(tenant.id, "/app", lib.id)
        assert lib == unit.projects.by_root(tenant.id, "/app")
    with pytest.raises(NoSuchProject), world.work(tenant.id) as unit:
        unit.projects.remember_root(tenant.id, "/app", tenant.user_id)


def test_a_merged_project_takes_its_rollups_along_only_when_counted_anew(
    world: World, tenant: Tenant
) -> None:
    """A merge moves sessions; whoever merges takes their figures out before and in after."""
    conversation, _ = tenant.session("s1", ["m1"])
    with world.work(tenant.id) as unit:
        lib = unit.projects.add(tenant.project(slug="lib", root="/lib"))
        unit.tallies.forget(tenant.id, [conversation.id])
        unit.projects.merge(tenant.id, tenant.project_id, lib.id)
        unit.tallies.count(tenant.id, [conversation.id])
    with world.work(tenant.id) as unit:
        assert 0 == unit.rollups.check(tenant.id, repair=False).different
        assert ((lib,), False) == unit.projects.page(tenant.id, None, 9)
