"""The door with a look at what passes it: whose request it is goes along with the work."""

from typing import TypeVar

import attrs

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.dispatch import Door
from crewkit_core.kernel.message import Message
from crewkit_telemetry.carrying import on_behalf_of

Answer = TypeVar("Answer")


@attrs.frozen
class ObservedDoor:
    """A door that carries out as another one does."""

    _door: Door

    def handle(self, actor: Actor, message: Message[Answer]) -> Answer:
        """Carry out *message* for *actor*.

        Raises:
            CrewkitError: the domain's refusal.
        """
        with on_behalf_of(actor.request_id):
            return self._door.handle(actor, message)
