"""The one question every use case asks first: may this actor do this here?"""

import uuid
from typing import Protocol

import attrs

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.noting import note
from crewkit_core.kernel.trail import Trail
from crewkit_core.tenancy.errors import LevelTooLow, NoSuchOrganization, NoSuchProject
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.model import Member, Project
from crewkit_core.tenancy.ports import Members, Projects
from crewkit_core.tenancy.visibility import Sight, sight

ABOVE = "access.refused"
"""Kind of the record of a command above the member's level; its object is the command."""


class HasMembers(Protocol):
    """A transaction in which memberships can be looked up, and refusals told."""

    @property
    def members(self) -> Members:
        """The memberships."""
        ...

    @property
    def trail(self) -> Trail:
        """Who changed what, and who tried."""
        ...


def require(unit: HasMembers, actor: Actor, organization_id: uuid.UUID, needed: Level) -> Member:
    """Return the actor's membership, no higher than their token, when it reaches *needed*.

    A member's command that does not is told in the trail; what strangers try is not theirs to read.

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
    check_level(unit, actor, organization_id, member.level, needed)
    note(member)
    return member


def require_sight(unit: HasMembers, actor: Actor, organization_id: uuid.UUID) -> Sight:
    """Return which sessions the actor sees: every member sees some.

    Raises:
        NoSuchOrganization: the actor is no member.
    """
    return sight_of(require(unit, actor, organization_id, Level.VIEWER))


def sight_of(member: Member) -> Sight:
    """Return which sessions a member sees."""
    return sight(
        member.user_id,
        member.level,
        personal=member.personal,
        closed=member.closed,
        gone=member.gone,
    )


class HasProjects(HasMembers, Protocol):
    """A transaction in which projects can be looked up, too."""

    @property
    def projects(self) -> Projects:
        """The projects."""
        ...


def require_project(
    unit: HasProjects, actor: Actor, organization_id: uuid.UUID, project_id: uuid.UUID, needs: Level
) -> Project:
    """Return a project in which the actor's level reaches *needs*.

    Raises:
        NoSuchOrganization: the actor is no member.
        NoSuchProject: there is none, or it is deleted, or closed to them.
        LevelTooLow: they see it, but may not do this.
    """
    member = require(unit, actor, organization_id, Level.VIEWER)
    level = member.level_in(project_id)
    found = None if level is None else unit.projects.find(organization_id, project_id)
    if found is None or level is None or found.deleted_at is not None:
        require(unit, actor, organization_id, needs)  # above what they may anywhere: told so
        raise NoSuchProject("there is no such project")
    check_level(unit, actor, organization_id, level, needs)
    return found


def require_in_project(
    unit: HasMembers, actor: Actor, member: Member, project_id: uuid.UUID, needed: Level
) -> None:
    """Refuse what the member's level in a project that they see does not reach.

    Raises:
        LevelTooLow: that is so.
    """
    level = member.level_in(project_id) or Level.VIEWER
    check_level(unit, actor, member.organization_id, level, needed)


def check_level(
    unit: HasMembers, actor: Actor, organization_id: uuid.UUID, level: Level, needed: Level
) -> None:
    """Refuse what the level does not reach; a command is told in the trail.

    Raises:
        LevelTooLow: that is so.
    """
    if not level.reaches(needed):
        if actor.doing:
            unit.trail.refused(actor, ABOVE, organization_id, actor.doing, f"needs_{needed}")
        raise LevelTooLow(f"this needs the level {needed}; yours is {level}")
