"""Tokens for a device that has no browser (RFC 8628): asked for, decided by a person."""

import uuid
from typing import ClassVar

import attrs

from crewkit_core.accounts.errors import (
    DeviceGrantRefused,
    UnknownClient,
    UnknownScope,
    UserCodeUnknown,
)
from crewkit_core.accounts.lifetimes import (
    DEVICE_CODE,
    DEVICE_REQUESTS,
    DEVICE_REQUESTS_ALL,
    USER_CODE_TRIES,
    USER_CODE_TRIES_ALL,
    Allowance,
)
from crewkit_core.accounts.model import ActivityKind, DeviceRequest, DeviceState
from crewkit_core.accounts.ports import OAUTH_CLIENTS, AccountWork, Limiter
from crewkit_core.accounts.secret_text import (
    hash_of,
    new_secret,
    new_user_code,
    read_user_code,
    show_user_code,
)
from crewkit_core.accounts.use_cases.asking import (
    by_address,
    by_user,
    limit,
    require_known,
)
from crewkit_core.accounts.use_cases.letting_in import note
from crewkit_core.accounts.views import DeviceCodes, DeviceRequestView
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.ids import new_id
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.scopes import GRANTABLE, Scope
from crewkit_core.tenancy.ports import Directory
from crewkit_core.tenancy.use_cases.show_organization import ShowOrganization, show_organization

MOST_WAITING = 10
_PAGE = "/kit/device"


@attrs.frozen(kw_only=True)
class BeginDeviceGrant(Command[DeviceCodes]):
    """I am a device: whom do I ask to let me in?

    Attributes:
        scopes: Empty for all that can be granted.
    """

    scope: ClassVar[Scope] = Scope.ACCOUNT

    client_id: str
    scopes: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class ShowDeviceRequest(Command[DeviceRequestView]):
    """Which device waits under this code?

    Attributes:
        user_code: As typed; case, dashes and spaces do not matter.
    """

    scope: ClassVar[Scope] = Scope.ACCOUNT

    user_code: str


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


def begin_device_grant(
    command: BeginDeviceGrant,
    *,
    actor: Actor,
    account_work: AccountWork,
    limiter: Limiter,
    clock: Clock,
    public_url: str,
) -> DeviceCodes:
    """Return what the device shows and waits with.

    Raises:
        UnknownClient: there is no such client.
        UnknownScope: a scope cannot be granted.
        RateLimited: too many from here, or everywhere, or too many wait already.
    """
    if command.client_id not in OAUTH_CLIENTS:
        raise UnknownClient("there is no such client")
    scopes = _scopes(command.scopes)
    limit(
        limiter,
        (by_address("device", actor), DEVICE_REQUESTS),
        ("device/all", DEVICE_REQUESTS_ALL),
    )
    now = clock.now()
    device_code = new_secret()
    request = DeviceRequest(
        id=new_id(now),
        device_hash=hash_of(device_code),
        user_code=new_user_code(),
        client_id=command.client_id,
        scopes=scopes,
        created_at=now,
        expires_at=now + DEVICE_CODE,
        address=actor.source.address,
        agent=actor.source.agent,
    )
    with account_work() as unit:
        if unit.device_requests.waiting(request.address, now) >= MOST_WAITING:
            raise DeviceGrantRefused("too many devices wait at this address")
        unit.device_requests.add(request)
    shown = show_user_code(request.user_code)
    return DeviceCodes(
        device_code=device_code,
        user_code=shown,
        verification_uri=public_url + _PAGE,
        verification_uri_complete=f"{public_url}{_PAGE}?user_code={shown}",
        expires_in=int(DEVICE_CODE.total_seconds()),
        interval=request.interval,
    )


def show_device_request(
    command: ShowDeviceRequest,
    *,
    actor: Actor,
    account_work: AccountWork,
    limiter: Limiter,
    clock: Clock,
) -> DeviceRequestView:
    """Return the device that waits; showing it decides nothing.

    Raises:
        Unauthenticated: nobody known is asking.
        UserCodeUnknown: none waits under this code.
        RateLimited: too many codes tried.
    """
    require_known(actor)
    code = _code(command.user_code)
    _count_guess(limiter, actor)
    with account_work() as unit:
        request = unit.device_requests.by_user_code(code, clock.now())
    if request is None:
        raise _unknown()
    _uncount_guess(limiter, actor)
    return DeviceRequestView(
        user_code=show_user_code(request.user_code),
        client_id=request.client_id,
        client_name=OAUTH_CLIENTS[request.client_id],
        scopes=request.scopes,
        address=request.address,
        agent=request.agent,
        created_at=request.created_at,
        expires_at=request.expires_at,
    )


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
    code = _code(command.user_code)
    _count_guess(limiter, actor)
    now = clock.now()
    organization_id = None
    if command.approve:
        wanted = ShowOrganization(organization_id=command.organization_id or uuid.UUID(int=0))
        organization_id = show_organization(wanted, actor=actor, directory=directory).id
    with account_work() as unit:
        request = unit.device_requests.by_user_code(code, now)
        if request is None:
            raise _unknown()
        state = DeviceState.APPROVED if command.approve else DeviceState.DENIED
        unit.device_requests.save(
            attrs.evolve(
                request,
                state=state,
                user_id=actor.user_id,
                grant_organization_id=organization_id,
            )
        )
        if command.approve:
            kind = ActivityKind.DEVICE_APPROVED
            note(unit, actor.user_id, kind, actor, now, detail=request.client_id)
    _uncount_guess(limiter, actor)


def _count_guess(limiter: Limiter, actor: Actor) -> None:
    """Count before it is known whether the code is one: of many at once none slips by."""
    limit(limiter, *_guesses(actor))


def _uncount_guess(limiter: Limiter, actor: Actor) -> None:
    for key, allowance in _guesses(actor):
        limiter.give_back(key, allowance)


def _guesses(actor: Actor) -> tuple[tuple[str, Allowance], ...]:
    return (
        (by_user("user-code", actor), USER_CODE_TRIES),
        (by_address("user-code", actor), USER_CODE_TRIES),
        ("user-code/all", USER_CODE_TRIES_ALL),
    )


def _scopes(wanted: tuple[str, ...]) -> tuple[Scope, ...]:
    known = {scope.value: scope for scope in GRANTABLE}
    if not set(wanted) <= set(known):
        raise UnknownScope("no such scope can be granted")
    return tuple(scope for scope in GRANTABLE if not wanted or scope.value in wanted)


def _code(spelled: str) -> str:
    code = read_user_code(spelled)
    if code is None:
        raise _unknown()
    return code


def _unknown() -> UserCodeUnknown:
    return UserCodeUnknown("no device waits under this code; it may have expired")
