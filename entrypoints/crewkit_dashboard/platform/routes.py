"""Which page of the platform stands at which address."""

import falcon

from crewkit_dashboard import links
from crewkit_dashboard.platform.claiming import Claiming, ClaimPage
from crewkit_dashboard.platform.organizations import (
    OrganizationRestoring,
    OrganizationsPage,
    PlatformOrganizationPage,
)
from crewkit_dashboard.platform.people import PeoplePage, RoleEnd
from crewkit_dashboard.platform.statistics import StatisticsPage
from crewkit_dashboard.platform.trail import PlatformAuditPage, PlatformEventsPage
from crewkit_dashboard.platform.users import (
    PlatformUserPage,
    UserDisabling,
    UserEnabling,
    UsersPage,
)
from crewkit_dashboard.site import Site


def add_platform_pages(app: "falcon.App[falcon.Request, falcon.Response]", site: Site) -> None:
    """Add the pages of the platform's own people."""
    app.add_route(links.PLATFORM, StatisticsPage(site))
    app.add_route(links.PLATFORM_USERS, UsersPage(site))
    user = f"{links.PLATFORM_USERS}/{{user_id}}"
    app.add_route(user, PlatformUserPage(site))
    app.add_route(f"{user}/disabling", UserDisabling(site))
    app.add_route(f"{user}/enabling", UserEnabling(site))
    app.add_route(links.PLATFORM_ORGANIZATIONS, OrganizationsPage(site))
    organization = f"{links.PLATFORM_ORGANIZATIONS}/{{organization_id}}"
    app.add_route(organization, PlatformOrganizationPage(site))
    app.add_route(f"{organization}/restoring", OrganizationRestoring(site))
    app.add_route(links.PLATFORM_PEOPLE, PeoplePage(site))
    app.add_route(f"{links.PLATFORM_PEOPLE}/{{user_id}}/end", RoleEnd(site))
    app.add_route(links.PLATFORM_AUDIT, PlatformAuditPage(site))
    app.add_route(links.PLATFORM_EVENTS, PlatformEventsPage(site))
    app.add_route(links.PLATFORM_CLAIM, ClaimPage(site))
    app.add_route(f"{links.PLATFORM_CLAIM}/confirmation", Claiming(site))
