"""What the platform's own people can do."""

from crewkit_core.kernel.dispatch import UseCases
from crewkit_core.platform.use_cases.claim_platform import ClaimPlatform, claim_platform
from crewkit_core.platform.use_cases.create_platform_link import (
    CreatePlatformLink,
    create_platform_link,
)
from crewkit_core.platform.use_cases.disable_user import DisableUser, disable_user
from crewkit_core.platform.use_cases.enable_user import EnableUser, enable_user
from crewkit_core.platform.use_cases.found_platform import FoundPlatform, found_platform
from crewkit_core.platform.use_cases.grant_platform_role import (
    GrantPlatformRole,
    grant_platform_role,
)
from crewkit_core.platform.use_cases.list_platform_audit import (
    ListPlatformAudit,
    list_platform_audit,
)
from crewkit_core.platform.use_cases.list_platform_events import (
    ListPlatformEvents,
    list_platform_events,
)
from crewkit_core.platform.use_cases.list_platform_organizations import (
    ListPlatformOrganizations,
    list_platform_organizations,
)
from crewkit_core.platform.use_cases.list_platform_roles import (
    ListPlatformRoles,
    list_platform_roles,
)
from crewkit_core.platform.use_cases.list_platform_users import (
    ListPlatformUsers,
    list_platform_users,
)
from crewkit_core.platform.use_cases.restore_organization import (
    RestoreOrganization,
    restore_organization,
)
from crewkit_core.platform.use_cases.revoke_platform_role import (
    RevokePlatformRole,
    revoke_platform_role,
)
from crewkit_core.platform.use_cases.show_own_platform_role import (
    ShowOwnPlatformRole,
    show_own_platform_role,
)
from crewkit_core.platform.use_cases.show_platform_organization import (
    ShowPlatformOrganization,
    show_platform_organization,
)
from crewkit_core.platform.use_cases.show_platform_statistics import (
    ShowPlatformStatistics,
    show_platform_statistics,
)
from crewkit_core.platform.use_cases.show_platform_user import ShowPlatformUser, show_platform_user

__all__ = [
    "USE_CASES",
    "ClaimPlatform",
    "CreatePlatformLink",
    "DisableUser",
    "EnableUser",
    "FoundPlatform",
    "GrantPlatformRole",
    "ListPlatformAudit",
    "ListPlatformEvents",
    "ListPlatformOrganizations",
    "ListPlatformRoles",
    "ListPlatformUsers",
    "RestoreOrganization",
    "RevokePlatformRole",
    "ShowOwnPlatformRole",
    "ShowPlatformOrganization",
    "ShowPlatformStatistics",
    "ShowPlatformUser",
]

USE_CASES: UseCases = {
    ClaimPlatform: claim_platform,
    CreatePlatformLink: create_platform_link,
    DisableUser: disable_user,
    EnableUser: enable_user,
    FoundPlatform: found_platform,
    GrantPlatformRole: grant_platform_role,
    ListPlatformAudit: list_platform_audit,
    ListPlatformEvents: list_platform_events,
    ListPlatformOrganizations: list_platform_organizations,
    ListPlatformRoles: list_platform_roles,
    ListPlatformUsers: list_platform_users,
    RestoreOrganization: restore_organization,
    RevokePlatformRole: revoke_platform_role,
    ShowOwnPlatformRole: show_own_platform_role,
    ShowPlatformOrganization: show_platform_organization,
    ShowPlatformStatistics: show_platform_statistics,
    ShowPlatformUser: show_platform_user,
}
