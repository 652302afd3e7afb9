"""B2 and B3 over HTTP: every route of an organization, with both walls and with either alone."""

import contextlib
import inspect
import re
import uuid
from collections.abc import Generator, Iterator
from typing import Any

import attrs
import pytest
import sqlalchemy as sa

from crewkit.clock import SystemClock
from crewkit_core.kernel.message import Message
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.model import Member
from crewkit_core.tenancy.visibility import Visibility
from crewkit_postgres.engine import make_engine
from crewkit_postgres.work import PostgresUnit, PostgresWork
from crewkit_testing.account_house import House, postgres_house
from crewkit_testing.asked import to_request
from crewkit_testing.builders import NOW
from crewkit_testing.companies_of_people import Company, found_company
from crewkit_testing.house import TOLD
from crewkit_testing.postgres_world import PostgresWorld
from crewkit_testing.served_house import Outside
from crewkit_testing.two_tenants import Rows, fill, snapshot
from crewkit_wire.json_text import write_json
from crewkit_wire.routes import PREFIX, ROUTES

pytestmark = pytest.mark.postgres

NEEDLE = "theirs"
"""In every name, slug, address and remote of the other organization."""
KINDS = {
    route.message.__name__: route.message
    for route in ROUTES
    if "organization_id" in route.in_path
    and not route.message.__module__.startswith("crewkit_core.platform")
}
"""What is asked of an organization by its members; the platform's own people have other rules."""
DIRECTORY = {"AddPerson"}
"""Written through the directory, in a transaction that is the asked organization's: what stands
before it is the question who asks, and that is what is taken away here."""
VALUES: dict[str, Any] = {
    "exit_code": 0,
    "email": "x@example.org",
    "remote": "git.example.org/a/b",
    "level": Level.VIEWER,
    "outcome": None,
    "first_line": 0,
    "data": b"{}\n",
    "visibility": Visibility.PRIVATE,
    "since": NOW,
    "url": "https://hooks.example.com/",
}
Answer = tuple[int, str]


class Here:
    """Our organization's owner before the API, and another organization full of rows."""

    def __init__(self, house: House, world: PostgresWorld, bare: sa.Engine) -> None:
        self.house, self.bare = house, bare
        signed_in = house.register("ada@example.org", "Ada")
        self.bearer = signed_in.access_token
        self.company: Company = found_company(house, "Acme", house.actor(signed_in))
        self.rows: Rows = fill(world, NEEDLE)
        self.count = 0

    @property
    def theirs(self) -> dict[str, Any]:
        rows = self.rows
        return {
            "organization_id": rows.tenant.id,
            "project_id": rows.project.id,
            "session": str(rows.conversation.id),
            "claude_session_id": rows.conversation.claude_session_id,
            "user_id": rows.tenant.user_id,
            "invitation_id": rows.invitation.id,
            "token_id": rows.token.id,
            "service_account_id": rows.service.user_id,
            "event_id": rows.event_id,
            "record_id": rows.event_id,
            "webhook_id": rows.endpoint.id,
            "delivery_id": rows.delivery.id,
        }

    def send(self, message: Message[Any]) -> Answer:
        """Return the answer's status and text without what is the request's own."""
        request = to_request(message)
        client = Outside(self.house)
        self.count += 1
        body = request.lines if request.lines is not None else b""
        headers = {
            "Host": "localhost:8321",
            "X-Forwarded-For": f"192.0.2.{self.count % 250}",
            "Authorization": f"Bearer {self.bearer}",
        }
        if request.lines is not None:
            headers["Content-Type"] = "application/x-ndjson"
        if request.body is not None:
            body = write_json(request.body)
            headers["Content-Type"] = "application/json"
        target, _, query = request.target.partition("?")
        result = client.simulate_request(
            request.method,
            target if target.startswith(PREFIX) else PREFIX + target,
            query_string=query,
            body=body,
            headers=headers,
        )
        text = re.sub(r'"request_id":"[^"]*"', "", result.text)
        for name in self.theirs:  # what was asked for is said again, in links
            if value := getattr(message, name, None):
                text = text.replace(str(value), name)
        return result.status_code, text


def a_message(name: str, known: dict[str, Any]) -> Message[Any]:
    """Return one about what is known; what is not known is not there."""
    kind: Any = KINDS[name]
    values: dict[str, Any] = {}
    for field in attrs.fields(attrs.resolve_types(kind)):
        if field.name in known:
            values[field.name] = known[field.name]
        elif field.name in VALUES:
            values[field.name] = VALUES[field.name]
        elif field.default is attrs.NOTHING:
            values[field.name] = uuid.uuid4() if field.type is uuid.UUID else str(uuid.uuid4())
    message: Message[Any] = kind(**values)
    return message


def _unknown(value: Any) -> Any:
    return uuid.uuid4() if isinstance(value, uuid.UUID) else str(uuid.uuid4())


@pytest.fixture
def here(postgres_world: PostgresWorld) -> Iterator[Here]:
    bare = make_engine(postgres_world.admin_url)
    with postgres_house(postgres_world) as house:
        yield Here(house, postgres_world, bare)
    bare.dispose()


@attrs.frozen
class Astray:
    """Work without the application's filter: any organization's unit is ours, as its owner."""

    engine: sa.Engine
    ours: uuid.UUID

    @contextlib.contextmanager
    def __call__(self, organization_id: uuid.UUID) -> Generator[Any, None, None]:
        """Open it."""
        with PostgresWork(self.engine, lambda *_: None, SystemClock())(self.ours) as unit:
            yield _Lent(unit)


class _Lent:
    def __init__(self, unit: PostgresUnit) -> None:
        self._unit = unit

    def __getattr__(self, name: str) -> Any:
        return self if name == "members" else getattr(self._unit, name)

    def find(self, organization_id: uuid.UUID, user_id: uuid.UUID) -> Member:
        """Say yes to whoever asks."""
        return Member(organization_id=organization_id, user_id=user_id, level=Level.OWNER)

    def __getattribute__(self, name: str) -> Any:
        if name in {"hold", "people", "person", "set_level", "remove", "add"}:
            return getattr(self._unit.members, name)
        return super().__getattribute__(name)


@pytest.mark.parametrize("walls", ["both", "filter"])
def test_what_is_anothers_answers_as_what_is_not_there(
    here: Here, walls: str, record_property: Any
) -> None:
    """Their organization as an unknown one; in ours, their things as unknown things."""
    if walls == "filter":
        here.house.rebind("work", PostgresWork(here.bare, lambda *_: None, SystemClock()))
    theirs, ours = here.theirs, {"organization_id": here.company.id}
    parts = {name: value for name, value in theirs.items() if name != "organization_id"}
    nowhere = {name: _unknown(value) for name, value in parts.items()}
    told, pairs = [], 0
    for name, kind in KINDS.items():
        foreign, absent = (
            here.send(a_message(name, theirs)),
            here.send(a_message(name, {**nowhere, "organization_id": uuid.uuid4()})),
        )
        pairs += 1
        if foreign != absent or foreign[0] != 404:
            told.append((name, foreign, absent))
        if parts.keys() & inspect.signature(kind).parameters.keys():
            pairs += 1
            foreign = here.send(a_message(name, {**parts, **ours}))
            absent = here.send(a_message(name, {**nowhere, **ours}))
            if foreign != absent:
                told.append((name, foreign, absent))
    record_property(TOLD, f"B2, {walls}: {pairs} pairs of answers, {len(told)} told apart")
    assert [] == told


def test_row_level_security_alone_lets_nothing_through(here: Here, record_property: Any) -> None:
    """Though the application takes us for an owner of whatever is asked for."""
    here.house.rebind("work", Astray(here.house.ports["work"].engine, here.company.id))
    with here.bare.connect() as connection:
        before = snapshot(connection, here.rows.tenant.id)
    asked = KINDS.keys() - DIRECTORY
    leaks = [name for name in asked if NEEDLE in here.send(a_message(name, here.theirs))[1]]
    with here.bare.connect() as connection:
        after = snapshot(connection, here.rows.tenant.id)
    changed = [name for name in before if before[name] != after[name]]
    record_property(TOLD, f"B3, row-level security alone: {len(asked)} routes, {len(leaks)} leaks")
    assert ([], []) == (leaks, changed)
