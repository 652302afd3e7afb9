"""End a membership: somebody else's, or one's own."""

import uuid
from typing import ClassVar

import attrs

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.work import Work
from crewkit_core.tenancy.events import MemberRemoved
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.policy import Further, Needs, may_remove
from crewkit_core.tenancy.ports import TenancyUnit
from crewkit_core.tenancy.use_cases.access import require
from crewkit_core.tenancy.use_cases.changing_members import enforce, member_of


@attrs.frozen(kw_only=True)
class RemoveMember(Command[None]):
    """Take this member out of the organization; of oneself it is leaving."""

    needs: ClassVar[Needs] = Needs(Level.VIEWER, others=Level.ADMIN, further=Further.REMOVE)

    organization_id: uuid.UUID
    user_id: uuid.UUID


def remove_member(command: RemoveMember, *, actor: Actor, work: Work[TenancyUnit]) -> None:
    """End the membership; from the next request on they reach nothing, nor do their tokens.

    Their sessions stay with the organization, under their name.

    Raises:
        NoSuchOrganization: there is none, or the actor is no member.
        NoSuchMember: the organization has none such.
        LastOwner: nobody else would own it.
        NotAllowed: an admin removes levels below their own, an owner any.
    """
    organization_id, user_id = command.organization_id, command.user_id
    with work(organization_id) as unit:
        owners = unit.members.hold(organization_id)
        mine = require(unit, actor, organization_id, command.needs.level)
        user, theirs = member_of(unit, organization_id, user_id)
        own = user_id == actor.user_id
        left = len(owners - {user_id})
        decision = may_remove(mine.level, theirs, own=own, owners_left=left)
        place = organization_id, user_id
        enforce(unit, actor, decision, MemberRemoved.kind, place)
        unit.members.remove(organization_id, user_id)
        told = MemberRemoved(organization_id=organization_id, object_id=user_id, left=own)
        unit.trail.record(actor, told, before={"level": theirs, "name": user.name})
