"""The one question every use case asks first: may this actor do this here?"""

import uuid
from typing import Protocol

import attrs

from crewkit_core.kernel.actor import Actor
from crewkit_core.tenancy.errors import LevelTooLow, NoSuchOrganization
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.model import Member
from crewkit_core.tenancy.ports import Members
from crewkit_core.tenancy.visibility import Sight, sight


class HasMembers(Protocol):
    """A transaction in which memberships can be looked up."""

    @property
    def members(self) -> Members:
        """The memberships."""
        ...


def require(unit: HasMembers, actor: Actor, organization_id: uuid.UUID, needed: Level) -> Member:
    """Return the actor's membership, no higher than their token, when it reaches *needed*.

    Raises:
        NoSuchOrganization: the actor is no member; the same answer as for an unknown id.
        LevelTooLow: they are, but may not do this.
    """
    grant = actor.grant
    if grant is not None and grant.organization_id != organization_id:
        raise NoSuchOrganization("there is no such organization")
    member = unit.members.find(organization_id, actor.user_id)
    if member is None:
        raise NoSuchOrganization("there is no such organization")
    if grant is not None and grant.ceiling is not None:
        member = attrs.evolve(member, level=member.level.at_most(Level(grant.ceiling)))
    if not member.level.reaches(needed):
        raise LevelTooLow(f"this needs the level {needed}; yours is {member.level}")
    return member


def require_sight(unit: HasMembers, actor: Actor, organization_id: uuid.UUID) -> Sight:
    """Return which sessions the actor sees: every member sees some.

    Raises:
        NoSuchOrganization: the actor is no member.
    """
    return sight_of(require(unit, actor, organization_id, Level.VIEWER))


def sight_of(member: Member) -> Sight:
    """Return which sessions a member sees."""
    return sight(member.user_id, member.level, personal=member.personal)
