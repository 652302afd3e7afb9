"""The remote door is the door itself, seen through the API."""

import random
import socket
from collections.abc import Callable, Generator
from typing import Any

import attrs
import httpx2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crewkit.clock import SystemClock
from crewkit_core.audit.views import AuditExport
from crewkit_core.kernel.actor import Actor, Origin
from crewkit_core.kernel.errors import (
    CrewkitError,
    Invalid,
    RateLimited,
    Unauthenticated,
    Unavailable,
    wrong_field,
)
from crewkit_core.platform.use_cases import ShowOwnPlatformRole
from crewkit_core.platform.views import OwnPlatformRole
from crewkit_core.sessions.errors import Damaged, SequenceGap
from crewkit_core.sessions.use_cases import (
    ConsolidateStream,
    ExportStream,
    IngestBatch,
    ListSessions,
    ShowSession,
)
from crewkit_core.sessions.views import StreamExport
from crewkit_core.tenancy.use_cases import ListOrganizations
from crewkit_core.tenancy.views import OrganizationView
from crewkit_http.app import create_app
from crewkit_http.authentication import LocalAuthenticator
from crewkit_http.settings import HttpSettings
from crewkit_memory.at_once import MemoryAtOnce
from crewkit_memory.repeats import MemoryRepeats
from crewkit_memory.tables import Store
from crewkit_remote.door import RemoteDoor
from crewkit_testing.asked import root_of
from crewkit_testing.wire import (
    ANY_TEXT,
    ORGANIZATION,
    OWNER,
    PUBLIC_URL,
    STORABLE,
    TOKEN,
    AnsweringDoor,
    Maker,
)
from crewkit_wire.converter import to_plain
from crewkit_wire.errors import Broken, CutShort
from crewkit_wire.routes import PREFIX, ROUTES, Route

ACTOR = Actor(user_id=OWNER, request_id="request-of-the-caller")
Handler = Callable[[httpx2.Request], httpx2.Response]


def _through_the_api(door: AnsweringDoor) -> RemoteDoor:
    app = create_app(
        door,
        settings=HttpSettings(public_url=PUBLIC_URL),
        authenticator=LocalAuthenticator(token=TOKEN, owner_id=OWNER),
        repeats=MemoryRepeats(Store(), SystemClock()),
        at_once=MemoryAtOnce(Store()),
        readiness=lambda: (),
    )
    return RemoteDoor(PUBLIC_URL, TOKEN, transport=httpx2.WSGITransport(app))


@pytest.fixture
def door() -> AnsweringDoor:
    """The door behind the API."""
    return _willing()


def _willing() -> AnsweringDoor:
    """Return a door that also answers what a platform's root asks."""
    door = AnsweringDoor()
    door.answer(ShowOwnPlatformRole, OwnPlatformRole(role=None))
    return door


@pytest.fixture
def remote(door: AnsweringDoor) -> Generator[RemoteDoor, None, None]:
    """The same door from afar."""
    with _through_the_api(door) as found:
        yield found


def _answered_by(handler: Handler) -> RemoteDoor:
    """Return the door of a platform whose operations *handler* answers, its root excepted."""

    def answer(request: httpx2.Request) -> httpx2.Response:
        if request.url.path == PREFIX:
            return httpx2.Response(200, json=root_of(PUBLIC_URL))
        return handler(request)

    return RemoteDoor(PUBLIC_URL, TOKEN, transport=httpx2.MockTransport(answer))


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_messages_and_answers_arrive_as_they_were(route: Route, seed: int) -> None:
    """For every route: what is asked here is asked there, and what is answered there comes back."""
    door = _willing()
    message = _nameable(Maker(random.Random(seed), STORABLE).message(route))
    there = Maker(random.Random(seed), ANY_TEXT).answer(route)
    here = Maker(random.Random(seed), ANY_TEXT).answer(route)
    door.answer(route.message, there)
    with _through_the_api(door) as remote:
        got = remote.handle(ACTOR, message)
        assert _read(here) == _read(got)
    actor, asked = door.asked[-1]
    assert message == asked
    assert Actor(user_id=OWNER, origin=Origin.LOCAL, request_id=ACTOR.request_id) == actor


def _nameable(message: Any) -> Any:
    """Return the message with names that a path can hold, and no metadata that says nothing."""
    if isinstance(message, IngestBatch):
        return attrs.evolve(message, claude_session_id="c-1", meta=None)
    named = {"session", "claude_session_id", "domain"} & set(attrs.fields_dict(type(message)))
    return attrs.evolve(message, **dict.fromkeys(named, "a session/of%2F&é"[:9]))


def _read(answer: Any) -> Any:
    if isinstance(answer, StreamExport):
        return (answer.complete, answer.omitted, answer.size, b"".join(answer.chunks))
    return b"".join(answer.chunks) if isinstance(answer, AuditExport) else answer


@pytest.mark.parametrize(
    "error",
    [
        SequenceGap(41),
        wrong_field("limit", "must be from 1 to 200"),
        Damaged("no"),
        Unavailable("x"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_refusals_are_raised_as_they_were(
    door: AnsweringDoor, remote: RemoteDoor, error: CrewkitError
) -> None:
    """Class, message and details of a refusal come back."""
    door.answer(ListSessions, error)
    with pytest.raises(type(error)) as refusal:
        remote.handle(ACTOR, ListSessions(organization_id=ORGANIZATION))
    assert (error.message, error.details) == (refusal.value.message, refusal.value.details)


def test_a_failure_there_names_the_request(door: AnsweringDoor, remote: RemoteDoor) -> None:
    """A bug over there is told with the id under which its log tells more."""
    door.answer(ListSessions, ZeroDivisionError())
    with pytest.raises(Broken, match="request-of-the-caller"):
        remote.handle(ACTOR, ListSessions(organization_id=ORGANIZATION))


def test_lines_travel_packed() -> None:
    """A batch worth packing is sent as a zstd frame, much smaller than its lines."""
    sizes: list[tuple[str | None, int]] = []

    def note(request: httpx2.Request) -> httpx2.Response:
        sizes.append((request.headers.get("Content-Encoding"), len(request.read())))
        return httpx2.Response(503)

    for data in (b"{}\n", b'{"type":"user"}\n' * 10_000):
        batch = IngestBatch(
            organization_id=ORGANIZATION,
            claude_session_id="c",
            batch_id=OWNER,
            first_line=0,
            data=data,
        )
        with _answered_by(note) as remote, pytest.raises(Unavailable):
            remote.handle(ACTOR, batch)
    assert (None, 3) == sizes[0]
    assert "zstd" == sizes[1][0]
    assert sizes[1][1] < 1000


def test_an_export_that_ends_early_is_noticed() -> None:
    """Bytes that are missing at the end are a refusal, not a shorter file."""

    def short(_: httpx2.Request) -> httpx2.Response:
        headers = {"Content-Length": "9", "Crewkit-Complete": "true", "Crewkit-Omitted": "0"}
        return httpx2.Response(200, headers=headers, content=iter([b"abc"]))

    with _answered_by(short) as remote:
        export = remote.handle(ACTOR, ExportStream(organization_id=ORGANIZATION, session="s"))
        with pytest.raises(CutShort):
            list(export.chunks)


@pytest.mark.parametrize(
    ("status", "content", "kind"),
    [
        (200, b"<html>", Broken),
        (200, b"{}", Broken),
        (200, b'{"data":[],"_links":{}}', Broken),
        (302, b"", Broken),
        (401, b"<html>", Unauthenticated),
        (502, b"<html>bad gateway", Unavailable),
        (504, b"", Unavailable),
        (429, b"slow down", RateLimited),
    ],
)
def test_something_else_may_answer(status: int, content: bytes, kind: type[CrewkitError]) -> None:
    """What is no platform, or stands before one, is a refusal of the nearest kind."""
    with (
        _answered_by(lambda _: httpx2.Response(status, content=content)) as remote,
        pytest.raises(kind),
    ):
        remote.handle(ACTOR, ListSessions(organization_id=ORGANIZATION))


def test_an_export_needs_its_headers() -> None:
    """An answer that does not say whether it is complete is no export."""
    with (
        _answered_by(lambda _: httpx2.Response(200, content=b"abc")) as remote,
        pytest.raises(Broken),
    ):
        remote.handle(ACTOR, ExportStream(organization_id=ORGANIZATION, session="s"))


def test_more_than_is_known_is_no_harm() -> None:
    """A newer platform's further fields are passed over."""
    view = Maker(random.Random(1)).value(OrganizationView)

    def newer(_: httpx2.Request) -> httpx2.Response:
        data = [{**to_plain(view), "brand_new": 1}]
        meta = {"next_cursor": None, "total": 9}
        return httpx2.Response(200, json={"data": data, "meta": meta, "brand": "new"})

    with _answered_by(newer) as remote:
        page = remote.handle(ACTOR, ListOrganizations())
    assert ((view,), None) == (page.data, page.next_cursor)


def test_nothing_answers() -> None:
    """A platform that is not there is unavailable, and quickly."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    with RemoteDoor(url, TOKEN) as remote, pytest.raises(Unavailable):
        remote.handle(ACTOR, ListSessions(organization_id=ORGANIZATION))


def test_too_slow_is_unavailable() -> None:
    """A platform that does not answer in time is unavailable."""

    def slow(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ReadTimeout("too slow", request=request)

    with _answered_by(slow) as remote, pytest.raises(Unavailable, match="in time"):
        remote.handle(ACTOR, ListSessions(organization_id=ORGANIZATION))


def test_half_a_pair_cannot_be_sent(remote: RemoteDoor) -> None:
    """Text that no URL can say is refused here."""
    with pytest.raises(Invalid):
        remote.handle(ACTOR, ShowSession(organization_id=ORGANIZATION, session="\ud800"))


def test_what_is_a_platforms_own_business_does_not_travel(remote: RemoteDoor) -> None:
    """A message without a route is a mistake of the program."""
    message = ConsolidateStream(organization_id=ORGANIZATION, stream_id=OWNER)
    with pytest.raises(LookupError):
        remote.handle(ACTOR, message)
