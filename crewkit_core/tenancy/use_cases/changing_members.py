"""What the changes of members have in common: first the owners are held, then it is decided."""

import uuid
from typing import Protocol

from crewkit_core.identity.model import User
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.trail import Trail
from crewkit_core.tenancy.errors import LastOwner, NoSuchMember, NotAllowed
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.policy import Decision
from crewkit_core.tenancy.ports import Members


class HasMembersAndTrail(Protocol):
    """A transaction in which members change."""

    @property
    def members(self) -> Members:
        """The memberships."""
        ...

    @property
    def trail(self) -> Trail:
        """Who changed what."""
        ...


def member_of(
    unit: HasMembersAndTrail, organization_id: uuid.UUID, user_id: uuid.UUID
) -> tuple[User, Level]:
    """Return a member with their level.

    Raises:
        NoSuchMember: there is none such.
    """
    found = unit.members.person(organization_id, user_id)
    if found is None:
        raise NoSuchMember("the organization has no such member")
    return found


def enforce(
    unit: HasMembersAndTrail,
    actor: Actor,
    decision: Decision,
    kind: str,
    place: tuple[uuid.UUID, uuid.UUID],
) -> None:
    """Refuse what a rule refuses; the try is recorded, whatever becomes of the unit.

    Args:
        unit: Of the organization.
        actor: Who tries.
        decision: What the rule says.
        kind: Of the event that would have happened.
        place: The organization, and what it would have happened to.

    Raises:
        LastOwner: nobody else who can sign in owns the organization.
        NotAllowed: the rule.
    """
    if decision.allowed:
        return
    unit.trail.refused(actor, kind, *place, decision.rule)
    if decision.rule == "an_owner_remains":
        raise LastOwner("nobody else owns the organization; make another member an owner first")
    raise NotAllowed(f"not allowed by the rule {decision.rule}")
