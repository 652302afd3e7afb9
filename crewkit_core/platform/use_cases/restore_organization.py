"""Give a closed organization back."""

import itertools
import uuid
from typing import ClassVar

import attrs

from crewkit_core.accounts.model import Danger
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.scopes import Scope
from crewkit_core.platform.errors import NotClosed
from crewkit_core.platform.events import OrganizationRestored
from crewkit_core.platform.ports import ClosedOrganizations, PlatformWork
from crewkit_core.platform.use_cases.looking import organization_of
from crewkit_core.platform.use_cases.proving import require_proof
from crewkit_core.platform.use_cases.reasons import check_reason
from crewkit_core.platform.use_cases.standing import require_staff_for
from crewkit_core.platform.use_cases.telling import tell_both
from crewkit_core.platform.views import RestoredView

_STEM = 56


@attrs.frozen(kw_only=True)
class RestoreOrganization(Command[RestoredView]):
    """Open this closed organization again, for the people who belonged to it.

    Attributes:
        reason: Why; goes into the record.
        step_up: Proof for ``restore_organization``.
    """

    scope: ClassVar[Scope] = Scope.ACCOUNT

    organization_id: uuid.UUID
    reason: str
    step_up: str | None = attrs.field(default=None, repr=False)


def restore_organization(
    command: RestoreOrganization, *, actor: Actor, platform_work: PlatformWork, clock: Clock
) -> RestoredView:
    """Return it; its slug gets a number when another organization has taken it meanwhile.

    Raises:
        NotStaff: the actor is none of the platform's own people.
        Invalid: there is no reason.
        NoSuchOrganization: there is none.
        NotClosed: it is open.
        StepUpNeeded: there is no proof.
        SlugTaken: somebody took the slug in this very moment; the same may be asked again.
    """
    organization_id = command.organization_id
    with platform_work(actor.user_id) as unit:
        require_staff_for(unit, actor, OrganizationRestored.kind, organization_id)
        reason = check_reason(command.reason)
        closed = organization_of(unit, organization_id)
        if closed.closed_at is None:
            raise NotClosed("this organization is open")
        require_proof(unit, actor, Danger.RESTORE_ORGANIZATION, command.step_up, clock.now())
        slug = _free_slug(unit.closed, closed.slug)
        if not unit.closed.reopen(organization_id, slug):
            raise NotClosed("this organization is open")
        told = OrganizationRestored(
            organization_id=None, object_id=organization_id, organization=organization_id
        )
        before = {"closed_at": closed.closed_at, "slug": closed.slug}
        after = {"closed_at": None, "slug": slug}
        tell_both(unit, actor, told, before=before, after=after, reason=reason)
    return RestoredView(id=organization_id, name=closed.name, slug=slug)


def _free_slug(closed: ClosedOrganizations, wanted: str) -> str:
    if closed.slug_is_free(wanted):
        return wanted
    stem = wanted[:_STEM].rstrip("-")
    numbered = (f"{stem}-{number}" for number in itertools.count(2))
    return next(slug for slug in numbered if closed.slug_is_free(slug))
