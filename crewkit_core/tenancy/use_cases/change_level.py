"""Change what a member may do."""

import uuid
from typing import ClassVar

import attrs

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.noting import note
from crewkit_core.kernel.work import Work
from crewkit_core.tenancy.events import MemberLevelChanged
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.policy import Further, Needs, may_change
from crewkit_core.tenancy.ports import TenancyUnit
from crewkit_core.tenancy.use_cases.access import require
from crewkit_core.tenancy.use_cases.changing_members import enforce, member_of
from crewkit_core.tenancy.views import MemberView


@attrs.frozen(kw_only=True)
class ChangeLevel(Command[MemberView]):
    """Give a member this level."""

    needs: ClassVar[Needs] = Needs(Level.VIEWER, others=Level.ADMIN, further=Further.CHANGE)

    organization_id: uuid.UUID
    user_id: uuid.UUID
    level: Level


def change_level(command: ChangeLevel, *, actor: Actor, work: Work[TenancyUnit]) -> MemberView:
    """Return the member with the level they have from the next request on.

    Raises:
        NoSuchOrganization: there is none, or the actor is no member.
        NoSuchMember: the organization has none such.
        LastOwner: nobody else would own it.
        NotAllowed: an admin changes levels below their own to levels below their own, an owner any;
            one's own only as an owner who steps down.
    """
    organization_id, user_id = command.organization_id, command.user_id
    with work(organization_id) as unit:
        owners = unit.members.hold(organization_id)
        mine = require(unit, actor, organization_id, command.needs.level)
        user, theirs = member_of(unit, organization_id, user_id)
        decision = may_change(
            mine.level,
            theirs,
            command.level,
            own=user_id == actor.user_id,
            owners_left=len(owners - {user_id}),
        )
        place = organization_id, user_id
        enforce(unit, actor, decision, MemberLevelChanged.kind, place)
        if theirs is not command.level:
            unit.members.set_level(organization_id, user_id, command.level)
            told = MemberLevelChanged(
                organization_id=organization_id, object_id=user_id, level=command.level
            )
            before, after = {"level": theirs}, {"level": command.level}
            unit.trail.record(actor, told, before=before, after=after)
            if user_id == actor.user_id:
                note(attrs.evolve(mine, level=mine.level.at_most(command.level)))
    return MemberView(user_id=user_id, name=user.name, email=user.email, level=command.level)
