"""Make another member the owner, and step down."""

import uuid
from typing import ClassVar

import attrs

from crewkit_core.accounts.model import Danger
from crewkit_core.accounts.ports import AccountWork
from crewkit_core.accounts.use_cases.stepping_up import require_step_up
from crewkit_core.identity.model import User
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.errors import wrong_field
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.noting import note
from crewkit_core.kernel.work import Work
from crewkit_core.organizations.ports import OrganizationsUnit
from crewkit_core.tenancy.errors import LastOwner
from crewkit_core.tenancy.events import OwnershipTransferred
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.model import Member
from crewkit_core.tenancy.policy import Needs
from crewkit_core.tenancy.use_cases.access import require
from crewkit_core.tenancy.use_cases.changing_members import member_of
from crewkit_core.tenancy.views import MemberView


@attrs.frozen(kw_only=True)
class TransferOwnership(Command[MemberView]):
    """Make this member the owner in my place; I stay as an admin.

    Attributes:
        step_up: Proof for ``transfer_ownership``.
    """

    needs: ClassVar[Needs] = Needs(Level.OWNER)

    organization_id: uuid.UUID
    user_id: uuid.UUID
    step_up: str | None = attrs.field(default=None, repr=False)


def transfer_ownership(
    command: TransferOwnership,
    *,
    actor: Actor,
    work: Work[OrganizationsUnit],
    account_work: AccountWork,
    clock: Clock,
) -> MemberView:
    """Return the new owner.

    Raises:
        NoSuchOrganization: there is none, or the actor is no member.
        LevelTooLow: only an owner may.
        NoSuchMember: the organization has none such.
        Invalid: it is the actor themselves.
        LastOwner: the member cannot sign in.
        StepUpNeeded: there is no proof.
    """
    organization_id, to = command.organization_id, command.user_id
    with work(organization_id) as unit:
        _check(unit, actor, command)
    with account_work() as accounts:
        danger = Danger.TRANSFER_OWNERSHIP
        require_step_up(accounts, actor, danger, command.step_up, clock.now())
    with work(organization_id) as unit:
        unit.members.hold(organization_id)
        user, before, mine = _check(unit, actor, command)
        unit.members.set_level(organization_id, to, Level.OWNER)
        if to not in unit.members.hold(organization_id):
            raise LastOwner("that member cannot sign in, and an owner has to")
        unit.members.set_level(organization_id, actor.user_id, Level.ADMIN)
        told = OwnershipTransferred(organization_id=organization_id, object_id=actor.user_id, to=to)
        after = {"owner": str(to), "level": Level.ADMIN}
        unit.trail.record(actor, told, before={"level_of_new_owner": before}, after=after)
        note(attrs.evolve(mine, level=Level.ADMIN))
    return MemberView(user_id=to, name=user.name, email=user.email, level=Level.OWNER)


def _check(
    unit: OrganizationsUnit, actor: Actor, command: TransferOwnership
) -> tuple[User, Level, Member]:
    mine = require(unit, actor, command.organization_id, command.needs.level)
    if command.user_id == actor.user_id:
        raise wrong_field("user_id", "must be another member")
    return *member_of(unit, command.organization_id, command.user_id), mine
