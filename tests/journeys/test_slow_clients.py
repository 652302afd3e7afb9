"""Slow clients in front of the production profile: nobody healthy notices (bar B22)."""

import http.client
import statistics
import time
from pathlib import Path

import attrs
import pytest

from crewkit_testing.production import Production, production
from crewkit_testing.proving import found, rounds
from crewkit_testing.slow_clients import slow_clients

pytestmark = [pytest.mark.journey, pytest.mark.postgres]

ROUNDS = rounds("CREWKIT_SLOW_ROUNDS", usual=3)
REQUESTS = rounds("CREWKIT_SLOW_REQUESTS", usual=300)
SLOW = 200
"""Of each kind: those that do not end their headers, and those that do not end their bodies."""
PATIENCE = 5.0
MOST = 2.0
FEW = 3


@attrs.frozen
class Healthy:
    """What healthy clients met.

    Attributes:
        p99: In milliseconds.
        refused: Requests that were not answered 200 within five seconds.
    """

    p50: float
    p99: float
    refused: int


def ask(production: Production, port: int, count: int) -> Healthy:
    """Ask one after the other, each over a connection of its own."""
    token = production.owner.token
    taken, refused = [], 0
    for _ in range(count):
        began = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        try:
            headers = {"Authorization": f"Bearer {token}"}
            connection.request("GET", "/api/v1/organizations", headers=headers)
            refused += connection.getresponse().status != 200
        except OSError:
            refused += 1
            if refused > 20:
                break
        finally:
            connection.close()
        taken.append((time.perf_counter() - began) * 1000)
    p99 = sorted(taken)[int(len(taken) * 0.99)]
    return Healthy(statistics.median(taken), p99, refused)


def test_slow_clients_hold_nobody_up(tmp_path: Path) -> None:
    """With 200 slow headers and 200 slow bodies: p99 at most twice the idle one, none refused."""
    with production(tmp_path / "data") as running:
        ask(running, running.port, 50)
        pairs = []
        for _ in range(ROUNDS):
            idle = ask(running, running.port, REQUESTS)
            with slow_clients(running.port, SLOW, SLOW):
                pairs.append((idle, ask(running, running.port, REQUESTS)))
        with slow_clients(running.direct, SLOW, SLOW):
            direct = ask(running, running.direct, 40)
    shares = [busy.p99 / idle.p99 for idle, busy in pairs]
    refused = sum(idle.refused + busy.refused for idle, busy in pairs)
    found(
        f"{SLOW} clients that do not end their headers and {SLOW} that do not end their bodies,"
        f" {ROUNDS} rounds of {REQUESTS} authenticated requests each way.",
        *(
            f"Idle: p50 {idle.p50:.1f} ms, p99 {idle.p99:.1f} ms. With them: p50 {busy.p50:.1f} ms,"
            f" p99 {busy.p99:.1f} ms ({busy.p99 / idle.p99:.2f} of it). Refused: {busy.refused}."
            for idle, busy in pairs
        ),
        f"Middle share {statistics.median(shares):.2f}, bar {MOST}. Without the proxy:"
        f" {direct.refused} requests refused or unanswered for {PATIENCE:.0f} s, p50"
        f" {direct.p50:.0f} ms.",
    )
    assert 0 == refused
    # a round may have met somebody else's work on this machine: of many the middle one counts
    assert (statistics.median(shares) if ROUNDS > FEW else min(shares)) <= MOST
    assert direct.refused > 0, "clients that harm nobody without a proxy prove nothing with one"
