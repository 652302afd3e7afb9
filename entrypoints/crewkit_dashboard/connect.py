"""``/kit/connect``: how sessions come in, and the first of them as soon as it is there."""

import hashlib

import attrs
import falcon

from crewkit_core.sessions.use_cases import ListSessions
from crewkit_core.sessions.views import SessionSummary
from crewkit_dashboard.session_list import title_of
from crewkit_dashboard.site import HEADERS, Site, Visitor, page


@attrs.frozen
class Connect:
    """The page."""

    site: Site

    @page
    def on_get(self, req: falcon.Request, resp: falcon.Response, visitor: Visitor) -> None:
        """Show what to do, and the newest session when there is one."""
        newest = _newest(visitor)
        title = title_of(newest) if newest else ""
        self.site.show(req, resp, "connect.html", nav="connect", newest=newest, title=title)


@attrs.frozen
class FirstSession:
    """``/kit/connect/first``: the part of the page that changes, for the script to ask for."""

    site: Site

    @page
    def on_get(self, req: falcon.Request, resp: falcon.Response, visitor: Visitor) -> None:
        """Show the newest session; 304 while nothing is new."""
        newest = _newest(visitor)
        title = title_of(newest) if newest else ""
        self.site.show(req, resp, "first_session.html", newest=newest, title=title)
        tag = hashlib.sha256((resp.text or "").encode()).hexdigest()
        resp.etag = tag
        resp.set_headers(HEADERS | {"Cache-Control": "private, no-cache"})
        if any(str(known) == tag for known in req.if_none_match or ()):
            resp.status = falcon.HTTP_304
            resp.text = None
            resp.delete_header("Content-Type")


def _newest(visitor: Visitor) -> SessionSummary | None:
    found = visitor.ask(ListSessions(organization_id=visitor.organization_id, limit=1)).data
    return found[0] if found else None
