"""What a running platform tells of its work."""

import json
import time
from pathlib import Path
from typing import Any

import pytest

from crewkit_testing.owner_http import OwnerHttp
from crewkit_testing.platform import Platform, platform

pytestmark = [pytest.mark.journey, pytest.mark.postgres]

ID = "req-of-this-test-1"


def lines_of(running: Platform, part: str) -> list[dict[str, Any]]:
    """Return what a part has told, as far as it is whole."""
    text = (running.data_dir / "logs" / f"{part}.log").read_text()
    return [json.loads(line) for line in text.splitlines() if line.startswith("{")]


def jobs_for(running: Platform, request_id: str, most: float = 20) -> dict[str, str]:
    """Return kinds and results of the jobs done for a request, once both that it makes are."""
    deadline = time.monotonic() + most
    found: dict[str, str] = {}
    while len(found) < 2 and time.monotonic() < deadline:
        time.sleep(0.1)
        told = [line for line in lines_of(running, "worker") if line["event"] == "job"]
        found = {line["kind"]: line["result"] for line in told if line_is_for(line, request_id)}
    return found


def line_is_for(line: dict[str, Any], request_id: str) -> bool:
    return bool(line.get("request_id") == request_id)


def test_one_request_is_followed_through_all_processes(tmp_path: Path) -> None:
    """Its id stands in the API's line, in the event, and in the worker's lines of its jobs."""
    with platform(tmp_path / "data") as running:
        owner = OwnerHttp(running.url, running.data_dir)
        team = owner.team()
        invited = owner.invite(team, "ada@example.org", X_Request_Id=ID)
        jobs = jobs_for(running, ID)
        events = owner.send("GET", f"/{team}/events").data
        (line,) = [line for line in lines_of(running, "api") if line_is_for(line, ID)]
        text = "".join(path.read_text() for path in (running.data_dir / "logs").glob("*.log"))

    assert (201, ID) == (invited.status, invited.headers["x-request-id"])
    assert {"organizations.send_invitation": "done", "audit.deliver_event": "done"} == jobs
    assert (201, "POST") == (line["status"], line["method"])
    assert ID in {event["request_id"] for event in events}
    assert "ada@example.org" not in text
