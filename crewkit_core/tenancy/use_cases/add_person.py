"""Add a person whose sessions are brought in, before they have an account."""

import uuid
from typing import ClassVar

import attrs

from crewkit_core.identity.model import User
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.ids import new_id
from crewkit_core.kernel.mail_address import check_mail_address
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.text import storable
from crewkit_core.kernel.trail import Trail
from crewkit_core.kernel.work import Work
from crewkit_core.tenancy.events import MemberJoined
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.policy import Needs
from crewkit_core.tenancy.ports import Directory, TenancyUnit
from crewkit_core.tenancy.use_cases.access import require
from crewkit_core.tenancy.views import MemberView


@attrs.frozen(kw_only=True)
class AddPerson(Command[MemberView]):
    """Know this person as a developer of the organization.

    Attributes:
        email: Their address, by which they are found again; case does not matter.
        name: What to call them; the address when empty.
    """

    needs: ClassVar[Needs] = Needs(Level.ADMIN)

    organization_id: uuid.UUID
    email: str
    name: str = ""


def add_person(
    command: AddPerson, *, actor: Actor, work: Work[TenancyUnit], directory: Directory, clock: Clock
) -> MemberView:
    """Return the member with this address, added as a developer when new.

    Raises:
        NoSuchOrganization: there is none, or the actor is no member.
        LevelTooLow: only an admin may add people.
        Invalid: the address is none.
    """
    check_mail_address(command.email)
    with work(command.organization_id) as unit:
        require(unit, actor, command.organization_id, command.needs.level)
    now = clock.now()

    def record(trail: Trail, joined: User) -> None:
        told = MemberJoined(
            organization_id=command.organization_id, object_id=joined.id, level=Level.DEVELOPER
        )
        after = {"level": Level.DEVELOPER, "name": joined.name, "email": joined.email}
        trail.record(actor, told, after=after)

    user = directory.person(
        command.organization_id,
        User(
            id=new_id(now),
            name=storable(command.name, 200) or command.email,
            email=command.email.lower(),
            created_at=now,
        ),
        Level.DEVELOPER,
        record,
    )
    with work(command.organization_id) as unit:
        member = unit.members.find(command.organization_id, user.id)
    level = Level.DEVELOPER if member is None else member.level
    return MemberView(user_id=user.id, name=user.name, email=user.email, level=level)
