"""Whether a message of the platform would be let through: what links and buttons ask."""

from typing import Any

from crewkit_core.identity.model import PlatformRole
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.message import Message
from crewkit_core.platform.use_cases.claim_platform import ClaimPlatform
from crewkit_core.platform.use_cases.disable_user import DisableUser
from crewkit_core.platform.use_cases.enable_user import EnableUser
from crewkit_core.platform.use_cases.grant_platform_role import GrantPlatformRole
from crewkit_core.platform.use_cases.revoke_platform_role import RevokePlatformRole
from crewkit_core.platform.use_cases.show_own_platform_role import ShowOwnPlatformRole
from crewkit_core.platform.use_cases.standing import is_themselves
from crewkit_core.platform.views import PlatformUserView

OF_ANYBODY: frozenset[type[Message[Any]]] = frozenset({ClaimPlatform, ShowOwnPlatformRole})
"""Of whoever signed in themselves."""
OF_OWNERS: frozenset[type[Message[Any]]] = frozenset({GrantPlatformRole, RevokePlatformRole})
OF_OWNERS_ABOUT_THEIR_OWN: frozenset[type[Message[Any]]] = frozenset({DisableUser, EnableUser})
"""Staff may, but not to one of the platform's own people."""


def may_ask_platform(
    actor: Actor,
    role: PlatformRole | None,
    message: type[Message[Any]],
    about: PlatformUserView | None = None,
) -> bool:
    """Test whether the platform answers this to an actor of this role.

    Args:
        actor: Who asks.
        role: What they are to the platform; None: nothing.
        message: Its class.
        about: The user whom it would be done to, where it is about one.
    """
    if not is_themselves(actor):
        return False
    if message in OF_ANYBODY:
        return True
    theirs = about is not None and about.platform_role is not None
    if message in OF_OWNERS or (message in OF_OWNERS_ABOUT_THEIR_OWN and theirs):
        return role is PlatformRole.OWNER
    return role is not None
