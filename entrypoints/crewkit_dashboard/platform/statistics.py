"""``/kit/platform``: the platform in numbers."""

from collections.abc import Sequence

import attrs
import falcon

from crewkit_core.platform.use_cases import ShowPlatformStatistics
from crewkit_core.platform.views import PlatformStatistics
from crewkit_dashboard import links
from crewkit_dashboard.site import Site, Visitor, page


@attrs.frozen(kw_only=True)
class Count:
    """One number, and where it leads."""

    name: str
    value: int
    note: str
    href: str = ""
    warn: bool = False


@attrs.frozen
class StatisticsPage:
    """The page."""

    site: Site

    @page
    def on_get(self, req: falcon.Request, resp: falcon.Response, visitor: Visitor) -> None:
        """Show the numbers."""
        found = visitor.ask(ShowPlatformStatistics())
        counts = (*_people(found), *_organizations(found))
        self.site.show(req, resp, "platform/statistics.html", nav="account", counts=counts)


def _people(found: PlatformStatistics) -> Sequence[Count]:
    users = links.PLATFORM_USERS
    return (
        Count(
            name="Accounts",
            value=found.accounts,
            note=f"{found.new_accounts} new in 30 days, {found.users} people known",
            href=users,
        ),
        Count(
            name="Active this week",
            value=found.seen_week,
            note=f"{found.seen_month} in 30 days, {found.sign_ins} signed in",
        ),
        Count(
            name="Disabled",
            value=found.disabled,
            note=f"{found.deleting} waiting to be deleted",
            href=links.link(users, state="disabled"),
            warn=found.disabled > 0,
        ),
    )


def _organizations(found: PlatformStatistics) -> Sequence[Count]:
    organizations = links.PLATFORM_ORGANIZATIONS
    shared = found.organizations - found.personal
    return (
        Count(
            name="Organizations",
            value=found.organizations,
            note=f"{shared} shared, {found.new_organizations} new in 30 days,"
            f" {found.memberships} memberships",
            href=links.link(organizations, state="open"),
        ),
        Count(
            name="Closed organizations",
            value=found.closed,
            note="can be given back" if found.closed else "none to give back",
            href=links.link(organizations, state="closed"),
        ),
        Count(
            name="The platform's own",
            value=found.platform_owners + found.platform_staff,
            note=f"{found.platform_owners} owner{'' if found.platform_owners == 1 else 's'},"
            f" {found.platform_staff} staff",
            href=links.PLATFORM_PEOPLE,
        ),
    )
