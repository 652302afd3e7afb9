"""Take a service account away."""

import uuid
from typing import ClassVar

import attrs

from crewkit_core.accounts.errors import NoSuchServiceAccount
from crewkit_core.accounts.events import ServiceAccountRemoved
from crewkit_core.accounts.ports import TokensUnit
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.scopes import Scope
from crewkit_core.kernel.work import Work
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.policy import Needs
from crewkit_core.tenancy.use_cases.access import require


@attrs.frozen(kw_only=True)
class RemoveServiceAccount(Command[None]):
    """Take it away with its tokens."""

    scope: ClassVar[Scope] = Scope.TOKENS
    needs: ClassVar[Needs] = Needs(Level.ADMIN)

    organization_id: uuid.UUID
    service_account_id: uuid.UUID


def remove_service_account(
    command: RemoveServiceAccount, *, actor: Actor, work: Work[TokensUnit]
) -> None:
    """Remove it: its tokens let nobody in from now on.

    Raises:
        NoSuchOrganization: there is none, or the actor is no member.
        LevelTooLow: only an admin may.
        NoSuchServiceAccount: there is none.
    """
    with work(command.organization_id) as unit:
        require(unit, actor, command.organization_id, command.needs.level)
        if not unit.service_accounts.remove(command.organization_id, command.service_account_id):
            raise NoSuchServiceAccount("there is no such service account")
        told = ServiceAccountRemoved(
            organization_id=command.organization_id, object_id=command.service_account_id
        )
        unit.trail.record(actor, told)
