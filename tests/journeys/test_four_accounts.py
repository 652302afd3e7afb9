"""What the real client says its sessions cost, in all its ways, beside its transcripts."""

import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from crewkit.opening import Session
from crewkit_core.sessions.model.transcript import TokenUsage
from crewkit_testing.asking import Ask, answer, listed
from crewkit_testing.lab.oracle import price
from crewkit_testing.lab.through import no_tracker_left, place_of, play, through_crewkit
from crewkit_testing.real_commands import ck, session

__all__ = ["ck", "no_tracker_left", "session"]

pytestmark = [pytest.mark.client, pytest.mark.postgres]


def usage_of(answered: Mapping[str, Any]) -> TokenUsage:
    """Return the tokens of an answer."""
    written = answered.get("cache_creation", {})
    return TokenUsage(
        input=answered["input_tokens"],
        output=answered["output_tokens"],
        cache_read=answered["cache_read_input_tokens"],
        cache_write_5m=written.get("ephemeral_5m_input_tokens", 0),
        cache_write_1h=written.get("ephemeral_1h_input_tokens", 0),
    )


def costs_of(ck: Ask) -> list[dict[str, Any]]:
    """Return the accounts of every session."""
    return [answer(ck, "sessions", "show", row["claude_session_id"])["costs"] for row in listed(ck)]


@pytest.mark.parametrize("name", ["tools", "agents", "resume"])
def test_all_accounts_agree(name: str, tmp_path: Path, session: Session, ck: Ask) -> None:
    """Events, counter and transcript to the micro-dollar, and the total where there is one."""
    play(name, through_crewkit(tmp_path, place_of(session), "-q"))
    found = costs_of(ck)
    assert found
    for costs in found:
        assert costs["agreement"] == "agree", json.dumps(costs)
        assert costs["events"] is not None
        assert costs["counter"] is not None


def test_how_a_headless_run_ended_says_what_became_of_it(
    tmp_path: Path, session: Session, ck: Ask
) -> None:
    """Until a person says otherwise."""
    play("tools", through_crewkit(tmp_path, place_of(session), "-q"))
    (row,) = listed(ck)
    assert (row["outcome"], row["outcome_source"]) == ("success", "exit")


def test_what_no_transcript_holds_is_named(tmp_path: Path, session: Session, ck: Ask) -> None:
    """Compaction's own request: its id and its price are those of the model's books."""
    stub = play("compact", through_crewkit(tmp_path, place_of(session), "-q"))
    books = {entry.request_id: entry for entry in stub.entries}
    found = costs_of(ck)
    differences = [each for costs in found for each in costs["differences"]]
    assert differences
    for each in differences:
        assert each["reason"] == "not_in_transcript"
        entry = books[each["request_id"]]
        known = price(entry.model, usage_of(entry.usage))
        assert known is not None
        assert abs(Decimal(each["cost_usd"]) - known) < Decimal("0.000001")
    assert {costs["agreement"] for costs in found} <= {"agree", "explained"}
