"""Let a device in, or do not."""

import uuid
from typing import ClassVar

import attrs

from crewkit_core.accounts.events import DeviceApproved, DeviceDenied
from crewkit_core.accounts.model import ActivityKind, DeviceRequest, DeviceState
from crewkit_core.accounts.ports import AccountWork, Limiter
from crewkit_core.accounts.use_cases.asking import (
    require_known,
)
from crewkit_core.accounts.use_cases.letting_in import note
from crewkit_core.accounts.use_cases.user_codes import (
    code_of,
    count_guess,
    uncount_guess,
    unknown_code,
)
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.event import Event
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.scopes import Scope
from crewkit_core.tenancy.ports import Directory
from crewkit_core.tenancy.use_cases.show_organization import ShowOrganization, show_organization


@attrs.frozen(kw_only=True)
class DecideDeviceRequest(Command[None]):
    """Let the device in, or do not.

    Attributes:
        organization_id: The only organization its tokens reach.
    """

    scope: ClassVar[Scope] = Scope.ACCOUNT

    user_code: str
    approve: bool
    organization_id: uuid.UUID | None = None


def decide_device_request(
    command: DecideDeviceRequest,
    *,
    actor: Actor,
    account_work: AccountWork,
    directory: Directory,
    limiter: Limiter,
    clock: Clock,
) -> None:
    """Keep the decision; it is final.

    Raises:
        Unauthenticated: nobody known is asking.
        UserCodeUnknown: none waits under this code.
        NoSuchOrganization: the actor is no member of that organization.
        RateLimited: too many codes tried.
    """
    require_known(actor)
    code = code_of(command.user_code)
    count_guess(limiter, actor)
    now = clock.now()
    organization_id = None
    if command.approve:
        wanted = ShowOrganization(organization_id=command.organization_id or uuid.UUID(int=0))
        organization_id = show_organization(wanted, actor=actor, directory=directory).id
    with account_work() as unit:
        request = unit.device_requests.by_user_code(code, now)
        if request is None:
            raise unknown_code()
        state = DeviceState.APPROVED if command.approve else DeviceState.DENIED
        unit.device_requests.save(
            attrs.evolve(
                request,
                state=state,
                user_id=actor.user_id,
                grant_organization_id=organization_id,
            )
        )
        unit.trail.record(actor, _told(request, organization_id))
        if command.approve:
            kind = ActivityKind.DEVICE_APPROVED
            note(unit, actor.user_id, kind, actor, now, detail=request.client_id)
    uncount_guess(limiter, actor)


def _told(request: DeviceRequest, organization_id: uuid.UUID | None) -> Event:
    if organization_id is None:
        return DeviceDenied(organization_id=None, object_id=request.id, client=request.client_id)
    return DeviceApproved(
        organization_id=organization_id,
        object_id=request.id,
        client=request.client_id,
        scopes=request.scopes,
    )
