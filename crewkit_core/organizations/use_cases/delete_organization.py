"""Close an organization."""

import uuid
from typing import ClassVar

import attrs

from crewkit_core.accounts.model import Danger
from crewkit_core.accounts.ports import AccountWork
from crewkit_core.accounts.use_cases.stepping_up import require_step_up
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.errors import wrong_field
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.work import Work
from crewkit_core.organizations.errors import PersonalOrganizationStays
from crewkit_core.organizations.ports import OrganizationsUnit
from crewkit_core.tenancy.errors import NoSuchOrganization
from crewkit_core.tenancy.events import OrganizationDeleted
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.model import Organization
from crewkit_core.tenancy.policy import Needs
from crewkit_core.tenancy.use_cases.access import require


@attrs.frozen(kw_only=True)
class DeleteOrganization(Command[None]):
    """Close this organization: nobody reaches anything in it any more.

    Attributes:
        name: The organization's name, typed to confirm.
        step_up: Proof for ``delete_organization``.
    """

    needs: ClassVar[Needs] = Needs(Level.OWNER)

    organization_id: uuid.UUID
    name: str
    step_up: str | None = attrs.field(default=None, repr=False)


def delete_organization(
    command: DeleteOrganization,
    *,
    actor: Actor,
    work: Work[OrganizationsUnit],
    account_work: AccountWork,
    clock: Clock,
) -> None:
    """Close it at once; its data stays, and the platform's staff can open it again.

    Raises:
        NoSuchOrganization: there is none, or the actor is no member.
        LevelTooLow: only an owner may.
        PersonalOrganizationStays: it is somebody's personal organization.
        Invalid: the name is not the organization's.
        StepUpNeeded: there is no proof.
    """
    organization_id, now = command.organization_id, clock.now()
    with work(organization_id) as unit:
        _check(unit, actor, command)
    with account_work() as accounts:
        require_step_up(accounts, actor, Danger.DELETE_ORGANIZATION, command.step_up, now)
    with work(organization_id) as unit:
        closed = _check(unit, actor, command)
        told = OrganizationDeleted(organization_id=organization_id, object_id=organization_id)
        before = {"name": closed.name, "slug": closed.slug}
        unit.trail.record(actor, told, before=before)
        unit.organizations.close(organization_id, now)


def _check(unit: OrganizationsUnit, actor: Actor, command: DeleteOrganization) -> Organization:
    require(unit, actor, command.organization_id, command.needs.level)
    found = unit.organizations.find(command.organization_id)
    if found is None:
        raise NoSuchOrganization("there is no such organization")
    if found.personal:
        raise PersonalOrganizationStays("a personal organization goes with its account")
    if command.name.strip() != found.name:
        raise wrong_field("name", "must be the organization's name, to confirm", "not_confirmed")
    return found
