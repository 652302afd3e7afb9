"""A device asks for tokens (RFC 8628, 3.1)."""

from typing import ClassVar

import attrs

from crewkit_core.accounts.errors import (
    UnknownClient,
    UnknownScope,
)
from crewkit_core.accounts.lifetimes import (
    DEVICE_CODE,
    DEVICE_REQUESTS,
    DEVICE_REQUESTS_ALL,
)
from crewkit_core.accounts.model import DeviceRequest
from crewkit_core.accounts.ports import OAUTH_CLIENTS, AccountWork, Limiter
from crewkit_core.accounts.secret_text import (
    hash_of,
    new_secret,
    new_user_code,
    show_user_code,
)
from crewkit_core.accounts.use_cases.asking import (
    by_address,
    limit,
)
from crewkit_core.accounts.views import DeviceCodes
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.errors import RateLimited
from crewkit_core.kernel.ids import new_id
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.scopes import GRANTABLE, Scope

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
            raise RateLimited("too many devices wait at this address", retry_after=60)
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


def _scopes(wanted: tuple[str, ...]) -> tuple[Scope, ...]:
    known = {scope.value: scope for scope in GRANTABLE}
    if not set(wanted) <= set(known):
        raise UnknownScope("no such scope can be granted")
    return tuple(scope for scope in GRANTABLE if not wanted or scope.value in wanted)
