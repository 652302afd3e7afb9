"""List tokens for programs."""

import uuid
from typing import ClassVar

import attrs

from crewkit_core.accounts.model import ApiToken
from crewkit_core.accounts.ports import TokensUnit
from crewkit_core.accounts.views import TokenView
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.message import Query
from crewkit_core.kernel.page import Page
from crewkit_core.kernel.scopes import Scope
from crewkit_core.kernel.work import Work
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.policy import Needs
from crewkit_core.tenancy.use_cases.access import require


@attrs.frozen(kw_only=True)
class ListTokens(Query[Page[TokenView]]):
    """Which tokens are there? One's own; an admin sees everybody's."""

    scope: ClassVar[Scope] = Scope.TOKENS
    needs: ClassVar[Needs] = Needs(Level.VIEWER)

    organization_id: uuid.UUID


def list_tokens(query: ListTokens, *, actor: Actor, work: Work[TokensUnit]) -> Page[TokenView]:
    """Return them, newest first; the whole list is one page.

    Raises:
        NoSuchOrganization: there is none, or the actor is no member.
    """
    with work(query.organization_id) as unit:
        member = require(unit, actor, query.organization_id, query.needs.level)
        found = unit.api_tokens.all(query.organization_id)
    return Page(
        data=tuple(
            _view(token)
            for token in found
            if token.created_by == actor.user_id or member.level.reaches(Level.ADMIN)
        )
    )


def _view(token: ApiToken) -> TokenView:
    return TokenView(
        organization_id=token.organization_id,
        id=token.id,
        name=token.name,
        user_id=token.user_id,
        created_by=token.created_by,
        scopes=token.scopes,
        created_at=token.created_at,
        expires_at=token.expires_at,
        used_at=token.used_at,
    )
