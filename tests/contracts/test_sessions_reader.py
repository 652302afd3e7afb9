"""``sessions.ports.SessionsReader``."""

import datetime as dt
import itertools
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import attrs
import pytest

from crewkit_core.kernel.errors import Invalid
from crewkit_core.kernel.ids import new_id
from crewkit_core.sessions.model.stream import SubagentMeta
from crewkit_core.sessions.model.transcript import TokenUsage
from crewkit_core.sessions.outcome import Outcome, OutcomeSource
from crewkit_core.sessions.views import (
    OutcomeFilter,
    SessionDetail,
    SessionFilter,
    SessionSort,
    SessionSummary,
    SortOrder,
    StreamPosition,
)
from crewkit_core.tenancy.capture import Capture
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.visibility import Visibility, sight
from crewkit_testing.tenants import ALL_SEEING, NOON, Tenant, World, found_tenant, undone

EVERYTHING = SessionFilter()
UP, DOWN = SortOrder.ASCENDING, SortOrder.DESCENDING
MINUTE = dt.timedelta(minutes=1)

# when it began and how long it took, in minutes, and what its messages cost
SESSIONS: list[tuple[int | None, int | None, list[str | None]]] = [
    (0, 5, ["0.10", "0.20"]),
    (0, 5, ["0.30"]),
    (3, 1, [None]),
    (1, None, []),
    (None, None, ["7"]),
    (None, None, [None]),
    (2, 9, ["0.3", None]),
]

VALUES: dict[SessionSort, Callable[[SessionSummary], Any]] = {
    SessionSort.STARTED: lambda row: row.started_at,
    SessionSort.COST: lambda row: row.cost_usd,
    SessionSort.TOKENS: lambda row: row.tokens.total,
    SessionSort.DURATION: lambda row: row.duration_ms,
}


@pytest.fixture
def company(world: World, tenant: Tenant) -> Tenant:
    """Sessions of which some are alike in each of the orders, and some have no value."""
    for n, (start, minutes, costs) in enumerate(SESSIONS):
        began = None if start is None else NOON + start * MINUTE
        ended = None if minutes is None or began is None else began + minutes * MINUTE
        conversation, stream = tenant.session(f"s{n}", first_at=began, last_at=ended)
        with world.work(tenant.id) as unit:
            tenant.count(
                unit,
                conversation,
                [
                    tenant.message(
                        stream, f"m{n}-{k}", line=k, cost_usd=None if c is None else Decimal(c)
                    )
                    for k, c in enumerate(costs)
                ],
            )
    return tenant


def pages(
    world: World, tenant: Tenant, sort: SessionSort, order: SortOrder, limit: int
) -> list[SessionSummary]:
    """Return the whole list, read by pages."""
    found: list[SessionSummary] = []
    after = None
    while True:
        with world.work(tenant.id) as unit:
            rows, after = unit.sessions.page(
                tenant.id, ALL_SEEING, EVERYTHING, sort, order, after, limit
            )
        found += rows
        if after is None:
            return found
        assert limit == len(rows)


@pytest.mark.parametrize("sort", SessionSort)
@pytest.mark.parametrize("order", SortOrder)
def test_pages_together_are_the_whole_list_in_order(
    world: World, company: Tenant, sort: SessionSort, order: SortOrder
) -> None:
    """Whatever their size; those without a value are last, and ids decide between those alike."""
    whole = pages(world, company, sort, order, 100)
    value = VALUES[sort]
    known = [row for row in whole if value(row) is not None]
    unknown = [row for row in whole if value(row) is None]
    down = order is DOWN
    assert sorted(known, key=lambda row: (value(row), row.id), reverse=down) == known
    assert sorted(unknown, key=lambda row: row.id, reverse=down) == unknown
    assert (7, known + unknown) == (len(whole), whole)
    for limit in (1, 2, 3, 7):
        assert whole == pages(world, company, sort, order, limit)


@pytest.mark.parametrize("sort", SessionSort)
@pytest.mark.parametrize("order", SortOrder)
def test_a_list_goes_on_when_the_session_it_stopped_at_is_gone(
    world: World, company: Tenant, sort: SessionSort, order: SortOrder
) -> None:
    """After any of them, with or without a value."""
    whole = pages(world, company, sort, order, 100)
    for n, last in enumerate(whole[:-1]):
        with world.work(company.id) as unit:
            _, after = unit.sessions.page(
                company.id, ALL_SEEING, EVERYTHING, sort, order, None, n + 1
            )
        with undone(world, company.id) as unit:
            unit.conversations.remove(company.id, last.id)
            rest, end = unit.sessions.page(
                company.id, ALL_SEEING, EVERYTHING, sort, order, after, 100
            )
            assert (tuple(whole[n + 1 :]), None) == (rest, end)


def test_a_cursor_is_of_one_list(world: World, company: Tenant) -> None:
    """In another order it is refused, and so is what is none."""
    with world.work(company.id) as unit:
        _, after = unit.sessions.page(
            company.id, ALL_SEEING, EVERYTHING, SessionSort.STARTED, DOWN, None, 1
        )
    for sort, order, cursor in (
        (SessionSort.STARTED, UP, after),
        (SessionSort.TOKENS, DOWN, after),
        (SessionSort.COST, DOWN, "bm9uZQ"),
        (SessionSort.COST, DOWN, ""),
    ):
        with pytest.raises(Invalid), world.work(company.id) as unit:
            unit.sessions.page(company.id, ALL_SEEING, EVERYTHING, sort, order, cursor, 1)


def test_sessions_are_found_by_each_filter(world: World, tenant: Tenant) -> None:
    """A filter names what it names, and all of several must fit."""
    with world.work(tenant.id) as unit:
        lib = unit.projects.add(tenant.project(slug="lib", root="/lib"))
    mine, _ = tenant.session("mine", ["m1"], agent="reviewer")
    nobodys, stream = tenant.session("nobodys", user_id=None, project_id=lib.id, first_at=None)
    late, _ = tenant.session("late", first_at=NOON + MINUTE, agent="writer")
    with world.work(tenant.id) as unit:
        unit.streams.add(tenant.stream(late, "a1", meta=SubagentMeta(agent_type="reviewer")))
        tenant.count(unit, nobodys, [tenant.message(stream, "m2", model="other")])
    names = {each.id: each.claude_session_id for each in (mine, nobodys, late)}
    for which, expected in (
        (SessionFilter(), {"mine", "nobodys", "late"}),
        (SessionFilter(project_id=lib.id), {"nobodys"}),
        (SessionFilter(user_id=tenant.user_id), {"mine", "late"}),
        (SessionFilter(user_id=new_id(NOON)), set()),
        (SessionFilter(agent="reviewer"), {"mine", "late"}),
        (SessionFilter(agent="writer"), {"late"}),
        (SessionFilter(model="other"), {"nobodys"}),
        (SessionFilter(model="claude-opus"), {"mine"}),
        (SessionFilter(since=NOON), {"mine", "late"}),
        (SessionFilter(since=NOON + MINUTE), {"late"}),
        (SessionFilter(until=NOON + MINUTE), {"mine"}),
        (SessionFilter(since=NOON, until=NOON), set()),
        (SessionFilter(agent="reviewer", until=NOON + MINUTE), {"mine"}),
    ):
        with world.work(tenant.id) as unit:
            rows, _ = unit.sessions.page(
                tenant.id, ALL_SEEING, which, SessionSort.STARTED, DOWN, None, 9
            )
        assert expected == {names[row.id] for row in rows}, which


def a_full_session(world: World, tenant: Tenant) -> SessionDetail:
    """Store a session with subagents, a copied message and the client's own total."""
    conversation, main = tenant.session(
        "s1",
        ["m1"],
        title="t",
        cwd="/app",
        git_branch="b",
        client_version="2",
        prompts=3,
        client_cost_usd=Decimal("1.5"),
    )
    tenant.session("s2", ["m9"])
    agents = [
        tenant.stream(
            conversation,
            "a1",
            first_at=NOON,
            items=4,
            omitted=1,
            meta=SubagentMeta(agent_type="Explore", spawn_depth=1),
        ),
        tenant.stream(conversation, "a2", meta=SubagentMeta(parent_agent_id="a1")),
        tenant.stream(conversation, "a3", meta=SubagentMeta(parent_agent_id="gone")),
    ]
    with world.work(tenant.id) as unit:
        for stream in agents:
            unit.streams.add(stream)
        unit.messages.add(
            [
                tenant.message(
                    agents[0], "m2", model="free", cost_usd=None, usage=TokenUsage(input=1)
                )
            ]
        )
        unit.messages.add_copies([tenant.message(main, "m9", cost_usd=Decimal("0.5"))])
        detail = unit.sessions.detail(tenant.id, ALL_SEEING, conversation.id)
    assert detail is not None
    return detail


def test_a_session_shows_what_is_stored_of_it(world: World, tenant: Tenant) -> None:
    """Figures of all its streams, copies apart."""
    summary = a_full_session(world, tenant).summary
    assert ("s1", "app", "Acme's owner", "t", 3, 2, 3, 4, 1) == (
        summary.claude_session_id,
        summary.project,
        summary.user,
        summary.title,
        summary.prompts,
        summary.messages,
        summary.subagents,
        summary.items,
        summary.omitted,
    )
    assert (("claude-opus", "free"), ("free",), Decimal("0.25"), 61, 3_600_000) == (
        summary.models,
        summary.unpriced_models,
        summary.cost_usd,
        summary.tokens.total,
        summary.duration_ms,
    )


def test_a_session_shows_its_streams(world: World, tenant: Tenant) -> None:
    """Each below the one that called it, as far as that is known."""
    detail = a_full_session(world, tenant)
    assert [
        ("main", None, 0, True, ("claude-opus",)),
        ("a1", "main", 1, False, ("free",)),
        ("a2", "a1", 2, True, ()),
        ("a3", None, 1, True, ()),
    ] == [
        (s.name, s.parent, s.depth, s.complete, tuple(row.model for row in s.usage))
        for s in detail.streams
    ]


def test_a_session_shows_the_clients_own_total(world: World, tenant: Tenant) -> None:
    """Beside ours, and what its origin had spent when it was copied."""
    detail = a_full_session(world, tenant)
    assert ("/app", "b", "2", 1) == (
        detail.cwd,
        detail.git_branch,
        detail.client_version,
        detail.inherited_messages,
    )
    assert detail.reconciliation is not None
    assert (Decimal("0.25"), Decimal("1.00")) == (
        detail.reconciliation.inherited_cost_usd,
        detail.reconciliation.difference_usd,
    )


def test_a_circle_of_callers_ends(world: World, tenant: Tenant) -> None:
    """Two subagents that name each other are shown all the same, alike deep."""
    conversation, _ = tenant.session("s1")
    with world.work(tenant.id) as unit:
        for name, caller in (("a1", "a2"), ("a2", "a1"), ("a3", "a3")):
            unit.streams.add(
                tenant.stream(conversation, name, meta=SubagentMeta(parent_agent_id=caller))
            )
        detail = unit.sessions.detail(tenant.id, ALL_SEEING, conversation.id)
    assert detail is not None
    assert [("main", 0), ("a1", 3), ("a2", 3), ("a3", 2)] == [
        (stream.name, stream.depth) for stream in detail.streams
    ]


def test_a_session_is_found_by_the_clients_id(world: World, tenant: Tenant) -> None:
    """Its own only."""
    conversation, _ = tenant.session("s1")
    with world.work(tenant.id) as unit:
        assert conversation.id == unit.sessions.by_claude_id(tenant.id, ALL_SEEING, "s1")
        assert None is unit.sessions.by_claude_id(tenant.id, ALL_SEEING, "s")
        assert None is unit.sessions.detail(tenant.id, ALL_SEEING, new_id(NOON))


def test_sessions_are_filtered_by_outcome(world: World, tenant: Tenant) -> None:
    """What nobody said anything of is neither a success nor a failure."""
    said = {"good": Outcome.SUCCESS, "bad": Outcome.FAILURE, "open": None}
    for name, outcome in said.items():
        verdict: dict[str, Any] = {}
        if outcome is not None:
            verdict = {"outcome_source": OutcomeSource.USER, "outcome_at": NOON}
        tenant.session(name, outcome=outcome, **verdict)
    with world.work(tenant.id) as unit:
        found = {
            outcome: [
                row.claude_session_id
                for row in unit.sessions.page(
                    tenant.id,
                    ALL_SEEING,
                    SessionFilter(outcome=outcome),
                    SessionSort.STARTED,
                    UP,
                    None,
                    9,
                )[0]
            ]
            for outcome in OutcomeFilter
        }
    assert {
        OutcomeFilter.SUCCESS: ["good"],
        OutcomeFilter.FAILURE: ["bad"],
        OutcomeFilter.UNKNOWN: ["open"],
    } == found


def test_sessions_are_filtered_by_visibility(world: World, tenant: Tenant) -> None:
    """Each of the four; a filter never shows more than is seen."""
    for visibility in Visibility:
        tenant.session(visibility.value, visibility=visibility)
    admins = sight(new_id(NOON), Level.ADMIN)
    found = {}
    with world.work(tenant.id) as unit:
        for visibility, seeing in itertools.product(Visibility, (ALL_SEEING, admins)):
            which = SessionFilter(visibility=visibility)
            rows, _ = unit.sessions.page(tenant.id, seeing, which, SessionSort.STARTED, UP, None, 9)
            found[visibility, seeing is admins] = [row.visibility for row in rows]
    assert found == {
        (visibility, bool(to_admins)): []
        if to_admins and visibility is Visibility.SENSITIVE
        else [visibility]
        for visibility, to_admins in itertools.product(Visibility, (0, 1))
    }


def test_a_position_tells_how_far_a_stream_is_stored(world: World, tenant: Tenant) -> None:
    """In the sender's own file; a line that was left out has no bytes to compare."""
    conversation, stream = tenant.session("s1")
    how = {"source_byte": 13, "capture": Capture.FULL, "rules": 7}
    kept = tenant.frame(stream, 0, b"a\n", first_byte=3, **how)
    omitted = attrs.evolve(
        tenant.frame(stream, 1, b"x\n", first_byte=5), packed=b"", size=0, omitted_bytes=99
    )
    nowhere = StreamPosition(lines=0, size=0, tail_byte=0, tail_sha256="")
    with world.work(tenant.id) as unit:
        assert nowhere == unit.sessions.position(tenant.id, ALL_SEEING, "s1", "main")
        unit.streams.save(attrs.evolve(stream, lines=2, size=104, source_size=114))
        unit.frames.add(kept, [])
        unit.frames.add(omitted, [])
        unit.streams.add(tenant.stream(conversation, "a1", lines=1))
    with world.work(tenant.id) as unit:
        assert StreamPosition(
            lines=2,
            size=114,
            tail_byte=13,
            tail_sha256=kept.sha256.hex(),
            tail_capture=Capture.FULL,
            tail_rules=7,
        ) == unit.sessions.position(tenant.id, ALL_SEEING, "s1", "main")
        assert attrs.evolve(nowhere, lines=1) == unit.sessions.position(
            tenant.id, ALL_SEEING, "s1", "a1"
        )
        assert nowhere == unit.sessions.position(tenant.id, ALL_SEEING, "s1", "a2")
        assert nowhere == unit.sessions.position(tenant.id, ALL_SEEING, "s2", "main")


def test_a_project_of_one_name_is_not_anothers(world: World, tenant: Tenant) -> None:
    """A session shows the project it lies in."""
    found_tenant(world, "Other").session("s1")
    tenant.session("s1")
    with world.work(tenant.id) as unit:
        rows, _ = unit.sessions.page(
            tenant.id, ALL_SEEING, EVERYTHING, SessionSort.STARTED, UP, None, 9
        )
    assert [(tenant.id, tenant.project_id)] == [(r.organization_id, r.project_id) for r in rows]
