"""A change may depend on the version that its sender knows; who has one is not sent it again."""

import contextlib
import threading
import uuid
from collections.abc import Generator
from typing import Any

import pytest

from crewkit_core.kernel.errors import Unavailable
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.use_cases import (
    CreateOrganization,
    CreateProject,
    ShowProject,
    UpdateProject,
)
from crewkit_testing.account_house import House, postgres_house
from crewkit_testing.postgres_world import PostgresWorld
from crewkit_testing.served_house import Outside

Found = tuple[Outside, str, str]


@pytest.fixture
def found(house: House) -> Found:
    """The outside, a token, and a project's path."""
    me = house.register().access_token
    outside = Outside(house)
    made = outside.send("POST", "/organizations", {"name": "Crew"}, bearer=me)
    whose = made.json["data"]["id"]
    body = {"name": "App", "remote": "git@git.example.org:crew/app.git"}
    project = outside.send("POST", f"/{whose}/projects", body, bearer=me).json["data"]["id"]
    return outside, me, f"/{whose}/projects/{project}"


def tag_of(found: Found) -> str:
    """Return the tag of the project as it is."""
    outside, me, path = found
    return str(outside.send("GET", path, bearer=me).headers["etag"])


def change(found: Found, name: str, **headers: str) -> Any:
    """Give the project this name."""
    outside, me, path = found
    return outside.send("PATCH", path, {"name": name}, bearer=me, **headers)


def test_who_has_it_is_not_sent_it_again(found: Found) -> None:
    """304 without a body while it is as it was, also in a list of tags; then the new one."""
    outside, me, path = found
    tag = tag_of(found)
    for known in (tag, f'"other", {tag}', f"W/{tag}", "*"):
        again = outside.send("GET", path, bearer=me, **{"If-None-Match": known})
        assert (304, b"", tag) == (again.status_code, again.content, again.headers["etag"])
    change(found, "Other")
    changed = outside.send("GET", path, bearer=me, **{"If-None-Match": tag})
    assert (200, "Other") == (changed.status_code, changed.json["data"]["name"])


def test_lists_have_tags_too(found: Found) -> None:
    """Whoever asks again and again is told that nothing is new."""
    outside, me, path = found
    listed = path.rpartition("/")[0]
    tag = outside.send("GET", listed, bearer=me).headers["etag"]
    assert 304 == outside.send("GET", listed, bearer=me, **{"If-None-Match": tag}).status_code
    change(found, "Other")
    assert 200 == outside.send("GET", listed, bearer=me, **{"If-None-Match": tag}).status_code


def test_a_change_is_made_to_the_version_that_was_meant(found: Found) -> None:
    """Of two who looked at the same, the second is told so and changes nothing."""
    tag = tag_of(found)
    assert 200 == change(found, "First", **{"If-Match": tag}).status_code
    second = change(found, "Second", **{"If-Match": tag})
    assert (412, "precondition_failed") == (second.status_code, second.json["error"]["code"])
    outside, me, path = found
    assert "First" == outside.send("GET", path, bearer=me).json["data"]["name"]
    assert 200 == change(found, "Third", **{"If-Match": tag_of(found)}).status_code
    assert 200 == change(found, "Fourth", **{"If-Match": "*"}).status_code


@pytest.mark.parametrize("tag", ["", "nothing", '"', 'W/""', '"0"'])
def test_what_is_no_version_matches_none(found: Found, tag: str) -> None:
    """A condition that cannot hold is never passed over."""
    assert 412 == change(found, "Other", **{"If-Match": tag}).status_code


def test_deleting_may_depend_on_it(found: Found) -> None:
    """What was changed since is not deleted."""
    outside, me, path = found
    tag = tag_of(found)
    change(found, "Other")
    body = {"name": "Other"}
    refused = outside.send("DELETE", path, body, bearer=me, **{"If-Match": tag})
    assert 412 == refused.status_code
    done = outside.send("DELETE", path, body, bearer=me, **{"If-Match": tag_of(found)})
    assert 204 == done.status_code


def test_what_is_shown_nowhere_matches_nothing(found: Found) -> None:
    """Neither a post nor a change of what has no page of its own is made under a condition."""
    outside, me, path = found
    tag = {"If-Match": tag_of(found)}
    assert 412 == outside.send("PUT", f"{path}/access", {}, bearer=me, **tag).status_code
    body = {"name": "B", "remote": "git@git.example.org:crew/b.git"}
    listed = path.rpartition("/")[0]
    assert 412 == outside.send("POST", listed, body, bearer=me, **tag).status_code
    assert 1 == len(outside.send("GET", listed, bearer=me).json["data"])


def test_the_version_is_the_same_for_everybody(house: House, found: Found) -> None:
    """Where another may go on is another matter: their tag differs, the version in it does not."""
    outside, me, path = found
    whose = path.split("/")[1]
    outside.send(
        "POST",
        f"/organizations/{whose}/members/invitations",
        {"email": "bo@example.org", "level": Level.VIEWER.name.lower()},
        bearer=me,
    )
    invitation = house.link()
    bo = house.register("bo@example.org", "Bo").access_token
    joined = outside.send("POST", "/invitations/accept", {"token": invitation}, bearer=bo)
    assert 200 == joined.status_code
    theirs = str(outside.send("GET", path, bearer=bo).headers["etag"])
    mine = tag_of(found)
    assert theirs != mine
    assert theirs.partition(".")[0] == mine.partition(".")[0]
    assert 200 == change(found, "Other", **{"If-Match": theirs}).status_code


@pytest.mark.parametrize(("times", "status"), [(2, 200), (3, 503)])
def test_who_stands_in_the_way_is_waited_for(found: Found, times: int, status: int) -> None:
    """Twice it is tried again, from the look on; then the sender is asked to."""
    outside, me, path = found
    tag, at_once, tried = tag_of(found), outside.house.at_once, []

    @contextlib.contextmanager
    def crowded(organization_id: uuid.UUID) -> Generator[None, None, None]:
        with at_once(organization_id):
            yield
            tried.append(organization_id)
            if len(tried) <= times:
                raise Unavailable("another transaction stood in the way; try again")

    outside.house.at_once = crowded
    answer = Outside(outside.house).send(
        "PATCH", path, {"name": "Other"}, bearer=me, **{"If-Match": tag}
    )
    assert (status, 3) == (answer.status_code, len(tried))
    name = outside.send("GET", path, bearer=me).json["data"]["name"]
    assert ("Other" if status == 200 else "App") == name


@pytest.mark.postgres
def test_nobody_slips_in_between(postgres_world: PostgresWorld) -> None:
    """Who changes it between the look and the change is not written over, condition or none."""
    with postgres_house(postgres_world) as house:
        actor = house.actor(house.register())
        founded = house.ask(CreateOrganization(name="Crew"), actor)
        create = CreateProject(organization_id=founded.id, name="App", remote="host.example:a/b")
        made = house.ask(create, actor)

        def rename(name: str) -> None:
            change = UpdateProject(organization_id=founded.id, project_id=made.id, name=name)
            house.ask(change, actor)

        look = ShowProject(organization_id=founded.id, project_id=made.id)

        def look_and_change() -> None:
            with house.at_once(founded.id):
                house.ask(look, actor)
                thread = threading.Thread(target=rename, args=("Theirs",))
                thread.start()
                thread.join()
                rename("Mine")

        with pytest.raises(Unavailable, match="stood in the way"):
            look_and_change()
        assert "Theirs" == house.ask(look, actor).name
