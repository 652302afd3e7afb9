"""Puts the dashboard into an application."""

import falcon

from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.dispatch import Door
from crewkit_dashboard import links
from crewkit_dashboard.accounts.routes import add_account_pages
from crewkit_dashboard.assets import StaticFiles, load_assets
from crewkit_dashboard.audit import AuditDownload, AuditPage, AuditVerdict
from crewkit_dashboard.connect import Connect, FirstSession
from crewkit_dashboard.cookies import Cookies
from crewkit_dashboard.failures import FailurePages
from crewkit_dashboard.nowhere import LastSlashes, Nowhere
from crewkit_dashboard.overview import Overview
from crewkit_dashboard.platform.routes import add_platform_pages
from crewkit_dashboard.projects.routes import add_project_pages
from crewkit_dashboard.raw import Export, RawLine
from crewkit_dashboard.reference import PartPage, Reference, ReferencePage
from crewkit_dashboard.rendering import load_templates
from crewkit_dashboard.seeing import Seeing
from crewkit_dashboard.session import Deletion, LiveFragment, LogFragment, Marking, SessionPage
from crewkit_dashboard.session_list import SessionList
from crewkit_dashboard.sign_in import SignIn, SignOut
from crewkit_dashboard.site import OrganizationOf, Site
from crewkit_dashboard.team.routes import add_team_pages
from crewkit_dashboard.webhooks.routes import add_webhook_pages

Application = falcon.App[falcon.Request, falcon.Response]


def mount(
    app: Application,
    door: Door,
    organization_of: OrganizationOf,
    public_url: str,
    clock: Clock,
    *,
    mails_stay: bool = False,
) -> None:
    """Add the pages below /kit.

    Args:
        app: Its own middleware names the actor (``req.context.actor``, None when nobody is signed
            in) and the request (``req.context.request_id``), and refuses forms of other sites.
        door: Where messages go.
        organization_of: Whose sessions an actor sees.
        public_url: Where browsers reach the pages; https decides the cookie.
        clock: What today is.
        mails_stay: Mails are kept as files on the machine, as without a mail server.
    """
    assets = load_assets()
    site = Site(
        door=door,
        organization_of=organization_of,
        clock=clock,
        templates=load_templates(assets),
        cookies=Cookies.at(public_url),
        mails_stay=mails_stay,
    )
    app.add_middleware([FailurePages(site), LastSlashes()])
    app.add_route(links.OVERVIEW, Overview(site))
    _add_session_pages(app, site)
    app.add_route(links.AUDIT, AuditPage(site))
    app.add_route(links.AUDIT_VERDICT, AuditVerdict(site))
    app.add_route(links.AUDIT_EXPORT, AuditDownload(site))
    app.add_route(links.CONNECT, Connect(site))
    app.add_route(links.FIRST_SESSION, FirstSession(site))
    app.add_route("/kit/sign-in/{secret}", SignIn(site))
    app.add_route(links.SIGN_OUT, SignOut(site))
    add_account_pages(app, site)
    add_project_pages(app, site)
    add_team_pages(app, site)
    add_platform_pages(app, site)
    add_webhook_pages(app, site)
    reference = Reference(public_url)
    app.add_route(links.REFERENCE, ReferencePage(site, reference))
    app.add_route(f"{links.REFERENCE}/{{part}}", PartPage(site, reference))
    app.add_route("/kit/static/{name}", StaticFiles(assets))
    app.add_route("/kit/{rest:path}", Nowhere(site))


def _add_session_pages(app: Application, site: Site) -> None:
    app.add_route(links.SESSIONS, SessionList(site))
    app.add_route(f"{links.SESSIONS}/{{session}}", SessionPage(site))
    app.add_route(f"{links.SESSIONS}/{{session}}/log", LogFragment(site))
    app.add_route(f"{links.SESSIONS}/{{session}}/live", LiveFragment(site))
    app.add_route(f"{links.SESSIONS}/{{session}}/export", Export(site))
    app.add_route(
        f"{links.SESSIONS}/{{session}}/lines/{{line:int(min=0, max=2147483647)}}", RawLine(site)
    )
    app.add_route(f"{links.SESSIONS}/{{session}}/deletion", Deletion(site))
    app.add_route(f"{links.SESSIONS}/{{session}}/outcome", Marking(site))
    app.add_route(f"{links.SESSIONS}/{{session}}/visibility", Seeing(site))
