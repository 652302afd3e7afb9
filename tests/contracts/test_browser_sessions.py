"""``identity.ports.BrowserSessions``."""

import datetime as dt
import uuid

import pytest

from crewkit_core.kernel.errors import NotFound
from crewkit_testing.tenants import Tenant, World

HOUR = dt.timedelta(hours=1)
ENDED = dt.timedelta(seconds=-1)


def test_a_link_lets_one_browser_in(world: World, tenant: Tenant) -> None:
    """The second who follows it stays outside; the first is who it was made for."""
    link = world.browsers.create_link(tenant.user_id, HOUR)
    secret = world.browsers.redeem(link, HOUR)
    assert secret is not None
    assert tenant.user_id == world.browsers.find(secret)
    assert None is world.browsers.redeem(link, HOUR)
    assert link != secret


def test_each_link_and_session_has_a_secret_of_its_own(world: World, tenant: Tenant) -> None:
    """A link's secret is no session, a session's no link."""
    links = {world.browsers.create_link(tenant.user_id, HOUR) for _ in range(3)}
    assert 3 == len(links)
    for link in links:
        assert None is world.browsers.find(link)
        secret = world.browsers.redeem(link, HOUR)
        assert secret is not None
        assert None is world.browsers.redeem(secret, HOUR)


def test_what_is_too_old_opens_nothing(world: World, tenant: Tenant) -> None:
    """Neither link nor session."""
    assert None is world.browsers.redeem(world.browsers.create_link(tenant.user_id, ENDED), HOUR)
    secret = world.browsers.redeem(world.browsers.create_link(tenant.user_id, HOUR), ENDED)
    assert secret is not None
    assert None is world.browsers.find(secret)


def test_an_ended_session_is_over(world: World, tenant: Tenant) -> None:
    """The others go on; ending it twice is no error."""
    kept, ended = (
        world.browsers.redeem(world.browsers.create_link(tenant.user_id, HOUR), HOUR) or ""
        for _ in range(2)
    )
    world.browsers.end(ended)
    world.browsers.end(ended)
    assert None is world.browsers.find(ended)
    assert tenant.user_id == world.browsers.find(kept)


@pytest.mark.parametrize("secret", ["", "x" * 10_000, "\x00", "\ud800", "ünï"])
def test_any_text_is_no_secret_and_no_error(world: World, tenant: Tenant, secret: str) -> None:
    """Whatever a browser sends."""
    assert None is world.browsers.find(secret)
    assert None is world.browsers.redeem(secret, HOUR)
    world.browsers.end(secret)


def test_a_link_is_somebodys(world: World) -> None:
    """There is none for nobody."""
    with pytest.raises(NotFound):
        world.browsers.create_link(uuid.uuid4(), HOUR)
