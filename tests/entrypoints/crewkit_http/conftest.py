"""The application over a door that answers what it is told to."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import falcon.testing
import pytest

from crewkit_http.app import create_app
from crewkit_http.authentication import LocalAuthenticator
from crewkit_http.settings import HttpSettings
from crewkit_testing.wire import OWNER, PUBLIC_URL, TOKEN, AnsweringDoor

BROWSER_SECRET = "the-browser-secret"  # noqa: S105 - made up


class OneBrowser:
    """A single browser is signed in."""

    def create_link(self, user_id: uuid.UUID, ttl: dt.timedelta) -> str:
        raise NotImplementedError

    def redeem(self, secret: str, ttl: dt.timedelta) -> str | None:
        raise NotImplementedError

    def find(self, secret: str) -> uuid.UUID | None:
        return OWNER if secret == BROWSER_SECRET else None

    def end(self, secret: str) -> None:
        raise NotImplementedError


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
            authenticator=LocalAuthenticator(token=TOKEN, owner_id=OWNER, browsers=OneBrowser()),
            readiness=lambda: problems,
        )
        return Client(app)

    return make


@pytest.fixture
def client(make_client: Callable[..., Client]) -> Client:
    """A client of the application."""
    return make_client()
