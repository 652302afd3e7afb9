"""A link from the terminal signs a browser in, once."""

from typing import Any

from crewkit_core.accounts.lifetimes import SIGN_IN_LINK
from crewkit_core.accounts.use_cases import CreateSignInLink
from crewkit_testing.builders import World

LINK = "/kit/sign-in/{}"


def test_a_link_works_once_and_only_when_the_button_is_pressed(visit: Any, world: World) -> None:
    """Looking at it, as mail scanners do, leaves it usable; the second press is refused."""
    link = LINK.format(world.handle(CreateSignInLink(user_id=world.owner.id)))
    visit.secret = None
    for _ in range(3):
        assert "This link works once" in visit.page(link).text
    result = visit.send("POST", link)
    assert (303, "/kit") == (result.status_code, result.headers["Location"])
    assert {"crewkit", "crewkit-device"} == set(result.cookies)
    for cookie in result.cookies.values():
        assert (True, "Strict", "/", False) == (
            cookie.http_only,
            cookie.same_site,
            cookie.path,
            cookie.secure,
        )
        assert cookie.max_age

    again = visit.send("POST", link)
    assert (403, None) == (again.status_code, again.headers.get("Set-Cookie"))
    assert "This link no longer works" in again.text

    visit.secret = result.cookies["crewkit"].value
    visit.page("/kit/sessions")


def test_a_link_wears_off(visit: Any, world: World) -> None:
    """After its time it is refused as a used one is."""
    link = LINK.format(world.handle(CreateSignInLink(user_id=world.owner.id)))
    visit.secret = None
    world.clock.pass_by(SIGN_IN_LINK)
    assert 403 == visit.send("POST", link).status_code


def test_half_a_link_is_not_tried(visit: Any) -> None:
    """A link that was not copied whole says so; pressing on is refused."""
    visit.secret = None
    assert "not a whole sign-in link" in visit.page("/kit/sign-in/abc").text
    assert 403 == visit.send("POST", "/kit/sign-in/abc").status_code
    assert 403 == visit.send("POST", "/kit/sign-in/" + "a" * 43).status_code


def test_signing_out_ends_the_sign_in(visit: Any) -> None:
    """In the browser, and for whoever kept the cookie."""
    result = visit.send("POST", "/kit/sign-out")
    assert (303, "/kit") == (result.status_code, result.headers["Location"])
    assert 'crewkit=""' in result.headers["Set-Cookie"]
    visit.page("/kit", 401)


def test_over_https_the_cookie_is_kept_to_it(visit_at: Any, world: World) -> None:
    """Its name makes browsers insist on https, on our host and on the whole site."""
    visit = visit_at(world, "https")
    link = LINK.format(world.handle(CreateSignInLink(user_id=world.owner.id)))
    cookies = visit.send("POST", link).cookies
    assert {"__Host-crewkit", "__Host-crewkit-device"} == set(cookies)
    assert all(cookie.secure for cookie in cookies.values())
