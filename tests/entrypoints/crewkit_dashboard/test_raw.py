"""Bytes as they came in, and never anything a browser would run."""

from typing import Any

import pytest

from crewkit_core.sessions.model.stream import SubagentMeta
from crewkit_testing.builders import World, a_prompt, an_answer

SESSION = "5e55104e-0000-4000-8000-000000000001"
AGENT = "a0000000000000001"
EVIL = b"<script>alert(1)</script>\xff\x00 {not json\n"


@pytest.fixture(autouse=True)
def session(world: World) -> None:
    """A session with a subagent, and a line that is no JSON in both."""
    world.ingest(SESSION, a_prompt(SESSION) + EVIL + an_answer(SESSION, "msg_1"))
    meta = SubagentMeta(agent_type="Explore", description="Look", tool_use_id="toolu_1")
    world.ingest(SESSION, EVIL + an_answer(SESSION, "msg_2"), stream=AGENT, meta=meta)


@pytest.mark.parametrize(
    ("stream", "name"), [("main", f"{SESSION}.jsonl"), (AGENT, f"agent-{AGENT}.jsonl")]
)
def test_an_export_is_a_download_of_the_very_bytes(
    visit: Any, world: World, stream: str, name: str
) -> None:
    """Named, sized, sealed against being shown, and equal to what came in."""
    query = "" if stream == "main" else f"?stream={stream}"
    result = visit.page(f"/kit/sessions/{SESSION}/export{query}")
    sent = world.bytes_of(SESSION, stream)
    assert sent == result.content
    assert EVIL in sent
    assert "application/x-ndjson" == result.headers["Content-Type"]
    assert f'attachment; filename="{name}"' == result.headers["Content-Disposition"]
    assert str(len(sent)) == result.headers["Content-Length"]
    assert_sealed(result.headers)


def test_a_line_is_plain_text(visit: Any) -> None:
    """Whatever it holds, a browser shows it and runs nothing."""
    result = visit.page(f"/kit/sessions/{SESSION}/lines/1")
    assert EVIL.rstrip(b"\n") == result.content.rstrip(b"\n")
    assert "text/plain; charset=utf-8" == result.headers["Content-Type"]
    assert_sealed(result.headers)


def test_a_line_of_a_subagent_is_its_own(visit: Any) -> None:
    """The stream is part of the address."""
    result = visit.page(f"/kit/sessions/{SESSION}/lines/1?stream={AGENT}")
    assert b"msg_2" in result.content


def assert_sealed(headers: object) -> None:
    found = dict(headers)  # type: ignore[call-overload]  # falcon's own mapping
    assert "default-src 'none'; frame-ancestors 'none'; sandbox" == found["content-security-policy"]
    assert "nosniff" == found["x-content-type-options"]
    assert "no-store" == found["cache-control"]
