"""How the platform's own people are shown."""

from crewkit_core.identity.model import PlatformGrant
from crewkit_core.platform.ports import PlatformUnit
from crewkit_core.platform.views import PlatformRoleView


def role_view(unit: PlatformUnit, grant: PlatformGrant) -> PlatformRoleView:
    """Return who has a role."""
    user = unit.accounts.user(grant.user_id)
    return PlatformRoleView(
        user_id=grant.user_id,
        name="" if user is None else user.name,
        email=None if user is None else user.email,
        role=grant.role,
        granted_at=grant.granted_at,
        granted_by=grant.granted_by,
    )
