"""List an organization's members."""

import uuid
from typing import ClassVar

import attrs

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.message import Query
from crewkit_core.kernel.noting import note
from crewkit_core.kernel.page import Page
from crewkit_core.kernel.work import Work
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.policy import Needs
from crewkit_core.tenancy.ports import TenancyUnit
from crewkit_core.tenancy.use_cases.access import require
from crewkit_core.tenancy.use_cases.offering import Owners
from crewkit_core.tenancy.views import MemberView


@attrs.frozen(kw_only=True)
class ListMembers(Query[Page[MemberView]]):
    """Who belongs to the organization?"""

    needs: ClassVar[Needs] = Needs(Level.VIEWER)

    organization_id: uuid.UUID


def list_members(query: ListMembers, *, actor: Actor, work: Work[TenancyUnit]) -> Page[MemberView]:
    """Return the members by name; the whole list is one page.

    Raises:
        NoSuchOrganization: there is none, or the actor is no member.
    """
    with work(query.organization_id) as unit:
        require(unit, actor, query.organization_id, query.needs.level)
        people = unit.members.people(query.organization_id)
    note(Owners(frozenset(user.id for user, level in people if level is Level.OWNER)))
    return Page(
        data=tuple(
            MemberView(user_id=user.id, name=user.name, email=user.email, level=level)
            for user, level in people
        )
    )
