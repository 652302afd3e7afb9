"""The dashboard in the real application, over a platform in memory."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import falcon.testing
import pytest

from crewkit_core.analytics.use_cases import BreakDown, ShowTimeSeries, Summarize
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.dispatch import Door
from crewkit_core.kernel.message import Message
from crewkit_dashboard.mount import mount
from crewkit_http.app import create_app
from crewkit_http.authentication import LocalAuthenticator
from crewkit_http.settings import HttpSettings
from crewkit_memory.identity import MemoryBrowserSessions
from crewkit_testing.builders import World
from crewkit_testing.command_line import a_platform
from crewkit_wire.cookies import session_cookie

HOST = "localhost:8000"
LONG = dt.timedelta(hours=1)


class WithFigures:
    """A door of a platform in memory, whose figures are always the same."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def handle(self, actor: Actor, message: Message[Any]) -> Any:
        canned = a_platform("reviewer")
        if type(message) not in {Summarize, ShowTimeSeries, BreakDown}:
            return self._door.handle(actor, message)
        answer = canned[type(message)]
        return answer(message) if callable(answer) else answer


class Visit(falcon.testing.TestClient):
    """A browser without a script: signed in as the owner unless told otherwise.

    Attributes:
        long: How long a link and a sign-in last.
    """

    long = LONG

    def __init__(self, world: World, scheme: str = "http", door: Door | None = None) -> None:
        self.world = world
        self.sign_ins = MemoryBrowserSessions(world.memory.store, world.clock)
        public_url = f"{scheme}://{HOST}"
        self.cookie = session_cookie(public_url)
        self.door = door or WithFigures(world.door)
        app = create_app(
            self.door,
            settings=HttpSettings(public_url=public_url),
            authenticator=LocalAuthenticator(
                token="unused",  # noqa: S106 - nobody has it
                owner_id=world.owner.id,
                browsers=self.sign_ins,
                cookie=self.cookie,
            ),
            readiness=lambda: (),
            extra=lambda app: mount(
                app, self.door, self.sign_ins, lambda _: world.id, public_url, world.clock
            ),
        )
        super().__init__(app)
        self.secret: str | None = self.signed_in()

    def signed_in(self) -> str:
        """Return the cookie's value of a browser that signed in."""
        link = self.sign_ins.create_link(self.world.owner.id, LONG)
        secret = self.sign_ins.redeem(link, LONG)
        assert secret is not None
        return secret

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
