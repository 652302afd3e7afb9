"""Make the link by which a platform gets its first owner."""

from typing import ClassVar

import attrs

from crewkit_core.accounts.lifetimes import CLAIM_LINK
from crewkit_core.accounts.model import OneTimeSecret, Purpose
from crewkit_core.accounts.secret_text import hash_of, new_secret
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.message import Command
from crewkit_core.kernel.scopes import Scope
from crewkit_core.platform.events import PlatformLinkCreated
from crewkit_core.platform.ports import PlatformWork


@attrs.frozen(kw_only=True)
class CreatePlatformLink(Command[str | None]):
    """Have a link that makes who is signed in the platform's first owner."""

    scope: ClassVar[Scope] = Scope.ACCOUNT


def create_platform_link(
    command: CreatePlatformLink,  # noqa: ARG001 - every use case takes its message
    *,
    actor: Actor,
    platform_work: PlatformWork,
    clock: Clock,
) -> str | None:
    """Return the secret of a link that works once, within a day; None when there is an owner.

    Only a hash of it is kept.
    """
    now = clock.now()
    with platform_work(actor.user_id) as unit:
        unit.platform_roles.hold()
        if unit.platform_roles.owners():
            return None
        secret = new_secret()
        unit.secrets.add(
            OneTimeSecret(
                secret_hash=hash_of(secret),
                purpose=Purpose.CLAIM_PLATFORM,
                user_id=None,
                data={},
                expires_at=now + CLAIM_LINK,
            )
        )
        told = PlatformLinkCreated(organization_id=None, object_id="platform")
        unit.trail.record(actor, told)
    return secret
