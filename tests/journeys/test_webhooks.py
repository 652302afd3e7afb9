"""Webhooks through a real platform to a real receiver: by commands, and through a killed worker."""

import json
import socket
import threading
import time
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import psutil
import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from crewkit_core.audit.use_cases import ListEvents, ShowEvent
from crewkit_core.tenancy.use_cases import CreateProject
from crewkit_testing.kills import door_of
from crewkit_testing.platform import Answer, Platform, crewkit, platform
from crewkit_testing.receiving import RealReceiver, Received, answering, receiving

pytestmark = [pytest.mark.journey, pytest.mark.postgres]

PATIENCE = 60
CONFLICT, NOT_FOUND = 8, 6


@pytest.fixture
def running(tmp_path: Path) -> Generator[Platform, None, None]:
    """Whose operator lets this machine itself be told."""
    with platform(tmp_path / "data", env={"CREWKIT_WEBHOOK_LOOPBACK": "1"}) as made:
        yield made


def run(running: Platform, *line: str) -> Answer:
    """Run a command of the installation's owner."""
    return crewkit(running.data_dir, "webhooks", *line)


def told(running: Platform, *line: str) -> Any:
    """Return what a command answers as JSON; it must succeed."""
    answer = run(running, *line, "--json")
    assert 0 == answer.code, answer.err
    return answer.json()


def until(found: Callable[[], object], what: str) -> None:
    """Wait until something is so."""
    deadline = time.monotonic() + PATIENCE
    while not found():
        assert time.monotonic() < deadline, f"never: {what}"
        time.sleep(0.1)


def verified(secret: str, received: Received) -> dict[str, Any]:
    """Return what the receivers' own library makes of a request."""
    result: dict[str, Any] = Webhook(secret).verify(received.body, received.headers)
    return result


def of_kind(receiver: RealReceiver, kind: str) -> list[Received]:
    """Return the requests that tell of a kind of event."""
    return [each for each in receiver.received if json.loads(each.body)["type"] == kind]


def test_an_endpoint_from_its_first_test_to_its_end(running: Platform) -> None:
    """Named, tested, told, rotated, failing, sent again, switched off, removed: by commands."""
    with receiving() as receiver:
        url = f"http://127.0.0.1:{receiver.port}/in"
        made = told(running, "create", url, "--description", "CI", "--event", "project.*")
        secret = made["secret"]
        assert secret.startswith("whsec_")
        assert [made["webhook"]] == told(running, "list")
        tested = told(running, "test", "CI")
        until(lambda: of_kind(receiver, "webhook.test"), "a test")
        (test,) = of_kind(receiver, "webhook.test")
        assert tested["message_id"] == test.headers["webhook-id"]
        assert "a test: nothing happened" == verified(secret, test)["data"]["payload"]["note"]

        _project(running, "Kit")
        until(lambda: of_kind(receiver, "project.created"), "an event")
        event = verified(secret, of_kind(receiver, "project.created")[0])
        assert str(event["data"]["organization_id"]) == made["webhook"]["organization_id"]

        rotated = told(running, "rotate", url)["secret"]
        receiver.behave = answering(503, "Retry-After: 3600", body=b"\x1b[31mlater\x1b[0m")
        _project(running, "Second")
        until(lambda: len(of_kind(receiver, "project.created")) == 2, "an event after rotation")
        failed = of_kind(receiver, "project.created")[1]
        assert verified(secret, failed) == verified(rotated, failed)
        until(lambda: told(running, "deliveries", "CI", "--state", "pending"), "a failure noted")
        (pending,) = told(running, "deliveries", "CI", "--state", "pending")
        shown = run(running, "deliveries", "CI", pending["id"])
        assert "503 refused" in shown.out.decode()
        assert "later" in shown.out.decode()
        assert b"\x1b" not in shown.out

        receiver.behave = answering(204)
        told(running, "resend", "CI", pending["id"])
        until(lambda: len(of_kind(receiver, "project.created")) == 3, "a resend")
        again = of_kind(receiver, "project.created")[2]
        assert (failed.headers["webhook-id"], failed.body) == (
            again.headers["webhook-id"],
            again.body,
        )
        _off_and_gone(running, url)


def _off_and_gone(running: Platform, url: str) -> None:
    off = told(running, "update", "CI", "--disable")
    assert "by_hand" == off["disabled_reason"]
    refused = run(running, "test", "CI")
    assert (CONFLICT, True) == (refused.code, "webhook_disabled" in refused.err)
    told(running, "update", "CI", "--enable", "--all-events")
    assert 0 == told(running, "resend", url, "--dead-since", "1d")["deliveries"]
    assert "all" in run(running, "show", "CI").out.decode()
    refused = run(running, "create", "https://10.0.0.1/in")
    assert (True, True) == (refused.code != 0, "url: must name a host" in refused.err)
    assert 0 == run(running, "remove", "CI", "--yes").code
    assert [] == told(running, "list")
    assert NOT_FOUND == run(running, "show", "CI").code
    trail = crewkit(running.data_dir, "audit", "list", "--kind", "webhook", "--json")
    assert trail.out.count(b"whsec_") == 0
    kinds = {each["kind"] for each in trail.json()}
    assert {"webhook.created", "webhook.rotated", "webhook.disabled", "webhook.removed"} <= kinds


def _project(running: Platform, name: str) -> None:
    made = crewkit(running.data_dir, "project", "create", name, f"git@github.com:crew/{name}.git")
    assert 0 == made.code, made.err


def test_a_worker_killed_between_sending_and_noting_sends_again(running: Platform) -> None:
    """At least once: the same id, the same bytes, and both verify."""
    killed: list[int] = []

    def kill_the_worker(connection: socket.socket) -> None:
        """Kill whoever sent this before they can have noted it."""
        if not killed:
            (worker,) = running.parts("worker")
            killed.append(worker.pid)
            psutil.Process(worker.pid).kill()
        answering(204)(connection)

    with receiving() as receiver:
        receiver.behave = kill_the_worker
        url = f"http://127.0.0.1:{receiver.port}/in"
        made = told(running, "create", url, "--event", "project.created")
        _project(running, "Kit")
        until(lambda: len(receiver.received) > 1, "a second time")
        first, second = receiver.received[:2]
        assert (first.headers["webhook-id"], first.body) == (
            second.headers["webhook-id"],
            second.body,
        )
        assert verified(made["secret"], first) == verified(made["secret"], second)
        until(lambda: told(running, "deliveries", url, "--state", "delivered"), "the note")
        (delivery,) = told(running, "deliveries", url)
        assert (1, 204) == (delivery["tries"], delivery["status"])
        altered = second.body.replace(b"project", b"Project")
        with pytest.raises(WebhookVerificationError):
            Webhook(made["secret"]).verify(altered, second.headers)
    print("B25: a worker killed between sending and noting: sent again under the same webhook-id")


def test_nobody_waits_for_a_receiver_that_does_not_answer(running: Platform) -> None:
    """Everything else goes on while more deliveries hang than there are threads."""
    hanging = threading.Event()

    def hang(_: socket.socket) -> None:
        hanging.wait(14)

    with receiving() as receiver, door_of(running) as session:
        receiver.behave = hang
        told(running, "create", f"http://127.0.0.1:{receiver.port}/in", "--event", "project.*")
        here = session.organization_id

        def happen(name: str) -> None:
            wanted = CreateProject(
                organization_id=here, name=name, remote=f"git@github.com:crew/{name}.git"
            )
            session.door.handle(session.actor, wanted)

        for number in range(8):
            happen(f"p{number}")
        until(lambda: len(receiver.received) == 4, "as many deliveries as there are threads")
        began = time.monotonic()
        happen("meanwhile")
        query = ListEvents(organization_id=here, kind="project")
        event = session.door.handle(session.actor, query).data[0]
        one = ShowEvent(organization_id=here, event_id=event.id)
        until(
            lambda: session.door.handle(session.actor, one).delivered_at is not None,
            "an event delivered meanwhile",
        )
        took = time.monotonic() - began
        assert 4 == len(receiver.received), "the deliveries did not hang"
        hanging.set()
    print(f"B25: with four deliveries that hang, an event was delivered in {took:.1f} s")


def test_this_machine_is_told_nothing_unless_its_operator_says_so(tmp_path: Path) -> None:
    """Without the setting such an endpoint cannot be named."""
    with platform(tmp_path / "data") as running:
        for url in ("http://127.0.0.1:8080/in", "https://localhost/in", "https://127.0.0.1/in"):
            refused = run(running, "create", url)
            assert "invalid_url" in refused.err or "url: must" in refused.err, url
        assert [] == told(running, "list")
