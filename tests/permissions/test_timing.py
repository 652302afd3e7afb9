"""Bar B2: what is another organization's is not told from what is not there, by time either."""

import random
import statistics
import time
from collections.abc import Generator
from typing import Any

import pytest

from crewkit_core.audit.use_cases import ShowAuditRecord, ShowEvent
from crewkit_core.kernel.message import Message
from crewkit_core.sessions.use_cases import ShowSession
from crewkit_core.tenancy.use_cases import ListProjects, ShowOrganization, ShowProject
from crewkit_core.webhooks.use_cases import ShowWebhook
from crewkit_testing.account_house import House, postgres_house
from crewkit_testing.account_parts import FreeLimiter
from crewkit_testing.asked import to_request
from crewkit_testing.ground import ABSENT, Ground, absent_things, lay
from crewkit_testing.house import TOLD
from crewkit_testing.postgres_world import PostgresWorld
from crewkit_testing.proving import found, rounds, seed
from crewkit_testing.served_house import Outside
from crewkit_testing.timing import auc, margin

TIMES = rounds("CREWKIT_FOREIGN", usual=50)
WARMING = 10
THINGS: dict[str, tuple[type[Message[Any]], str | None]] = {
    "organization": (ShowOrganization, None),
    "projects": (ListProjects, None),
    "project": (ShowProject, "project_id"),
    "session": (ShowSession, "session"),
    "webhook": (ShowWebhook, "webhook_id"),
    "audit record": (ShowAuditRecord, "record_id"),
    "event": (ShowEvent, "event_id"),
}
"""What is asked for, and the field that names it; None: the organization does."""

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def figures() -> Generator[list[str], None, None]:
    lines = ["| asked for | AUC | median |", "|---|---|---|"]
    yield lines
    found(f"{TIMES} of each.", "", *lines)


@pytest.fixture
def house(postgres_world: PostgresWorld) -> Generator[House, None, None]:
    with postgres_house(postgres_world) as house:
        house.rebind("limiter", FreeLimiter())
        yield house


def target(name: str, mine: Ground, other: Ground, *, foreign: bool) -> str:
    """Return the address of what is another's, or of what is not there."""
    kind, field = THINGS[name]
    values: dict[str, Any] = {"organization_id": mine.id}
    if field is None:
        values["organization_id"] = other.id if foreign else ABSENT
    else:
        values[field] = (other.things if foreign else absent_things(mine))[field]
    return to_request(kind(**values)).target


@pytest.mark.parametrize("name", THINGS)
def test_time_does_not_tell_what_is_anothers(
    house: House, name: str, figures: list[str], record_property: Any
) -> None:
    """Another organization's and nobody's, in random order, take equally long to be refused."""
    order = random.Random(seed())
    times: dict[bool, list[float]] = {True: [], False: []}
    mine, other = lay(house, "Acme"), lay(house, "Rival")
    house.rebind("limiter", FreeLimiter())
    outside, bearer = Outside(house), mine.people["owner"].bearer
    headers = {"Host": "localhost:8321", "Authorization": f"Bearer {bearer}"}
    for number in range(WARMING + TIMES):
        for foreign in order.sample((True, False), 2):
            path = target(name, mine, other, foreign=foreign)
            began = time.perf_counter()
            answer = outside.simulate_get(path, headers=headers)
            took = time.perf_counter() - began
            assert 404 == answer.status_code, answer.text
            if number >= WARMING:
                times[foreign].append(took)
    value = auc(times[True], times[False])
    middle = statistics.median(times[True]) * 1000
    figures.append(f"| {name} | {value:.3f} | {middle:.1f} ms |")
    told = f"B2: {name}: AUC {value:.3f} of {TIMES} each, median {middle:.1f} ms"
    record_property(TOLD, told)
    assert abs(value - 0.5) <= margin(TIMES)
