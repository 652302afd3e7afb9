"""Whether a message would be let through: what links and buttons ask, and who asks why."""

import uuid

import attrs

from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.model import Member
from crewkit_core.tenancy.policy import Decision, Further, Needs, may_change, may_grant, may_remove


@attrs.frozen(kw_only=True)
class About:
    """What something would be done to, as far as rules ask.

    Attributes:
        own: It is the member's own, or nobody's.
        project_id: The project in which their level counts; None: that in the organization counts.
        level: Of the member, or the one an invitation gives; None: it is about neither.
        to: What the level would become; None: any that it may become will do.
        owners_left: Owners beside the one whom it would be done to.
    """

    own: bool = True
    project_id: uuid.UUID | None = None
    level: Level | None = None
    to: Level | None = None
    owners_left: int = 1


@attrs.frozen
class Owners:
    """Who owns an organization, as a list of its members told."""

    ids: frozenset[uuid.UUID]


NOTHING = About()


def decide(who: Member, needs: Needs, about: About = NOTHING) -> Decision:
    """Decide by the rules that the use case asks; it asks them again, of the state it finds."""
    mine = _level(who, about.project_id)
    if about.level is not None and needs.further is Further.REMOVE:
        return may_remove(mine, about.level, own=about.own, owners_left=about.owners_left)
    if about.level is not None and needs.further is Further.CHANGE:
        return _change(mine, about.level, about)
    decision = needs.decide(mine, own=about.own)
    if decision.allowed and about.level is not None and needs.further is Further.GRANT:
        return may_grant(mine, about.level)
    return decision


def _level(who: Member, project_id: uuid.UUID | None) -> Level:
    return who.level if project_id is None else who.level_in(project_id) or Level.VIEWER


def _change(mine: Level, theirs: Level, about: About) -> Decision:
    wanted = [about.to] if about.to is not None else [each for each in Level if each is not theirs]
    found = [
        may_change(mine, theirs, level, own=about.own, owners_left=about.owners_left)
        for level in wanted
    ]
    return next((each for each in found if each.allowed), found[0])
