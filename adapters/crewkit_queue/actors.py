"""The one actor: every job is a message of the domain, carried out through the door."""

from collections.abc import Callable, Mapping
from typing import Any

import dramatiq

from crewkit_core.kernel.message import Command
from crewkit_queue.enqueueing import PERFORM, QUEUE
from crewkit_queue.jobs import to_message

CarryOut = Callable[[Command[None], Mapping[str, str]], None]


def declare_perform(broker: dramatiq.Broker, carry_out: CarryOut, queue: str = QUEUE) -> None:
    """Let the broker's workers perform jobs.

    Args:
        broker: Of this process.
        queue: Whose jobs.
        carry_out: Handles a message as a worker, with what it carries of the request that made it
            necessary; may be called twice with the same one.
    """

    def perform(
        kind: str, body: Mapping[str, Any], carried: Mapping[str, str] | None = None
    ) -> None:
        carry_out(to_message(kind, body), carried or {})

    dramatiq.Actor(
        perform, broker=broker, actor_name=PERFORM, queue_name=queue, priority=0, options={}
    )
