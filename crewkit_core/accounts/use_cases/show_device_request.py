"""Show the device that waits under a code."""

from typing import ClassVar

import attrs

from crewkit_core.accounts.ports import OAUTH_CLIENTS, AccountWork, Limiter
from crewkit_core.accounts.secret_text import (
    show_user_code,
)
from crewkit_core.accounts.use_cases.asking import (
    require_known,
)
from crewkit_core.accounts.use_cases.user_codes import (
    code_of,
    count_guess,
    uncount_guess,
    unknown_code,
)
from crewkit_core.accounts.views import DeviceRequestView
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.scopes import Scope


@attrs.frozen(kw_only=True)
class ShowDeviceRequest(Command[DeviceRequestView]):
    """Which device waits under this code?

    Attributes:
        user_code: As typed; case, dashes and spaces do not matter.
    """

    scope: ClassVar[Scope] = Scope.ACCOUNT

    user_code: str


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
    code = code_of(command.user_code)
    count_guess(limiter, actor)
    with account_work() as unit:
        request = unit.device_requests.by_user_code(code, clock.now())
    if request is None:
        raise unknown_code()
    uncount_guess(limiter, actor)
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
