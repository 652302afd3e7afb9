"""The whole API by links alone: each reaches what they may use, and is offered nothing else."""

from collections.abc import Callable, Mapping

import pytest

from crewkit_core.platform.use_cases.offering import OF_ANYBODY, OF_OWNERS
from crewkit_core.tenancy.levels import Level
from crewkit_testing.account_house import memory_house
from crewkit_testing.house import TOLD
from crewkit_testing.permission_page import cell, needs_of
from crewkit_testing.walking import EVERYBODY, LEVELS, fill_of, walker
from crewkit_wire.routes import BY_NAME, ROUTES, Route

EXCEPTIONS: Mapping[tuple[str, str], str] = {
    ("change_level", "viewer"): "only an owner changes their own: by stepping down",
    ("change_level", "developer"): "likewise",
    ("change_level", "manager"): "likewise",
}
"""Routes that a role may use by the table and no link leads to, each with the reason."""
MOST_EXCEPTIONS = 15
CLAIM = "claim_platform"


def may_use(route: Route, who: str) -> bool:
    """Test whether the table of permissions lets a role use a route, be it of their own things."""
    if route.open:
        return True
    if who == "anonymous":
        return False
    if route.message.__module__.startswith("crewkit_core.platform."):
        if who in LEVELS or route.message in OF_ANYBODY:
            return route.message in OF_ANYBODY and (who in LEVELS or route.name != CLAIM)
        return who == "platform owner" or route.message not in OF_OWNERS
    needs = needs_of(route.message)
    if needs is None:
        return True
    return who in LEVELS and cell(needs, Level(who)) != "-"


def wanted(who: str) -> set[str]:
    """Return the routes that somebody must reach."""
    names = {route.name for route in ROUTES if may_use(route, who)}
    return {name for name in names if (name, who) not in EXCEPTIONS}


def test_exceptions_are_few_and_real() -> None:
    """Each names a route that the role may use by the table, and says why no link leads there."""
    assert len(EXCEPTIONS) <= MOST_EXCEPTIONS
    for (name, who), reason in EXCEPTIONS.items():
        assert may_use(BY_NAME[name], who)
        assert reason


@pytest.mark.parametrize("who", EVERYBODY)
def test_links_alone_lead_to_all_that_one_may_use(
    who: str, record_property: Callable[[str, object], None]
) -> None:
    """From the first address on; and nothing is offered that is then refused."""
    with memory_house() as house:
        walk, ground = walker(house, who)
        walk.go(fill_of(ground, who))
    assert [] == walk.refused
    assert (set(), set()) == (wanted(who) - walk.reached, walk.reached - wanted(who))
    excepted = sum(role == who for _, role in EXCEPTIONS)
    record_property(
        TOLD,
        f"links: {who} reached {len(walk.reached)} of {len(ROUTES)} routes by"
        f" {len(walk.offered)} links, {excepted} exceptions",
    )


def test_links_are_those_of_the_level_one_has_now() -> None:
    """Who steps down is offered in the answer to it what they may from then on."""
    with memory_house() as house:
        walk, ground = walker(house, "owner")
        founder = ground.people["owner"]
        path = f"/organizations/{ground.id}/members"
        other = ground.people["admin"].actor.user_id
        raised = walk.outside.send(
            "PATCH", f"{path}/{other}", {"level": "owner"}, bearer=founder.bearer
        )
        down = walk.outside.send(
            "PATCH", f"{path}/{founder.actor.user_id}", {"level": "viewer"}, bearer=founder.bearer
        )
    assert {"update", "transfer-ownership", "remove"} <= set(raised.json["_links"])
    assert {"self", "remove", "organization", "collection"} == set(down.json["_links"])
