"""Which page of an organization stands at which address."""

import falcon

from crewkit_dashboard import links
from crewkit_dashboard.site import Site
from crewkit_dashboard.team.domains import (
    DomainJoining,
    DomainProof,
    DomainRemoval,
    DomainsPage,
    Joining,
)
from crewkit_dashboard.team.joining import Acceptance, Declined, Declining, InvitationPage
from crewkit_dashboard.team.keeping import Keeping
from crewkit_dashboard.team.members import (
    InvitationCancellation,
    InvitationMailing,
    MemberLevel,
    MemberRemoval,
    TeamPage,
)
from crewkit_dashboard.team.organization import (
    NewOrganization,
    OrganizationEnd,
    OrganizationPage,
    UsualVisibility,
)


def add_team_pages(app: "falcon.App[falcon.Request, falcon.Response]", site: Site) -> None:
    """Add the pages of organizations."""
    app.add_route(links.TEAM, TeamPage(site))
    app.add_route(f"{links.TEAM}/{{user_id}}/level", MemberLevel(site))
    app.add_route(f"{links.TEAM}/{{user_id}}/removal", MemberRemoval(site))
    one = f"{links.TEAM}/invitations/{{invitation_id}}"
    app.add_route(f"{one}/mailing", InvitationMailing(site))
    app.add_route(f"{one}/cancellation", InvitationCancellation(site))
    app.add_route(links.ORGANIZATION, OrganizationPage(site))
    app.add_route(f"{links.ORGANIZATION}/sessions", UsualVisibility(site))
    app.add_route(f"{links.ORGANIZATION}/capture", Keeping(site))
    app.add_route(f"{links.ORGANIZATION}/new", NewOrganization(site))
    app.add_route(f"{links.ORGANIZATION}/deletion", OrganizationEnd(site))
    app.add_route(links.JOINING, Joining(site))
    app.add_route(links.DOMAINS, DomainsPage(site))
    app.add_route(f"{links.DOMAINS}/{{domain}}/proof", DomainProof(site))
    app.add_route(f"{links.DOMAINS}/{{domain}}/joining", DomainJoining(site))
    app.add_route(f"{links.DOMAINS}/{{domain}}/removal", DomainRemoval(site))
    app.add_route(links.DECLINED, Declined(site))
    app.add_route(f"{links.INVITATIONS}/{{token}}", InvitationPage(site))
    app.add_route(f"{links.INVITATIONS}/{{token}}/acceptance", Acceptance(site))
    app.add_route(f"{links.INVITATIONS}/{{token}}/declining", Declining(site))
