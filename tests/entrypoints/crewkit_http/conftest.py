"""The application over a door that answers what it is told to."""

from collections.abc import Callable
from typing import Any

import attrs
import falcon.testing
import pytest

from crewkit.clock import SystemClock
from crewkit_core.accounts.use_cases import Authenticate
from crewkit_core.kernel.actor import Actor, Origin
from crewkit_core.kernel.message import Message
from crewkit_http.app import create_app
from crewkit_http.authentication import LocalAuthenticator
from crewkit_http.settings import HttpSettings
from crewkit_memory.at_once import MemoryAtOnce
from crewkit_memory.repeats import MemoryRepeats
from crewkit_memory.tables import Store
from crewkit_testing.wire import OWNER, PUBLIC_URL, TOKEN, AnsweringDoor

BROWSER_SECRET = "the-browser-secret"


class OneBrowser:
    """A door behind which a single browser is signed in."""

    def handle(self, actor: Actor, message: Message[Any]) -> Any:
        """Find out who asks."""
        assert isinstance(message, Authenticate)
        if message.cookie != BROWSER_SECRET:
            return None
        return attrs.evolve(actor, user_id=OWNER, origin=Origin.BROWSER)


class Client(falcon.testing.TestClient):
    """Sends the owner's token and the right host unless told otherwise."""

    def send(
        self, method: str, path: str, *, token: str | None = TOKEN, **more: Any
    ) -> falcon.testing.Result:
        """Send a request."""
        headers = {"Host": PUBLIC_URL.removeprefix("http://")}
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        headers |= more.pop("headers", {})
        return self.simulate_request(method, path, headers=headers, **more)


@pytest.fixture
def door() -> AnsweringDoor:
    """A door that has been told nothing yet."""
    return AnsweringDoor()


@pytest.fixture
def problems() -> list[str]:
    """What the readiness check finds."""
    return []


@pytest.fixture
def make_client(door: AnsweringDoor, problems: list[str]) -> Callable[..., Client]:
    """Make a client of an application with these settings."""

    def make(public_url: str = PUBLIC_URL, **settings: Any) -> Client:
        app = create_app(
            door,
            settings=HttpSettings(public_url=public_url, instance_id="run-1", **settings),
            authenticator=LocalAuthenticator(token=TOKEN, owner_id=OWNER, door=OneBrowser()),
            repeats=MemoryRepeats(Store(), SystemClock()),
            at_once=MemoryAtOnce(Store()),
            readiness=lambda: problems,
        )
        return Client(app)

    return make


@pytest.fixture
def client(make_client: Callable[..., Client]) -> Client:
    """A client of the application."""
    return make_client()
