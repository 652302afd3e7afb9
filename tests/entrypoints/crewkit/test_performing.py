"""Jobs as the worker performs them: shared among organizations."""

import threading
import time
import uuid
from collections.abc import Generator
from typing import Any

import dramatiq
import psycopg
import pytest

from crewkit.performing import Performing
from crewkit.sharing import Shares
from crewkit.telling import Telemetry
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.message import Message
from crewkit_core.webhooks.use_cases import SendWebhook
from crewkit_queue.actors import declare_perform, set_back
from crewkit_queue.broker import open_broker
from crewkit_queue.enqueueing import OUTSIDE, enqueue
from crewkit_testing.postgres import plain
from crewkit_testing.postgres_world import PostgresWorld

SLOW, QUICK = uuid.UUID(int=1), uuid.UUID(int=2)
THREADS = 4


class Receivers:
    """A door behind which one organization's receiver is slow; notes what was sent, and when."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._now = 0
        self.most = 0
        self.sent: list[tuple[uuid.UUID, int, float]] = []

    def handle(self, _: Actor, message: Message[Any]) -> Any:
        """Send it."""
        assert isinstance(message, SendWebhook)
        slow = message.organization_id == SLOW
        with self._lock:
            self._now += slow
            self.most = max(self.most, self._now)
        time.sleep(1.0 if slow else 0.0)
        with self._lock:
            self._now -= slow
            self.sent.append((message.organization_id, message.number, time.monotonic()))

    def of(self, organization_id: uuid.UUID) -> list[tuple[int, float]]:
        """Return what an organization was sent, and when."""
        return [(number, at) for whose, number, at in self.sent if whose == organization_id]


def store(world: PostgresWorld, organization_id: uuid.UUID, numbers: range) -> None:
    with psycopg.connect(plain(world.app_url)) as connection, connection.cursor() as cursor:
        for number in numbers:
            job = SendWebhook(
                organization_id=organization_id,
                webhook_id=uuid.UUID(int=3),
                delivery_id=uuid.UUID(int=number),
                number=number,
            )
            enqueue(cursor, job)


@pytest.fixture
def receivers(postgres_world: PostgresWorld) -> Generator[Receivers, None, None]:
    """Who is sent webhooks by a worker of four threads, as it is in production."""
    made = Receivers()
    with open_broker(postgres_world.app_url, threads=THREADS) as broker:
        performing = Performing(
            made,
            Telemetry(),
            Shares(THREADS // 2),
            lambda message, carried: set_back(broker, message, carried),
        )
        declare_perform(broker, performing, OUTSIDE)
        worker = dramatiq.Worker(broker, worker_threads=THREADS)
        worker.start()
        yield made
        worker.stop(timeout=10_000)


@pytest.mark.postgres
def test_a_slow_receiver_keeps_nobody_else_waiting(
    receivers: Receivers, postgres_world: PostgresWorld
) -> None:
    """One organization's jobs hold half of the threads at most, and all are done in the end."""
    store(postgres_world, SLOW, range(1, 13))
    time.sleep(1)
    stored = time.monotonic()
    store(postgres_world, QUICK, range(1, 21))
    deadline = stored + 60
    while len(receivers.sent) < 32 and time.monotonic() < deadline:
        time.sleep(0.1)

    assert 2 == receivers.most
    assert list(range(1, 21)) == sorted(number for number, _ in receivers.of(QUICK))
    assert max(at for _, at in receivers.of(QUICK)) - stored < 3
    assert list(range(1, 13)) == sorted(number for number, _ in receivers.of(SLOW))


def test_a_place_is_free_again_whatever_ends_its_work() -> None:
    """An error gives it back; who got none gives none back."""
    shares = Shares(1)
    with shares.held(SLOW) as first, shares.held(SLOW) as second, shares.held(QUICK) as other:
        assert (True, False, True) == (first, second, other)

    def break_off() -> None:
        with shares.held(SLOW):
            raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        break_off()
    with shares.held(SLOW) as again:
        assert again
