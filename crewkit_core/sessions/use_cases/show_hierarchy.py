"""Show crewkit session > Claude conversation > subagents as a tree."""

import uuid
from decimal import Decimal
from typing import ClassVar

import attrs

from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.message import Query
from crewkit_core.kernel.work import Work
from crewkit_core.sessions.model.stream import MAIN
from crewkit_core.sessions.model.transcript import TokenUsage
from crewkit_core.sessions.ports import SessionsUnit, Transcripts
from crewkit_core.sessions.pricing import exact_sum
from crewkit_core.sessions.use_cases.show_session import ShowSession, show_session
from crewkit_core.sessions.views import HierarchyNode, ModelUsage, SessionDetail, StreamView
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.policy import Needs

DEEPEST = 64


@attrs.frozen(kw_only=True)
class ShowHierarchy(Query[HierarchyNode]):
    """Who called whom in this session?

    Attributes:
        session: Our id, or the Claude session id.
    """

    needs: ClassVar[Needs] = Needs(Level.VIEWER)

    organization_id: uuid.UUID
    session: str


def show_hierarchy(
    query: ShowHierarchy, *, actor: Actor, work: Work[SessionsUnit], transcripts: Transcripts
) -> HierarchyNode:
    """Return the tree: the conversation at its root, below its run when it has one.

    Raises:
        NoSuchOrganization: there is none, or the actor is no member.
        NoSuchSession: the organization has no such session.
    """
    detail = show_session(
        ShowSession(organization_id=query.organization_id, session=query.session),
        actor=actor,
        work=work,
        transcripts=transcripts,
    )
    tree = conversation_tree(detail)
    for run in reversed(detail.runs):
        tree = attrs.evolve(tree, kind="run", id=str(run), name="crewkit code", children=(tree,))
    return tree


def conversation_tree(detail: SessionDetail) -> HierarchyNode:
    """Return the conversation with its subagents below those that called them."""
    summary = detail.summary
    parents = _parents(detail.streams)
    return HierarchyNode(
        kind="conversation",
        id=str(summary.id),
        name=summary.title or summary.first_prompt or summary.claude_session_id,
        started_at=summary.started_at,
        ended_at=summary.ended_at,
        tokens=summary.tokens,
        cost_usd=summary.cost_usd,
        children=_called_from(MAIN, detail.streams, parents),
    )


def _parents(streams: tuple[StreamView, ...]) -> dict[str, str]:
    """Return from which stream each subagent hangs; records may name none, or each other."""
    named = {stream.name: stream.parent for stream in streams if stream.name != MAIN}
    parents: dict[str, str] = {}
    for name, parent in named.items():
        depth, above = 1, parent
        while above in named and above != name and depth < DEEPEST:
            above, depth = named[above], depth + 1
        parents[name] = parent if parent is not None and above == MAIN else MAIN
    return parents


def _called_from(
    parent: str, streams: tuple[StreamView, ...], parents: dict[str, str]
) -> tuple[HierarchyNode, ...]:
    return tuple(
        HierarchyNode(
            kind="subagent",
            id=stream.name,
            name=stream.description or stream.agent_type or stream.name,
            started_at=stream.started_at,
            ended_at=stream.ended_at,
            tokens=total_tokens(stream.usage),
            cost_usd=total_cost(stream.usage),
            children=_called_from(stream.name, streams, parents),
        )
        for stream in streams
        if parents.get(stream.name) == parent
    )


def total_tokens(usage: tuple[ModelUsage, ...]) -> TokenUsage:
    """Return the sum over models."""
    return sum((row.tokens for row in usage), TokenUsage())


def total_cost(usage: tuple[ModelUsage, ...]) -> Decimal | None:
    """Return the priced part; None when there is usage and none of it has a price."""
    priced = [row.cost_usd for row in usage if row.cost_usd is not None]
    return exact_sum(priced) if priced or not usage else None
