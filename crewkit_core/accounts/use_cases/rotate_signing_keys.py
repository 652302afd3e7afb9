"""Sign access tokens with a new key."""

from typing import ClassVar

import attrs

from crewkit_core.accounts.ports import AccessTokens
from crewkit_core.kernel.actor import Actor, Origin
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.errors import Forbidden
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.scopes import Scope


@attrs.frozen(kw_only=True)
class RotateSigningKeys(Command[None]):
    """Have a new key; tokens of the one before stay good until they end."""

    scope: ClassVar[Scope] = Scope.ACCOUNT


def rotate_signing_keys(
    command: RotateSigningKeys,  # noqa: ARG001 - every use case takes its message
    *,
    actor: Actor,
    signer: AccessTokens,
    clock: Clock,
) -> None:
    """Make the key.

    Raises:
        Forbidden: only whoever runs the installation may.
    """
    if actor.origin not in {Origin.LOCAL, Origin.LIBRARY}:
        raise Forbidden("only whoever runs the installation rotates its keys")
    signer.rotate(clock.now())
