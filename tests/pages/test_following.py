"""A session that goes on is followed in a browser, line by line, while a script writes it."""

import datetime as dt
import json
import statistics
import time
import uuid
from typing import Any

import attrs
import pytest
from playwright.sync_api import Browser, Page, expect

from crewkit_core.sessions.use_cases import IngestBatch
from crewkit_core.tenancy.model import ProjectHint
from crewkit_pages.platform import Platform
from crewkit_pages.walking import PICTURES, the_owner
from crewkit_pages.watching import LIGHT

FRESH = 2.0
"""Seconds from the platform's answer to its being seen: what the issue asks."""


@attrs.define
class Running:
    """A session that a script writes, a line at a time."""

    platform: Platform
    id: str = attrs.field(factory=lambda: str(uuid.uuid4()))
    lines: int = 0

    @property
    def path(self) -> str:
        return f"/kit/sessions/{self.id}"

    def write(self, kind: str, content: Any, **message: Any) -> None:
        """Bring in a line as it would be written now."""
        line = {
            "type": kind,
            "uuid": str(uuid.uuid4()),
            "sessionId": self.id,
            "timestamp": dt.datetime.now(dt.UTC).isoformat().replace("+00:00", "Z"),
            "message": {"role": kind, "content": content, **message},
        }
        owner = self.platform.owner
        batch = IngestBatch(
            organization_id=owner.organization_id,
            claude_session_id=self.id,
            batch_id=uuid.uuid4(),
            first_line=self.lines,
            data=json.dumps(line).encode() + b"\n",
            project=ProjectHint(root="/home/dev/repos/kit"),
        )
        self.platform.application.door.handle(owner.actor(), batch)
        self.lines += 1

    def says(self, text: str) -> None:
        """Let the model answer."""
        usage = {"input_tokens": 10, "output_tokens": 20}
        message = {"id": f"msg_{uuid.uuid4().hex}", "model": "claude-sonnet-4-5", "usage": usage}
        self.write("assistant", [{"type": "text", "text": text}], **message)

    def calls(self, tool: str, call: str) -> None:
        """Let the model call a tool."""
        usage = {"input_tokens": 10, "output_tokens": 20}
        message = {"id": f"msg_{uuid.uuid4().hex}", "model": "claude-sonnet-4-5", "usage": usage}
        block = {"type": "tool_use", "id": call, "name": tool, "input": {"command": "ls"}}
        self.write("assistant", [block], **message)

    def answered(self, call: str, text: str) -> None:
        """Let a tool's result come."""
        self.write("user", [{"type": "tool_result", "tool_use_id": call, "content": text}])


@pytest.fixture
def running(newcomer: Platform) -> Running:
    """A session with one prompt."""
    made = Running(newcomer)
    made.write("user", "Please list the files")
    return made


def _seen(page: Page, text: str) -> float:
    """Wait until *text* is visible; return how long that took."""
    began = time.monotonic()
    expect(page.get_by_text(text).first).to_be_visible(timeout=10_000)
    return time.monotonic() - began


def test_a_running_session_is_followed(
    browser: Browser, running: Running, record_property: Any
) -> None:
    """Lines, figures and results of calls appear within two seconds; what is open stays open."""
    with the_owner(browser, running.platform, LIGHT) as watched:
        page = watched.page
        watched.open(running.path)
        expect(page.get_by_text("Following: what is new appears here")).to_be_visible()
        took = []
        for number in range(5):
            running.says(f"Step {number} is done")
            took.append(_seen(page, f"Step {number} is done"))
        running.calls("Bash", "call-1")
        expect(page.get_by_text("no result")).to_be_visible()
        page.locator("details.call > summary").click()
        running.says("Meanwhile")
        took.append(_seen(page, "Meanwhile"))
        assert page.locator("details.call").evaluate("each => each.open")
        running.answered("call-1", "README.md")
        expect(page.get_by_text("no result")).to_have_count(0, timeout=10_000)
        expect(page.locator(".strip div", has_text="Messages").locator("dd")).to_have_text("7")
        expect(page.locator(".strip div", has_text="Tool calls").locator("dd")).to_have_text("1")
        assert page.locator("details.call").evaluate("each => each.open")
        expect(page.locator("table.usage tbody tr")).to_have_count(1)
        watched.look(PICTURES / "session-followed-light.png")
    middle, worst = statistics.median(took), max(took)
    told = f"a running session: seen after {middle:.1f} s, at worst {worst:.1f} (bar {FRESH})"
    record_property("told", told)
    assert middle < FRESH


def test_nothing_new_costs_nothing(browser: Browser, running: Running) -> None:
    """While nothing comes in, each look is answered 304."""
    with the_owner(browser, running.platform, LIGHT) as watched:
        page = watched.page
        statuses: list[int] = []
        page.on("response", lambda it: statuses.append(it.status) if "/live" in it.url else None)
        watched.open(running.path)
        page.wait_for_timeout(6000)
    assert statuses[0] == 200
    assert len(statuses) >= 3
    assert set(statuses[1:]) == {304}


def test_a_log_that_fills_its_page_goes_on(browser: Browser, running: Running) -> None:
    """What no longer fits is loaded by itself, every line once and in order."""
    with the_owner(browser, running.platform, LIGHT) as watched:
        page = watched.page
        watched.open(running.path)
        for number in range(70):
            running.says(f"Line number {number}.")
        _seen(page, "Line number 69.")
        texts = page.locator("article.answer").all_inner_texts()
        found = [text.split("Line number ")[1].split(".")[0] for text in texts if "number" in text]
        assert [str(number) for number in range(70)] == found


def test_what_is_written_is_never_run(browser: Browser, running: Running) -> None:
    """Hostile text that comes in while it is followed stays text."""
    with the_owner(browser, running.platform, LIGHT) as watched:
        page = watched.page
        watched.open(running.path)
        running.says('<img src=x onerror="window.hit=1"><script>window.hit=1</script> over')
        _seen(page, "over")
        assert page.evaluate("window.hit") is None


def test_without_a_script_it_is_read_by_reloading(browser: Browser, running: Running) -> None:
    """The page says so."""
    with the_owner(browser, running.platform, LIGHT, script=False) as watched:
        page = watched.page
        watched.open(running.path)
        expect(page.get_by_text("May go on: reload to see")).to_be_visible()
        running.says("Later")
        page.reload()
        expect(page.get_by_text("Later")).to_be_visible()


def test_what_ended_long_ago_is_not_followed(browser: Browser, full: Platform) -> None:
    """No look at all: nobody waits for a line there."""
    with the_owner(browser, full, LIGHT) as watched:
        page = watched.page
        looks: list[str] = []
        page.on("request", lambda it: looks.append(it.url) if "/live" in it.url else None)
        watched.open("/kit/sessions")
        page.locator("tbody a.title").last.click()
        page.wait_for_timeout(3000)
        expect(page.get_by_text("Following")).to_have_count(0)
    assert [] == looks
