"""Tell by which rule somebody may do something, or may not."""

import uuid
from collections.abc import Mapping
from typing import Any, ClassVar

import attrs

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.errors import wrong_field
from crewkit_core.kernel.message import Message, Query
from crewkit_core.kernel.work import Work
from crewkit_core.sessions.ports import SessionsUnit
from crewkit_core.sessions.use_cases.finding import find_session, is_seen
from crewkit_core.tenancy.errors import NoSuchMember, NoSuchProject
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.model import Member
from crewkit_core.tenancy.policy import Decision, Further, Needs
from crewkit_core.tenancy.use_cases.access import require, sight_of
from crewkit_core.tenancy.use_cases.offering import About, decide
from crewkit_core.tenancy.views import AccessView

Actions = Mapping[str, type[Message[Any]]]
"""Messages by the names of what they do: ``update_project``."""


@attrs.frozen(kw_only=True)
class ExplainAccess(Query[AccessView]):
    """May I do this here, or may that member, and by which rule?

    Attributes:
        action: What would be done, as the table of permissions names it: ``update_project``.
        user_id: Who would do it; None: me. Admins ask after others.
        session: What it would be done to, where that is a session: our id, or Claude's.
        project_id: What it would be done to or in, where that is a project.
        member_id: Whom it would be done to, where that is a member.
        level: What would be granted, where that is a level.
    """

    needs: ClassVar[Needs] = Needs(Level.VIEWER, others=Level.ADMIN)

    organization_id: uuid.UUID
    action: str
    user_id: uuid.UUID | None = None
    session: str | None = None
    project_id: uuid.UUID | None = None
    member_id: uuid.UUID | None = None
    level: Level | None = None


def explain_access(
    query: ExplainAccess, *, actor: Actor, work: Work[SessionsUnit], actions: Actions
) -> AccessView:
    """Return what the rules say now; what is asked again then is decided again.

    Raises:
        NoSuchOrganization: there is none, or the actor is no member.
        LevelTooLow: only admins ask after others.
        Invalid: there is no such action within an organization.
        NoSuchMember, NoSuchSession, NoSuchProject: there is none, or the actor does not see it.
    """
    with work(query.organization_id) as unit:
        own = query.user_id in {None, actor.user_id}
        mine = require(unit, actor, query.organization_id, query.needs.of(own=own))
        message = _known(query.action, actions)
        who = mine if own else _member(unit, query.organization_id, query.user_id)
        needs: Needs = vars(message)["needs"]
        decision = _without_scope(actor, message) if own else None
        if decision is None:
            decision = _decided(unit, mine, who, needs, query)
    return AccessView(
        action=query.action,
        user_id=who.user_id,
        level=who.level,
        allowed=decision.allowed,
        rule=decision.rule,
        scope=message.scope,
        further=_open_question(needs, query, decision),
    )


def _known(action: str, actions: Actions) -> type[Message[Any]]:
    message = actions.get(action)
    if message is None:
        raise wrong_field("action", "is none that a member may or may not do", "unknown_action")
    return message


def _member(unit: SessionsUnit, organization_id: uuid.UUID, user_id: uuid.UUID | None) -> Member:
    found = None if user_id is None else unit.members.find(organization_id, user_id)
    if found is None:
        raise NoSuchMember("the organization has no such member")
    return found


def _without_scope(actor: Actor, message: type[Message[Any]]) -> Decision | None:
    """Return the refusal of a token that is not for such messages."""
    if actor.grant is None or message.scope in actor.grant.scopes:
        return None
    return Decision(allowed=False, rule=f"token_lacks_{message.scope}")


def _decided(
    unit: SessionsUnit, mine: Member, who: Member, needs: Needs, query: ExplainAccess
) -> Decision:
    if query.member_id is not None:
        theirs = _member(unit, query.organization_id, query.member_id)
        return decide(who, needs, _of_member(unit, who, theirs, needs, query.level))
    if query.session is not None:
        found = find_session(unit, query.organization_id, sight_of(mine), query.session)
        if not is_seen(sight_of(who), found):
            return Decision(allowed=False, rule="sees_no_such_session")
        own = found.user_id == who.user_id
        return decide(who, needs, About(own=own, project_id=found.project_id))
    if query.project_id is not None:
        return _of_project(unit, mine, who, needs, query.project_id)
    granted = query.level if needs.further is Further.GRANT else None
    return decide(who, needs, About(level=granted))


def _of_project(
    unit: SessionsUnit, mine: Member, who: Member, needs: Needs, project_id: uuid.UUID
) -> Decision:
    found = unit.projects.find(mine.organization_id, project_id)
    if found is None or mine.level_in(project_id) is None:
        raise NoSuchProject("there is no such project")
    if who.level_in(project_id) is None:
        return Decision(allowed=False, rule="project_closed")
    return decide(who, needs, About(project_id=project_id))


def _of_member(
    unit: SessionsUnit, who: Member, theirs: Member, needs: Needs, level: Level | None
) -> About:
    asks = needs.further is Further.REMOVE or (
        needs.further is Further.CHANGE and level is not None
    )
    return About(
        own=who.user_id == theirs.user_id,
        level=theirs.level if asks else None,
        to=level,
        owners_left=len(unit.members.hold(who.organization_id) - {theirs.user_id}),
    )


def _open_question(needs: Needs, query: ExplainAccess, decision: Decision) -> Further | None:
    """Return the rule that could not be asked, for want of a member or a level."""
    known = {
        Further.GRANT: query.level is not None,
        Further.CHANGE: query.level is not None and query.member_id is not None,
        Further.REMOVE: query.member_id is not None,
    }
    if needs.further is None or not decision.allowed or known[needs.further]:
        return None
    return needs.further
