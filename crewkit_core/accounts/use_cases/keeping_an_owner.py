"""What is asked before a platform owner may be none any more, or may not sign in."""

import uuid

from crewkit_core.accounts.errors import LastPlatformOwner
from crewkit_core.accounts.ports import AccountUnit


def keep_a_platform_owner(unit: AccountUnit, leaving: uuid.UUID) -> None:
    """Refuse what would leave the platform without an owner; the unit holds the roles.

    Raises:
        LastPlatformOwner: *leaving* is the only one who can sign in.
    """
    owners = unit.platform_roles.owners()
    if leaving in owners and not owners - {leaving}:
        raise LastPlatformOwner("first make somebody else a platform owner")
