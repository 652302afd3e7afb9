"""From page to page, with a picture of each and a list of what is wrong with them."""

import contextlib
from collections.abc import Generator, Iterable
from pathlib import Path

import attrs
from playwright.sync_api import Browser

from crewkit_pages.platform import Platform
from crewkit_pages.watching import Look, Watched

PICTURES = Path(__file__).parents[3] / "artifacts" / "pages"


@attrs.frozen
class Stop:
    """A page to look at.

    Attributes:
        name: Of its picture; "" for none.
        path: Below the platform's address.
        opened: Look at it with everything open that is collapsed.
    """

    name: str
    path: str
    status: int = 200
    opened: bool = False


@contextlib.contextmanager
def a_stranger(
    browser: Browser, platform: Platform, look: Look, *, script: bool = True
) -> Generator[Watched, None, None]:
    """Have a browser window of this look in which nobody has signed in."""
    context = browser.new_context(
        viewport={"width": look.width, "height": look.height},
        color_scheme="dark" if look.scheme == "dark" else "light",
        java_script_enabled=script,
    )
    try:
        yield Watched.of(context, platform)
    finally:
        context.close()


@contextlib.contextmanager
def the_owner(
    browser: Browser, platform: Platform, look: Look, *, script: bool = True
) -> Generator[Watched, None, None]:
    """Have a browser window of this look in which the owner has just signed in."""
    with a_stranger(browser, platform, look, script=script) as watched:
        watched.open(platform.sign_in_link().removeprefix(platform.url))
        watched.page.get_by_role("button", name="Sign in").click()
        watched.page.wait_for_url("**/kit")
        yield watched


def walk(watched: Watched, look: Look, stops: Iterable[Stop], axe: str) -> list[str]:
    """Look at every page; return what is wrong with them."""
    wrongs: list[str] = []
    for stop in stops:
        watched.open(stop.path, stop.status)
        wrongs += see(watched, look, stop.name, axe, opened=stop.opened)
    return wrongs


def see(watched: Watched, look: Look, name: str, axe: str, *, opened: bool = False) -> list[str]:
    """Look at the page as it stands; return what is wrong with it."""
    if opened:
        watched.open_everything()
    if name:
        watched.look(PICTURES / f"{name}-{look.name}.png")
    return [f"{name or watched.page.url}: {wrong}" for wrong in watched.audit(axe)]


def assert_sound(wrongs: list[str]) -> None:
    """Fail with every wrong in full; a comparison of lists would be cut short."""
    assert not wrongs, "\n".join(wrongs)
