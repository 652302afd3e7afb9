"""Have a member that is no person."""

import uuid
from typing import ClassVar

import attrs

from crewkit_core.accounts.events import ServiceAccountCreated
from crewkit_core.accounts.model import ServiceAccount
from crewkit_core.accounts.ports import TokensUnit
from crewkit_core.accounts.use_cases.asking import check_name
from crewkit_core.accounts.use_cases.service_account_views import service_account_view
from crewkit_core.accounts.views import ServiceAccountView
from crewkit_core.kernel.actor import Actor, Origin
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.errors import Conflict, Forbidden
from crewkit_core.kernel.ids import new_id
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.scopes import Scope
from crewkit_core.kernel.work import Work
from crewkit_core.tenancy.errors import LevelTooLow
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.policy import Needs
from crewkit_core.tenancy.use_cases.access import require

MOST = 50


@attrs.frozen(kw_only=True)
class CreateServiceAccount(Command[ServiceAccountView]):
    """Have a member for our build machines.

    Attributes:
        level: Below one's own; an owner may give any.
    """

    scope: ClassVar[Scope] = Scope.TOKENS
    needs: ClassVar[Needs] = Needs(Level.ADMIN)

    organization_id: uuid.UUID
    name: str
    level: Level = Level.DEVELOPER


def create_service_account(
    command: CreateServiceAccount, *, actor: Actor, work: Work[TokensUnit], clock: Clock
) -> ServiceAccountView:
    """Add it.

    Raises:
        NoSuchOrganization: there is none, or the actor is no member.
        LevelTooLow: only an admin may, and only below their own level.
        Forbidden: tokens for programs make no members.
        Conflict: there are 50 already.
    """
    name, now = check_name(command.name), clock.now()
    if actor.origin is Origin.TOKEN:
        raise Forbidden("a token for programs makes no members")
    with work(command.organization_id) as unit:
        member = require(unit, actor, command.organization_id, command.needs.level)
        if member.level is not Level.OWNER and command.level.reaches(member.level):
            raise LevelTooLow(f"a service account stays below your own level, {member.level}")
        if len(unit.service_accounts.all(command.organization_id)) >= MOST:
            raise Conflict(f"an organization has at most {MOST} service accounts")
        account = ServiceAccount(
            organization_id=command.organization_id,
            user_id=new_id(now),
            name=name,
            level=command.level,
            created_by=actor.user_id,
            created_at=now,
        )
        unit.service_accounts.add(account)
        told = ServiceAccountCreated(
            organization_id=account.organization_id,
            object_id=account.user_id,
            level=account.level,
        )
        unit.trail.record(actor, told, after={"name": name, "level": account.level})
    return service_account_view(account)
