"""Nobody finds a session they do not see, whichever way they ask, over both stores."""

import datetime as dt
import inspect
import itertools
import typing
import uuid
from collections.abc import Callable, Mapping
from typing import Any

import attrs
import pytest

from crewkit.ports import USE_CASES
from crewkit_core.audit.views import TrailFilter
from crewkit_core.identity.model import User
from crewkit_core.kernel.ids import new_id
from crewkit_core.kernel.message import Message, Query
from crewkit_core.kernel.work import Work
from crewkit_core.sessions.model.telemetry import Signal
from crewkit_core.sessions.outcome import Outcome
from crewkit_core.sessions.ports import SessionsReader, SessionsUnit
from crewkit_core.sessions.use_cases import (
    DeleteSession,
    ExplainAccess,
    ExportStream,
    IngestBatch,
    IngestTelemetry,
    ListItems,
    ListSessions,
    MarkSession,
    ReportExit,
    SetVisibility,
    ShowHierarchy,
    ShowPosition,
    ShowSession,
)
from crewkit_core.sessions.views import SessionFilter, SessionSort, SessionSummary, SortOrder
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.visibility import Sight, Visibility, sight
from crewkit_postgres.work import PostgresWork
from crewkit_queue.enqueueing import enqueue
from crewkit_queue.jobs import JOBS
from crewkit_testing.builders import World, a_prompt
from crewkit_testing.tenants import NOON, Tenant
from crewkit_testing.tenants import World as Contracts
from crewkit_testing.unseen import SECRET, SESSION, SUBAGENT, UNKNOWN, Company

Asking = Callable[[uuid.UUID, str], Message[Any]]

ASKED: Mapping[type[Message[Any]], Asking] = {
    ShowSession: lambda o, s: ShowSession(organization_id=o, session=s),
    ExplainAccess: lambda o, s: ExplainAccess(organization_id=o, action="show_session", session=s),
    ShowHierarchy: lambda o, s: ShowHierarchy(organization_id=o, session=s),
    ListItems: lambda o, s: ListItems(organization_id=o, session=s, stream=SUBAGENT),
    ExportStream: lambda o, s: ExportStream(organization_id=o, session=s, stream=SUBAGENT),
    ListSessions: lambda o, _: ListSessions(organization_id=o),
    ShowPosition: lambda o, s: ShowPosition(organization_id=o, claude_session_id=s),
    MarkSession: lambda o, s: MarkSession(organization_id=o, session=s, outcome=Outcome.SUCCESS),
    SetVisibility: lambda o, s: SetVisibility(
        organization_id=o, session=s, visibility=Visibility.ORGANIZATION
    ),
    DeleteSession: lambda o, s: DeleteSession(organization_id=o, session=s),
    ReportExit: lambda o, s: ReportExit(organization_id=o, claude_session_id=s, exit_code=0),
    IngestTelemetry: lambda o, _: IngestTelemetry(
        organization_id=o, signal=Signal.LOGS, data=b"{}"
    ),
    IngestBatch: lambda o, s: IngestBatch(
        organization_id=o,
        claude_session_id=s,
        batch_id=uuid.UUID(int=7),
        first_line=3,
        data=a_prompt(s),
    ),
}
"""Everything that may be asked of sessions, of one of them."""

CONTENT = {"sessions", "conversations", "streams", "frames", "messages"}
"""Ports of a unit through which sessions can be read, whatever slice the unit is of."""

OF_ITS_OWN = {IngestBatch, IngestTelemetry, ListSessions}
"""What is not asked for a session that has to be there."""

READS: Mapping[str, Callable[[SessionsReader, uuid.UUID, Sight, uuid.UUID, str], Any]] = {
    "page": lambda r, o, s, *_: r.page(
        o, s, SessionFilter(), SessionSort.STARTED, SortOrder.ASCENDING, None, 9
    ),
    "detail": lambda r, o, s, i, _: r.detail(o, s, i),
    "by_claude_id": lambda r, o, s, _, c: r.by_claude_id(o, s, c),
    "position": lambda r, o, s, _, c: r.position(o, s, c, "main"),
}
"""Every method of the reader, asked for one session by our id and by the client's."""


def test_everything_that_asks_for_sessions_is_asked_here() -> None:
    """A use case over sessions that is new is added, or nobody knows that it keeps to the rule."""
    over_sessions = {
        message
        for message, use_case in USE_CASES.items()
        for kind in typing.get_type_hints(use_case).values()
        if typing.get_origin(kind) is Work and CONTENT & set(dir(typing.get_args(kind)[0]))
    }
    assert over_sessions - set(JOBS.values()) == set(ASKED)
    assert set(dir(SessionsUnit)) >= CONTENT


def test_every_method_of_the_reader_takes_a_sight() -> None:
    """And is asked below; one that is new is added."""
    methods = dict(inspect.getmembers(SessionsReader, inspect.isfunction))
    named = {name for name in methods if not name.startswith("_")}
    assert named == set(READS)
    for name in named:
        taken = list(inspect.signature(methods[name]).parameters.values())
        assert ["self", "organization_id", "sight"] == [each.name for each in taken[:3]]
        assert all(each.default is each.empty for each in taken)


@pytest.mark.parametrize("visibility", Visibility)
def test_the_reader_answers_of_what_is_not_seen_as_of_the_unknown(
    company: Company, visibility: Visibility
) -> None:
    """Each method, for each level; and finds what is seen."""
    world, bob = company.world, company.bob
    nothing = {}
    with world.work(world.id) as unit:
        for name, ask in READS.items():
            nobodys = sight(bob.user_id, Level.OWNER)
            nothing[name] = ask(unit.sessions, world.id, nobodys, uuid.uuid4(), UNKNOWN)
    found = company.record(visibility)
    for level, who in company.people.items():
        seen = company.sees(visibility, level)
        with world.work(world.id) as unit:
            for name, ask in READS.items():
                theirs = sight(who.user_id, level)
                answer = ask(unit.sessions, world.id, theirs, found, SESSION)
                assert seen is (answer != nothing[name]), (name, level)
    with world.work(world.id) as unit:
        for name, ask in READS.items():
            own = sight(bob.user_id, Level.VIEWER)
            assert nothing[name] != ask(unit.sessions, world.id, own, found, SESSION)


def test_lists_of_those_who_see_some_are_what_is_left_of_the_whole_list(
    world: Contracts, tenant: Tenant
) -> None:
    """In every order, by pages of any size: some of all visibilities, of two members and nobody."""
    other = User(id=new_id(NOON), name="Bob", email="bob@example.org", created_at=NOON)
    owners = (world.directory.person(tenant.id, other, Level.DEVELOPER).id, tenant.user_id, None)
    for n, (visibility, owner) in enumerate(itertools.product(Visibility, owners)):
        began = None if n % 5 == 4 else NOON + n % 3 * dt.timedelta(hours=1)
        tenant.session(f"s{n}", visibility=visibility, user_id=owner, first_at=began)
    here = tenant.project_id
    everything = Sight(user_id=uuid.uuid4(), others=frozenset(Visibility))
    seers = [
        *(sight(user_id, level) for user_id in owners[:2] for level in Level),
        *(sight(tenant.user_id, level, closed={here: None}) for level in Level),
        sight(tenant.user_id, Level.MANAGER, closed={here: Level.VIEWER, new_id(NOON): None}),
        sight(tenant.user_id, Level.OWNER, gone=frozenset({here})),
    ]
    for sort, order in itertools.product(SessionSort, SortOrder):
        whole = paged(world, tenant, everything, (sort, order), 50)
        assert 12 == len(whole)
        for seer, size in zip(seers, itertools.cycle((1, 2, 5)), strict=False):
            left = [
                row for row in whole if seer.reaches(row.user_id, row.visibility, row.project_id)
            ]
            assert left == paged(world, tenant, seer, (sort, order), size), (sort, order)


def paged(
    world: Contracts, tenant: Tenant, seer: Sight, by: tuple[SessionSort, SortOrder], size: int
) -> list[SessionSummary]:
    """Return a whole list, read by pages."""
    found: list[SessionSummary] = []
    after = None
    while True:
        with world.work(tenant.id) as unit:
            rows, after = unit.sessions.page(tenant.id, seer, SessionFilter(), *by, after, size)
        found += rows
        if after is None:
            return found


@pytest.mark.parametrize("visibility", Visibility)
def test_whoever_does_not_see_a_session_is_answered_as_if_it_were_unknown(
    company: Company, visibility: Visibility
) -> None:
    """Each message, at each level, by either id: the same words; and Bob loses nothing by it."""
    place = company.world.id
    found = company.record(visibility)
    names = ((SESSION, UNKNOWN), (str(found), str(uuid.uuid4())))
    for level, who in company.people.items():
        if company.sees(visibility, level):
            continue
        for message, (name, unknown) in itertools.product(ASKED.keys() - OF_ITS_OWN, names):
            answers = [
                company.outcome(ASKED[message](place, each), who) for each in (name, unknown)
            ]
            assert answers[0] == answers[1], (message, level)
        assert () == company.world.handle(ListSessions(organization_id=place), who).data
        if level.reaches(Level.DEVELOPER):
            told = company.outcome(ASKED[IngestBatch](place, SESSION), who)
            assert company.outcome(ASKED[ShowSession](place, UNKNOWN), who) == told
    assert visibility is company.visibility()
    whole = ListItems(organization_id=place, session=SESSION)
    assert 3 == len(company.world.handle(whole, company.bob).data)


@pytest.mark.parametrize("visibility", Visibility)
def test_whoever_sees_a_session_finds_it(company: Company, visibility: Visibility) -> None:
    """Else the test above would find nothing where nothing is."""
    place = company.world.id
    company.record(visibility)
    seers = [who for level, who in company.people.items() if company.sees(visibility, level)]
    for who in (*seers, company.bob):
        for message in (ShowSession, ShowHierarchy, ListItems, ExportStream):
            assert SECRET in repr(company.outcome(ASKED[message](place, SESSION), who))
        assert 1 == len(company.world.handle(ListSessions(organization_id=place), who).data)


def fields_of(message: Any) -> tuple["attrs.Attribute[Any]", ...]:
    return tuple(attrs.fields(message))


@pytest.mark.postgres
@pytest.mark.parametrize("visibility", [Visibility.PRIVATE, Visibility.SENSITIVE])
def test_no_question_tells_a_word_of_what_is_not_seen(
    postgres_world: Any, visibility: Visibility
) -> None:
    """Every question there is, of every slice: the word is in Bob's answers, in no other's."""
    work = PostgresWork(postgres_world.engine, enqueue, postgres_world.clock)
    world = World(work=work, directory=postgres_world.directory, personal=False)
    company = Company.of(world)
    found = company.record(Visibility.ORGANIZATION)
    narrow = SetVisibility(organization_id=world.id, session=SESSION, visibility=visibility)
    world.handle(narrow, company.bob)
    with world.work(world.id) as unit:
        happened = unit.events.page(world.id, TrailFilter(kind="session"), None, 9)[0]
        project_id = unit.conversations.find(world.id, found).project_id
    changed = next(row for row in happened if row.happened.kind == "session.visibility_changed")
    known = {
        "organization_id": world.id,
        "session": SESSION,
        "claude_session_id": SESSION,
        "slug": "app",
        "remote": "host/acme/app",
        "project_id": project_id,
        "user_id": company.bob.user_id,
        "action": "show_session",
        "webhook_id": found,
        "delivery_id": found,
        "record_id": changed.happened.id,
        "event_id": changed.happened.id,
        "token": "none",
    }
    told = set()
    for message in (each for each in USE_CASES if issubclass(each, Query)):
        needed = [f.name for f in fields_of(message) if f.default is attrs.NOTHING]
        query = message(**{name: known[name] for name in needed})
        if SECRET in repr(company.outcome(query, company.bob)):
            told.add(message)
        for level, who in company.people.items():
            if not company.sees(visibility, level):
                assert SECRET not in repr(company.outcome(query, who)), (message, level)
    assert {ShowSession, ShowHierarchy, ListSessions, ListItems, ExportStream} <= told


@pytest.mark.parametrize("visibility", Visibility)
def test_the_trail_keeps_no_words_of_a_sensitive_session(
    company: Company, visibility: Visibility
) -> None:
    """Admins read it: of what they would have seen it keeps the title, of the rest none."""
    company.record(visibility)
    world = company.world
    world.handle(DeleteSession(organization_id=world.id, session=SESSION), company.bob)
    with world.work(world.id) as unit:
        rows = unit.audit.page(world.id, TrailFilter(kind="session.deleted"), None, 9)[0]
    assert (visibility is not Visibility.SENSITIVE) is (SECRET in repr(rows))
    assert visibility.value in repr(rows)
