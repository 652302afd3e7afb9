"""The one actor: every job is a message of the domain, carried out through the door."""

import random
from collections.abc import Callable, Mapping
from typing import Any

import dramatiq

from crewkit_core.kernel.message import Command
from crewkit_queue.enqueueing import PERFORM, QUEUE, job_of
from crewkit_queue.jobs import to_message

SET_BACK = "set_back"
_FIRST, _LONGEST = 0.5, 30.0
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


def set_back(broker: dramatiq.Broker, message: Command[None], carried: Mapping[str, str]) -> None:
    """Store a job again for later, longer each time: somebody else is to have its thread now.

    Whoever dies in between leaves it twice; jobs may be.
    """
    times = int(carried.get(SET_BACK, "0"))
    wait = min(_FIRST * 2**times, _LONGEST) * random.uniform(0.5, 1.5)  # noqa: S311 - no secret
    told = {**carried, SET_BACK: str(min(times + 1, 10))}
    broker.enqueue(job_of(message, told), delay=int(wait * 1000))
