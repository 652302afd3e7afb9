"""One-time links: they sign the local owner in, and make a platform's first owner."""

import os

from crewkit.application import open_application
from crewkit.database import make_place, open_database
from crewkit.owner import Owner, read_owner
from crewkit.settings import Settings
from crewkit_core.accounts.use_cases import CreateSignInLink
from crewkit_core.kernel.dispatch import Door
from crewkit_core.kernel.errors import NotFound
from crewkit_core.platform.use_cases import CreatePlatformLink
from crewkit_embedded.platform import find_running


def sign_in_link(door: Door, owner: Owner, public_url: str) -> str:
    """Return a link that works once, within an hour."""
    secret = door.handle(owner.actor(), CreateSignInLink(user_id=owner.user_id))
    return f"{public_url}/kit/sign-in/{secret}"


def platform_link(door: Door, owner: Owner, public_url: str) -> str | None:
    """Return a link that makes the first platform owner, once, within a day; None with an owner.

    Its secret stands behind the #: browsers keep that to themselves, and no log sees it.
    """
    secret = door.handle(owner.actor(), CreatePlatformLink())
    return None if secret is None else f"{public_url}/kit/platform/claim#{secret}"


def sign_in_link_of_running(settings: Settings) -> str:
    """Return a new link to the platform that runs on the data directory.

    Raises:
        NotFound: none runs there.
    """
    place = make_place(settings, os.geteuid())
    running = find_running(place.data_dir)
    owner = read_owner(place.data_dir)
    if running is None or owner is None:
        raise NotFound("no platform runs here: start one with `crewkit up`")
    with (
        open_database(settings, place, lambda _: None) as database,
        open_application(settings, database, place.data_dir, connections=1) as application,
    ):
        return sign_in_link(application.door, owner, running.url)
