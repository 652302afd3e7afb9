"""Every operation of the API has its method, and a method asks what its message asks."""

import inspect
import random
from typing import Any

import attrs
import httpx2
import pytest

from crewkit.clock import SystemClock
from crewkit_core.platform.use_cases import ShowOwnPlatformRole
from crewkit_core.platform.views import OwnPlatformRole
from crewkit_http.app import create_app
from crewkit_http.authentication import LocalAuthenticator
from crewkit_http.settings import HttpSettings
from crewkit_memory.at_once import MemoryAtOnce
from crewkit_memory.repeats import MemoryRepeats
from crewkit_memory.tables import Store
from crewkit_remote.client import Client
from crewkit_testing.wire import OWNER, PUBLIC_URL, TOKEN, AnsweringDoor, Maker
from crewkit_wire.parameters import LINES_FIELD, PACKED_FIELD, Parameter, query_of
from crewkit_wire.routes import ROUTES, Body, Route


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_a_method_asks_what_its_message_asks(route: Route) -> None:
    """With the fields of any message as arguments, that message arrives."""
    door = AnsweringDoor()
    door.answer(ShowOwnPlatformRole, OwnPlatformRole(role=None))
    maker = Maker(random.Random(7), "abc")
    message: Any = maker.message(route)
    if route.name == "ingest":
        message = attrs.evolve(message, meta=None)
    named = {"session", "claude_session_id", "domain"} & set(route.in_path)
    message = attrs.evolve(message, **dict.fromkeys(named, "a.b"))
    door.answer(route.message, maker.answer(route))
    app = create_app(
        door,
        settings=HttpSettings(public_url=PUBLIC_URL),
        authenticator=LocalAuthenticator(token=TOKEN, owner_id=OWNER),
        repeats=MemoryRepeats(Store(), SystemClock()),
        at_once=MemoryAtOnce(Store()),
        readiness=lambda: (),
    )
    with Client(PUBLIC_URL, TOKEN, transport=httpx2.WSGITransport(app)) as client:
        getattr(client, route.name)(**_arguments(route, message))
    _, asked = door.asked[-1]
    assert message == asked


def _arguments(route: Route, message: Any) -> dict[str, Any]:
    """Return a message's fields as its method's arguments."""
    if route.body is Body.JSON:
        return {name: getattr(message, name) for name in route.fields}
    names = {*route.in_path, *(_name(parameter) for parameter in query_of(route))}
    found = {name: getattr(message, name) for name in names}
    if route.body is Body.EXPORT:
        return found | {name: getattr(message, name) for name in (LINES_FIELD, PACKED_FIELD)}
    return found | ({"lines": getattr(message, LINES_FIELD)} if route.body is Body.LINES else {})


def _name(parameter: Parameter) -> str:
    return parameter.name.partition(".")[0]


def test_every_argument_is_a_field() -> None:
    """No method takes what its message does not have."""
    for route in ROUTES:
        taken = set(inspect.signature(getattr(Client, route.name)).parameters) - {"self"}
        has = {_name(parameter) for parameter in query_of(route)}
        has |= {*route.in_path}
        has |= set(route.fields) if route.body is Body.JSON else set()
        has |= {"lines"} if route.body is Body.LINES else set()
        has |= {LINES_FIELD, PACKED_FIELD} if route.body is Body.EXPORT else set()
        assert (route.name, has) == (route.name, taken)
