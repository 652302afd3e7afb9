"""Which page of projects stands at which address."""

import falcon

from crewkit_dashboard import links
from crewkit_dashboard.projects.listing import ProjectsPage, Restoration
from crewkit_dashboard.projects.project import (
    ProjectAccess,
    ProjectAdmission,
    ProjectDismissal,
    ProjectEnd,
    ProjectPage,
)
from crewkit_dashboard.site import Site


def add_project_pages(app: "falcon.App[falcon.Request, falcon.Response]", site: Site) -> None:
    """Add the pages of projects."""
    one = f"{links.PROJECTS}/{{project_id}}"
    app.add_route(links.PROJECTS, ProjectsPage(site))
    app.add_route(one, ProjectPage(site))
    app.add_route(f"{one}/access", ProjectAccess(site))
    app.add_route(f"{one}/members", ProjectAdmission(site))
    app.add_route(f"{one}/members/{{user_id}}/removal", ProjectDismissal(site))
    app.add_route(f"{one}/deletion", ProjectEnd(site))
    app.add_route(f"{one}/restoration", Restoration(site))
