"""A device polls for its tokens."""

import datetime as dt
from typing import ClassVar

import attrs

from crewkit_core.accounts.errors import (
    AccessDenied,
    AuthorizationPending,
    DeviceCodeExpired,
    DeviceGrantRefused,
    SlowDown,
    UnknownClient,
)
from crewkit_core.accounts.lifetimes import DEVICE_INTERVAL
from crewkit_core.accounts.model import DeviceRequest, DeviceState, Method
from crewkit_core.accounts.ports import OAUTH_CLIENTS, AccessTokens, AccountUnit, AccountWork
from crewkit_core.accounts.secret_text import hash_of
from crewkit_core.accounts.use_cases.letting_in import let_in
from crewkit_core.accounts.views import SignedIn
from crewkit_core.kernel.actor import Actor, Grant
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.scopes import Scope


@attrs.frozen(kw_only=True)
class RedeemDeviceCode(Command[SignedIn]):
    """Have they decided?

    Attributes:
        device_code: As the device was given it.
    """

    scope: ClassVar[Scope] = Scope.ACCOUNT

    client_id: str
    device_code: str = attrs.field(repr=False)


def redeem_device_code(
    command: RedeemDeviceCode,
    *,
    actor: Actor,
    account_work: AccountWork,
    signer: AccessTokens,
    clock: Clock,
) -> SignedIn:
    """Return the device's tokens, once.

    Raises:
        UnknownClient: there is no such client.
        DeviceGrantRefused: the code is unknown, used, or another client's.
        AuthorizationPending: not yet.
        SlowDown: polled too soon; the interval has grown by 5 seconds for good.
        AccessDenied: the person said no.
        DeviceCodeExpired: too late.
    """
    if command.client_id not in OAUTH_CLIENTS:
        raise UnknownClient("there is no such client")
    now = clock.now()
    with account_work() as unit:
        request = unit.device_requests.by_device(hash_of(command.device_code))
        if request is None or request.client_id != command.client_id:
            raise _refused()
        refusal = _polled(unit, request, clock)
        if refusal is None:
            return _redeem(unit, request, actor, signer, clock)
        too_soon = isinstance(refusal, SlowDown)
        changed = attrs.evolve(
            request,
            polled_at=now,
            interval=request.interval + (DEVICE_INTERVAL if too_soon else 0),
        )
        unit.device_requests.save(changed)
    # raised only now: what a poll changes is to stay
    raise refusal


def _polled(unit: AccountUnit, request: DeviceRequest, clock: Clock) -> DeviceGrantRefused | None:
    now = clock.now()
    final = _final(request, now)
    if final is not None:
        return final
    waited = None if request.polled_at is None else (now - request.polled_at).total_seconds()
    if waited is not None and waited < request.interval:
        return SlowDown("wait 5 seconds longer between polls from now on")
    if request.state is DeviceState.PENDING:
        return AuthorizationPending("the person has not decided yet")
    if request.user_id is None or unit.accounts.is_disabled(request.user_id):
        return _refused()
    return None


def _final(request: DeviceRequest, now: dt.datetime) -> DeviceGrantRefused | None:
    if request.state is DeviceState.USED:
        return _refused()
    if request.state is DeviceState.DENIED:
        return AccessDenied("the person said no")
    if request.expires_at <= now:
        return DeviceCodeExpired("the code is too old; ask for another")
    return None


def _redeem(
    unit: AccountUnit,
    request: DeviceRequest,
    actor: Actor,
    signer: AccessTokens,
    clock: Clock,
) -> SignedIn:
    user = None if request.user_id is None else unit.accounts.user(request.user_id)
    organization_id = request.grant_organization_id
    if user is None or organization_id is None:
        raise _refused()
    if not unit.accounts.is_member(user.id, organization_id):
        raise _refused()
    unit.device_requests.save(attrs.evolve(request, state=DeviceState.USED))
    return let_in(
        unit,
        user,
        method=Method.DEVICE,
        actor=actor,
        now=clock.now(),
        signer=signer,
        client=request.client_id,
        grant=Grant(organization_id=organization_id, scopes=request.scopes),
    )


def _refused() -> DeviceGrantRefused:
    return DeviceGrantRefused("this device code is not valid")
