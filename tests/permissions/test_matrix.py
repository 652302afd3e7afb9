"""Bar B1: every route, sent by everybody, about everything; answered as the table says."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import falcon.testing
import pytest

from crewkit.ports import action_of
from crewkit_core.analytics.use_cases import (
    BreakDown,
    BreakDownByAgent,
    BreakDownByProject,
    BreakDownByUser,
    ShowSuccessTrend,
    ShowTimeSeries,
    Summarize,
)
from crewkit_core.kernel.message import Command, Message
from crewkit_testing.account_house import House, memory_house, postgres_house
from crewkit_testing.asked import to_request
from crewkit_testing.ground import lay
from crewkit_testing.house import TOLD
from crewkit_testing.permission_page import needs_of
from crewkit_testing.postgres_world import PostgresWorld
from crewkit_testing.served_house import Outside
from crewkit_testing.trying import Try, said, take_away, thing_of, tries
from crewkit_wire.json_text import parse_json, write_json
from crewkit_wire.routes import BY_MESSAGE

MESSAGES = sorted((each for each in BY_MESSAGE if needs_of(each) is not None), key=action_of)

DENIED = {"level_too_low", "not_allowed"}
NOT_COMPLETE = {
    "create_token": {"step_up_needed"},
    "delete_organization": {"step_up_needed"},
    "transfer_ownership": {"step_up_needed"},
}
"""What may be said instead of a success to who may, since more is asked for than the right."""
FIGURES = {
    BreakDown,
    BreakDownByAgent,
    BreakDownByProject,
    BreakDownByUser,
    ShowSuccessTrend,
    ShowTimeSeries,
    Summarize,
}
"""What PostgreSQL alone answers: figures are sums that nothing in memory makes."""
LAST_OWNER = "409 last_owner"


class Asker:
    """Sends tries to a platform in which two organizations are."""

    def __init__(self, house: House) -> None:
        self.ground, self.other = lay(house, "Acme"), lay(house, "Rival")
        self.outside = Outside(house)
        self.sent = 0

    def ask(self, one: Try) -> falcon.testing.Result:
        """Send it."""
        request = to_request(said(one, self.ground, self.other))
        self.sent += 1
        headers = {"Host": "localhost:8321", "X-Forwarded-For": f"10.9.{self.sent % 250}.7"}
        bearer = self._bearer(one.who)
        if bearer:
            headers["Authorization"] = f"Bearer {bearer}"
        body = b""
        if request.lines is not None:
            headers["Content-Type"], body = request.media, request.lines
        elif request.body is not None:
            headers["Content-Type"], body = "application/json", write_json(request.body)
        return self.outside.simulate_request(
            request.method,
            request.target.partition("?")[0],
            query_string=request.target.partition("?")[2],
            body=body,
            headers=headers,
        )

    def _bearer(self, who: str) -> str:
        if who == "anonymous":
            return ""
        if who == "foreign":
            return self.other.people["owner"].bearer
        return self.ground.people[who].bearer


def outcome(answer: falcon.testing.Result, action: str) -> str:
    """Return which of the table's words was answered."""
    if answer.status_code < 300:
        return "may"
    code = parse_json(answer.content)["error"]["code"]
    if code in NOT_COMPLETE.get(action, ()):
        return "may"
    if answer.status_code == 403 and code in DENIED:
        return "denied"
    words = {401: "nobody", 404: "unknown"}
    return words.get(answer.status_code, f"{answer.status_code} {code}")


def check(asker: Asker, one: Try) -> str:
    """Send it; return what it was answered, which is what the table says."""
    answer = asker.ask(one)
    action = action_of(one.message)
    got = outcome(answer, action)
    assert (one, got) == (one, _of_oneself(one) or one.expected()), answer.text
    return got


def _of_oneself(one: Try) -> str | None:
    """Return what the rule asked besides says: here nobody else is an owner."""
    action = action_of(one.message)
    if one.thing != "own" or action not in {"change_level", "remove_member"}:
        return None
    if one.who == "owner":
        return LAST_OWNER
    return "may" if action == "remove_member" else "denied"


@pytest.mark.parametrize("message", [m for m in MESSAGES if m not in FIGURES], ids=action_of)
def test_a_route_is_answered_as_the_table_says(message: type[Message[Any]]) -> None:
    """Whoever sends it about whatever; what changes something starts from a fresh house each."""
    counted: Counter[str] = Counter()
    calm = [one for one in tries(message) if not _changes(one) and one.thing != "gone"]
    with memory_house() as house:
        asker = Asker(house)
        for one in calm:
            counted[check(asker, one)] += 1
    for one in (one for one in tries(message) if _changes(one) and one.thing != "gone"):
        with memory_house() as house:
            counted[check(Asker(house), one)] += 1
    gone = [one for one in tries(message) if one.thing == "gone"]
    with memory_house() as house:
        asker = Asker(house)
        take_away(asker.ground, thing_of(message) if gone else "session")
        for one in gone:
            counted[check(asker, one)] += 1
    assert counted["nobody"]


def _changes(one: Try) -> bool:
    return issubclass(one.message, Command) and one.expected() == "may"


@pytest.mark.postgres
def test_the_same_on_postgresql(
    postgres_world: PostgresWorld, record_property: Callable[[str, object], None]
) -> None:
    """Whatever changes nothing, of every route, in one house."""
    counted: Counter[str] = Counter()
    with postgres_house(postgres_world) as house:
        asker = Asker(house)
        for message in MESSAGES:
            for one in tries(message):
                if not _changes(one) and one.thing != "gone":
                    counted[check(asker, one)] += 1
    in_memory = sum(1 for m in MESSAGES if m not in FIGURES for _ in tries(m))
    words = ", ".join(f"{word} {count}" for word, count in sorted(counted.items()))
    record_property(
        TOLD,
        f"B1: {len(MESSAGES)} actions; {in_memory} requests in memory,"
        f" {counted.total()} on PostgreSQL: {words}",
    )
    assert set(counted) == {"may", "denied", "unknown", "nobody"}
