"""What a client reports of its sessions, whatever comes first."""

from decimal import Decimal
from typing import Any

import pytest

from crewkit_core.kernel.actor import Actor, Grant
from crewkit_core.kernel.errors import LimitReached, ScopeMissing
from crewkit_core.kernel.scopes import Scope
from crewkit_core.sessions.model.costs import Agreement
from crewkit_core.sessions.model.telemetry import (
    MOST_BYTES,
    MOST_REQUESTS,
    MOST_SERIES,
    MOST_SESSIONS,
    Signal,
)
from crewkit_core.sessions.use_cases import DeleteSession, IngestTelemetry, ShowSession
from crewkit_core.sessions.views import TelemetryReceipt
from crewkit_core.tenancy.errors import LevelTooLow, NoSuchOrganization
from crewkit_core.tenancy.levels import Level
from crewkit_testing.builders import World, a_prompt, an_answer
from crewkit_testing.told import a_cost, a_told_request, an_event, attributes, logs, metrics


@pytest.fixture
def world() -> World:
    """Nothing recorded, nothing told."""
    return World(personal=False)


def tell(
    world: World, data: bytes, signal: Signal = Signal.LOGS, actor: Actor | None = None
) -> TelemetryReceipt:
    """Send an export."""
    command = IngestTelemetry(organization_id=world.id, signal=signal, data=data)
    return world.handle(command, actor)


def record(world: World, session: str = "s1", actor: Actor | None = None) -> None:
    """Bring a session in whose one answer cost what ``an_event`` tells of it."""
    world.ingest(
        session,
        a_prompt(session) + an_answer(session, "msg_1", tokens=(10, 20)),
        actor=actor,
        finished=True,
    )


EVENT: dict[str, Any] = {"cache_read_tokens": 0, "cache_creation_tokens": 0, "cost_usd": 0.00022}


@pytest.mark.parametrize("told_first", [True, False])
def test_transcript_and_telemetry_meet_in_any_order(world: World, told_first: bool) -> None:
    """What comes first waits for the other."""
    if not told_first:
        record(world)
    tell(world, logs(an_event("s1", **EVENT)))
    tell(world, metrics(a_cost("s1", EVENT["cost_usd"])), Signal.METRICS)
    if told_first:
        record(world)
    costs = world.show("s1").costs
    assert costs.agreement is Agreement.AGREE
    assert costs.events is not None
    assert costs.counter is not None
    assert (
        costs.events.cost_usd
        == costs.counter.cost_usd
        == costs.transcript_usd
        == Decimal("0.00022")
    )


def test_an_export_that_is_sent_again_counts_once(world: World) -> None:
    """The receipt says so."""
    sent = logs(an_event("s1"), an_event("s1", "req_2"))
    assert tell(world, sent) == TelemetryReceipt(stored=2, duplicate=0, refused=0, reason="")
    assert tell(world, sent) == TelemetryReceipt(stored=0, duplicate=2, refused=0, reason="")


def test_nobody_speaks_of_anothers_session(world: World) -> None:
    """What a stranger to it tells is not among its accounts."""
    record(world)
    tell(world, logs(an_event("s1", cost_usd=1000.0)), actor=world.member(Level.ADMIN))
    assert world.show("s1").costs.events is None


def test_what_was_told_goes_with_its_session(world: World) -> None:
    """Brought in again it begins without."""
    record(world)
    tell(world, logs(an_event("s1")))
    world.handle(DeleteSession(organization_id=world.id, session="s1"))
    assert not world.tables.told_requests
    record(world)
    assert world.show("s1").costs.events is None


def test_who_may_not_record_may_not_tell(world: World) -> None:
    """Neither viewers, nor strangers, nor tokens for other things; nor is theirs read."""
    nonsense = b"\xff"
    with pytest.raises(LevelTooLow):
        tell(world, nonsense, actor=world.member(Level.VIEWER))
    with pytest.raises(NoSuchOrganization):
        tell(world, nonsense, actor=World().actor)


def test_a_token_that_only_ingests_does_only_that(world: World) -> None:
    """It tells, and reads nothing."""
    grant = Grant(organization_id=world.id, scopes=(Scope.INGEST,))
    actor = Actor(user_id=world.owner.id, grant=grant)
    assert tell(world, logs(an_event("s1")), actor=actor).stored == 1
    with pytest.raises(ScopeMissing):
        world.handle(ShowSession(organization_id=world.id, session="s1"), actor)


def test_a_session_has_room_for_so_many_counters(world: World) -> None:
    """What goes beyond is refused, and named; counters that are known go on."""
    points = [
        a_cost("s1", attributes=attributes({"session.id": "s1", "model": str(number)}))
        for number in range(MOST_SERIES + 3)
    ]
    assert tell(world, metrics(*points), Signal.METRICS).refused == 3
    later = [point | {"timeUnixNano": str(int(point["timeUnixNano"]) + 5)} for point in points]
    receipt = tell(world, metrics(*later), Signal.METRICS)
    assert (receipt.stored, receipt.refused) == (MOST_SERIES, 3)
    assert receipt.reason


def test_an_export_tells_of_so_many_sessions(world: World) -> None:
    """The rest is refused, and named."""
    receipt = tell(world, logs(*(an_event(f"s{n}") for n in range(MOST_SESSIONS + 2))))
    assert (receipt.stored, receipt.refused) == (MOST_SESSIONS, 2)


def test_an_export_has_a_size(world: World) -> None:
    """Whoever carries it here."""
    with pytest.raises(LimitReached):
        tell(world, b" " * (MOST_BYTES + 1))


def test_a_session_has_room_for_so_many_requests(world: World) -> None:
    """Of its user's; another session has room of its own."""
    known = [a_told_request("s1", f"r{number}") for number in range(MOST_REQUESTS - 3)]
    with world.work(world.id) as unit:
        unit.telemetry.add_requests(world.id, world.owner.id, known)
    first = tell(world, logs(*(an_event("s1", f"n{number}") for number in range(5))))
    assert (first.stored, first.refused) == (3, 2)
    assert tell(world, logs(an_event("s1", "n9"), an_event("s2"))).refused == 1
