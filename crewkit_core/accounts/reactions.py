"""What follows from events for the people they concern."""

import uuid
from typing import Protocol

from crewkit_core.accounts.events import TokenRevoked
from crewkit_core.accounts.model import Activity, ActivityKind
from crewkit_core.accounts.ports import Activities
from crewkit_core.kernel.event import Happened, Reactions


class ActivitiesUnit(Protocol):
    """A transaction in which members are told of what happened to them."""

    @property
    def activities(self) -> Activities:
        """What they are told."""
        ...


def tell_who_made_the_token(happened: Happened, unit: ActivitiesUnit) -> None:
    """Let whoever made a token see that somebody else revoked it.

    Told once, however often the event is replayed: the activity has the event's id.
    """
    creator = uuid.UUID(str(happened.payload["created_by"]))
    if creator == happened.user_id or unit.activities.find(creator, happened.id) is not None:
        return
    unit.activities.add(
        Activity(
            id=happened.id,
            user_id=creator,
            at=happened.at,
            kind=ActivityKind.TOKEN_REVOKED,
            address="",
            agent="",
            detail="by an admin",
        )
    )


REACTIONS: Reactions = {TokenRevoked.kind: (tell_who_made_the_token,)}
