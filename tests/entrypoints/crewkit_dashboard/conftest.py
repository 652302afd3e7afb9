"""The dashboard in the real application, over a platform in memory."""

import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import falcon.testing
import pytest

from crewkit.clock import SystemClock
from crewkit_core.accounts.use_cases import CreateSignInLink, KeepInBrowser, RedeemSignInLink
from crewkit_core.kernel.dispatch import Door
from crewkit_dashboard.mount import mount
from crewkit_http.app import create_app
from crewkit_http.authentication import LocalAuthenticator
from crewkit_http.settings import HttpSettings
from crewkit_memory.at_once import MemoryAtOnce
from crewkit_memory.repeats import MemoryRepeats
from crewkit_memory.tables import Store
from crewkit_testing.builders import World
from crewkit_testing.forms import form_of
from crewkit_testing.with_figures import WithFigures
from crewkit_wire.cookies import session_cookie

HOST = "localhost:8000"


class Visit(falcon.testing.TestClient):
    """A browser without a script: signed in as the owner unless told otherwise."""

    def __init__(self, world: World, scheme: str = "http", door: Door | None = None) -> None:
        self.world = world
        public_url = f"{scheme}://{HOST}"
        self.cookie = session_cookie(public_url)
        self.door = door or WithFigures(world.door)
        app = create_app(
            self.door,
            settings=HttpSettings(public_url=public_url),
            authenticator=LocalAuthenticator(
                token="unused",
                owner_id=world.owner.id,
                door=world.door,
                cookie=self.cookie,
            ),
            repeats=MemoryRepeats(Store(), SystemClock()),
            at_once=MemoryAtOnce(Store()),
            readiness=lambda: (),
            extra=lambda app: mount(app, self.door, lambda *_: world.id, public_url, world.clock),
        )
        super().__init__(app)
        self.secret: str | None = self.signed_in()

    def signed_in(self, user_id: uuid.UUID | None = None) -> str:
        """Return the cookie's value of a browser that signed in, as the owner or somebody else."""
        world = self.world
        link = world.handle(CreateSignInLink(user_id=user_id or world.owner.id))
        signed_in = world.handle(RedeemSignInLink(secret=link))
        keep = KeepInBrowser(refresh_token=signed_in.refresh_token, remember=True)
        return world.handle(keep).secret

    def send(self, method: str, path: str, **more: Any) -> falcon.testing.Result:
        """Send a request as a page of ours would."""
        headers = {"Host": HOST, "Sec-Fetch-Site": "same-origin"} | more.pop("headers", {})
        cookies = {self.cookie: self.secret} if self.secret else {}
        return self.simulate_request(method, path, headers=headers, cookies=cookies, **more)

    def page(self, path: str, status: int = 200, **more: Any) -> falcon.testing.Result:
        """Get a page that answers with *status*."""
        path, _, query = path.partition("?")
        result = self.send("GET", path, query_string=query, **more)
        assert status == result.status_code, result.text
        return result

    def submit(self, page: str, action: str, **fields: str) -> falcon.testing.Result:
        """Send the form that *page* shows for *action*, with what it holds already."""
        form = form_of(self.page(page).text, action)
        return self.send(
            "POST",
            action,
            body=urlencode(form | fields),
            headers={"Content-Type": "application/x-www-form-urlencoded"},
        )


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def visit(world: World) -> Visit:
    return Visit(world)


@pytest.fixture
def visit_at() -> Callable[..., Visit]:
    """Makes a visit to another scheme, or through another door."""
    return Visit
