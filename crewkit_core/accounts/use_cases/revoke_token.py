"""Revoke a token."""

import uuid
from typing import ClassVar

import attrs

from crewkit_core.accounts.errors import NoSuchToken
from crewkit_core.accounts.events import TokenRevoked
from crewkit_core.accounts.model import ActivityKind
from crewkit_core.accounts.ports import AccountWork, TokensUnit
from crewkit_core.accounts.use_cases.letting_in import note
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.scopes import Scope
from crewkit_core.kernel.work import Work
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.policy import Needs
from crewkit_core.tenancy.use_cases.access import require


@attrs.frozen(kw_only=True)
class RevokeToken(Command[None]):
    """Let it work no more. One's own; an admin may revoke anybody's."""

    scope: ClassVar[Scope] = Scope.TOKENS
    needs: ClassVar[Needs] = Needs(Level.VIEWER, others=Level.ADMIN)

    organization_id: uuid.UUID
    token_id: uuid.UUID


def revoke_token(
    command: RevokeToken,
    *,
    actor: Actor,
    work: Work[TokensUnit],
    account_work: AccountWork,
    clock: Clock,
) -> None:
    """Let it work no more.

    Raises:
        NoSuchOrganization: there is none, or the actor is no member.
        NoSuchToken: there is none, or it is another's and the actor no admin.
    """
    with work(command.organization_id) as unit:
        member = require(unit, actor, command.organization_id, command.needs.level)
        for token in unit.api_tokens.all(command.organization_id):
            mine = token.created_by == actor.user_id or member.level.reaches(Level.ADMIN)
            if token.id == command.token_id and mine:
                unit.api_tokens.remove(command.organization_id, token.id)
                told = TokenRevoked(
                    organization_id=token.organization_id,
                    object_id=token.id,
                    acted_as=token.user_id,
                    created_by=token.created_by,
                )
                unit.trail.record(actor, told, before={"name": token.name})
                break
        else:
            raise NoSuchToken("there is no such token")
    kind = ActivityKind.TOKEN_REVOKED
    with account_work() as accounts:
        note(accounts, actor.user_id, kind, actor, clock.now(), detail=token.name)
