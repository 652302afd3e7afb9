"""What a running platform tells of its work."""

import http.client
import json
import os
import signal
import socket
import time
from pathlib import Path
from typing import Any

import psutil
import pytest
from prometheus_client.parser import text_string_to_metric_families

from crewkit_testing.corpus import write_corpus
from crewkit_testing.otlp import OtlpReceiver, Span, otlp_receiver
from crewkit_testing.owner_http import OwnerHttp
from crewkit_testing.platform import Platform, crewkit, platform

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


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def read_metrics(port: int, host: str = "localhost", path: str = "/metrics") -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path, headers={"Host": f"{host}:{port}"})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def values(text: str) -> dict[tuple[str, ...], float]:
    """Return samples by name and the values of their labels in the order of names."""
    return {
        (sample.name, *(sample.labels[name] for name in sorted(sample.labels))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def settled(port: int, most: float = 20) -> dict[tuple[str, ...], float]:
    """Return the metrics once no job waits to be performed at once."""
    deadline = time.monotonic() + most
    while time.monotonic() < deadline:
        found = values(read_metrics(port)[1])
        if not any(key[0] == "crewkit_queue_jobs" and key[-1] != "later" for key in found):
            return found
        time.sleep(0.2)
    raise AssertionError("the queue does not become empty")


def wait_for_workers(running: Platform, number: int, most: float = 20) -> None:
    """Wait until so many workers of this platform were ready, one after the other."""
    deadline = time.monotonic() + most
    while sum(line["event"] == "ready" for line in lines_of(running, "worker")) < number:
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_metrics_are_of_all_processes_and_for_this_machine(tmp_path: Path) -> None:
    """API, worker, pool, ingestion and events are counted together, behind loopback alone."""
    port = free_port()
    corpus = write_corpus(tmp_path / "history", seed=1, items=40)
    with platform(tmp_path / "data", env={"CREWKIT_METRICS_PORT": str(port)}) as running:
        owner = OwnerHttp(running.url, running.data_dir)
        team = owner.team()
        owner.invite(team, "ada@example.org")
        owner.send("GET", "/nowhere")
        crewkit(running.data_dir, "sessions", "import", str(corpus.root), "--json")
        found = settled(port)
        foreign, other = read_metrics(port, host="evil.example")[0], read_metrics(port, path="/")[0]
        public = owner.send("GET", "/../../metrics").status
        text = read_metrics(port)[1]
        listening = [
            each.laddr.ip
            for each in psutil.net_connections("inet4")
            if each.laddr and each.laddr.port == port and each.status == psutil.CONN_LISTEN
        ]
        (worker,) = running.parts("worker")
        os.kill(worker.pid, signal.SIGKILL)
        wait_for_workers(running, 2)
        after = values(read_metrics(port)[1])

    route = "/api/v1/organizations/{organization_id}/members/invitations"
    request = "crewkit_http_request_seconds_count"
    assert 1 == found[request, "POST", route, "201"]
    assert 1 == found[request, "GET", "other", "404"]
    job = "crewkit_job_seconds_count"
    assert 1 == found[job, "organizations.send_invitation", "done"]
    assert 2 <= found[job, "audit.deliver_event", "done"]
    assert corpus.items <= found["crewkit_ingest_lines_total", "accepted"]
    assert 0 < found["crewkit_ingest_bytes_total",]
    assert 2 <= found["crewkit_event_delivery_seconds_count",]
    assert 1 <= found["crewkit_use_case_seconds_count", "InviteMember", "done"]
    assert (0, 1) == (found["crewkit_http_requests_in_flight",], found["crewkit_database_up",])
    assert 8 + 2 + 4 == found["crewkit_database_connections_most",]
    assert 0 <= found["crewkit_database_connections_in_use",] <= 14
    assert (400, 404, 404) == (foreign, other, public)
    assert ["127.0.0.1"] == listening
    assert not any(word in text for word in ("ada@example.org", team, str(tmp_path)))
    # what a killed worker counted stays counted; the connections it held are not held any more
    assert (
        found[job, "organizations.send_invitation", "done"]
        == after[job, "organizations.send_invitation", "done"]
    )
    assert after["crewkit_database_connections_most",] <= 14


def of_trace(receiver: OtlpReceiver, trace_id: str) -> list[Span]:
    return [span for span in receiver.spans if span.trace_id == trace_id]


def test_a_trace_goes_on_in_the_worker(tmp_path: Path) -> None:
    """Request, use case, transaction, the jobs it made necessary: one trace, the caller's own."""
    trace, caller = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
    with (
        otlp_receiver() as receiver,
        platform(
            tmp_path / "data",
            env={"CREWKIT_OTLP_URL": receiver.url, "CREWKIT_OTLP_HEADERS": "x-login=abc"},
        ) as running,
    ):
        owner = OwnerHttp(running.url, running.data_dir)
        team = owner.team()
        owner.invite(team, "ada@example.org", traceparent=f"00-{trace}-{caller}-01")
        receiver.wait_for("organizations.send_invitation", "audit.deliver_event", "InviteMember")
    spans = of_trace(receiver, trace)
    by_id = {span.span_id: span for span in spans}
    (request,) = [span for span in spans if span.service == "crewkit-api" and span.kind == 2]
    (invite,) = [span for span in spans if span.name == "InviteMember"]
    (mail,) = [span for span in spans if span.name == "organizations.send_invitation"]

    route = "/api/v1/organizations/{organization_id}/members/invitations"
    assert (f"POST {route}", caller) == (request.name, request.parent_id)
    assert ("201", route) == (
        request.attributes["http.response.status_code"],
        request.attributes["http.route"],
    )
    assert request.span_id == invite.parent_id
    assert "crewkit-worker" == mail.service
    assert "crewkit-api" == by_id[mail.parent_id].service
    assert {"transaction", "SendInvitation"} <= {
        span.name for span in spans if span.service == "crewkit-worker"
    }
    assert "abc" == receiver.headers["x-login"]
    assert not any(word in receiver.raw for word in (b"ada@example.org", team.encode()))


def test_what_is_left_is_sent_at_the_end(tmp_path: Path) -> None:
    """A platform that is stopped at once sends the spans of its last request."""
    with otlp_receiver() as receiver:
        with platform(tmp_path / "data", env={"CREWKIT_OTLP_URL": receiver.url}) as running:
            OwnerHttp(running.url, running.data_dir).team()
        names = {span.name for span in receiver.spans}
    assert "CreateOrganization" in names
