"""What the client told of a session's cost, on its page."""

from decimal import Decimal
from typing import Any

from crewkit_core.sessions.model.telemetry import Signal
from crewkit_core.sessions.use_cases import IngestTelemetry
from crewkit_testing.builders import World, a_prompt, an_answer
from crewkit_testing.told import a_cost, an_event, logs, metrics

SESSION = "5e55104e-0000-4000-8000-000000000001"
OWN: dict[str, Any] = {"cache_read_tokens": 0, "cache_creation_tokens": 0, "cost_usd": 0.00022}


def shown(world: World, visit: Any, *events: dict[str, Any], counter: float | None) -> str:
    """Return the session's page when the client told this."""
    world.ingest(SESSION, a_prompt(SESSION) + an_answer(SESSION, "msg_1", tokens=(10, 20)))
    told = {Signal.LOGS: logs(*events)} if events else {}
    if counter is not None:
        told[Signal.METRICS] = metrics(a_cost(SESSION, counter))
    for signal, data in told.items():
        world.handle(IngestTelemetry(organization_id=world.id, signal=signal, data=data))
    text: str = visit.send("GET", f"/kit/sessions/{SESSION}").text
    return text


def test_accounts_that_agree_say_so(world: World, visit: Any) -> None:
    """Beside what each of them says."""
    page = shown(world, visit, an_event(SESSION, **OWN), counter=0.00022)
    assert "All accounts agree to the micro-dollar." in page
    assert page.count("$0.00022") >= 2


def test_a_request_that_no_transcript_holds_is_named(world: World, visit: Any) -> None:
    """By id and by who asked; what a client calls itself is no markup."""
    extra = an_event(SESSION, "req_<b>", query_source="compact", cost_usd=0.5)
    page = shown(world, visit, an_event(SESSION, **OWN), extra, counter=float(Decimal("0.50022")))
    assert "the records below are all of the difference" in page
    assert "Request req_&lt;b&gt; (compact) is in no transcript" in page
    assert "<b>" not in page


def test_what_nothing_explains_is_said(world: World, visit: Any) -> None:
    """With its amount."""
    page = shown(world, visit, an_event(SESSION, **OWN), counter=1.00022)
    assert "They differ by more than single records explain." in page


def test_a_session_of_which_nothing_was_told_has_no_such_table(world: World, visit: Any) -> None:
    """Its page is as ever."""
    assert "As it told while it ran" not in shown(world, visit, counter=None)
