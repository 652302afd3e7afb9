"""``/kit/sessions/{session}``: one session, its figures and its log."""

import datetime as dt
import hashlib

import attrs
import falcon

from crewkit_core.kernel.errors import wrong_field
from crewkit_core.sessions.outcome import Outcome
from crewkit_core.sessions.use_cases import (
    DeleteSession,
    MarkSession,
    ShowHierarchy,
    ShowSession,
)
from crewkit_core.sessions.views import SessionDetail
from crewkit_dashboard import asking, links
from crewkit_dashboard.captures import left_out
from crewkit_dashboard.cards import hit_rate
from crewkit_dashboard.coming_back import ABOVE
from crewkit_dashboard.logs import LogAddress, log_of
from crewkit_dashboard.marks import marks_of
from crewkit_dashboard.reconciling import account, accounts
from crewkit_dashboard.seeing import choices_of, seen_by
from crewkit_dashboard.session_list import title_of
from crewkit_dashboard.site import HEADERS, Site, Visitor, page
from crewkit_dashboard.tree import tree_of

_QUIET = dt.timedelta(minutes=30)
"""After which nobody waits for a further line without asking."""


@attrs.frozen
class SessionPage:
    """A session with its log from the line the address names."""

    site: Site

    @page
    def on_get(
        self, req: falcon.Request, resp: falcon.Response, visitor: Visitor, session: str
    ) -> None:
        """Show the session."""
        session = asking.checked(session, "session")
        organization_id = visitor.organization_id
        detail = visitor.ask(ShowSession(organization_id=organization_id, session=session))
        root = visitor.ask(ShowHierarchy(organization_id=organization_id, session=session))
        address = LogAddress.of(req, str(detail.summary.id))
        self.site.show(
            req,
            resp,
            "session.html",
            nav="sessions",
            detail=detail,
            summary=detail.summary,
            title=title_of(detail.summary),
            marks=marks_of(detail.summary),
            seen_by=seen_by(detail.summary),
            choices=choices_of(visitor, detail.summary),
            hit_rate=hit_rate(detail.summary.tokens),
            following=_may_go_on(detail, self.site.clock.now()),
            tree=tree_of(root, detail),
            account=_account(detail),
            accounts=accounts(detail.costs),
            left_out=left_out(detail),
            address=address,
            log=log_of(visitor, detail, address),
            stream=next((s for s in detail.streams if s.name == address.stream), None),
        )


def _may_go_on(detail: SessionDetail, now: dt.datetime) -> bool:
    """Test whether lines may still come: the last one is not long ago."""
    last = detail.summary.ended_at
    return last is not None and now - last < _QUIET


def _account(detail: SessionDetail) -> object:
    if detail.reconciliation is None:
        return None
    return account(
        detail.reconciliation,
        detail.summary.cost_usd,
        incomplete=bool(detail.summary.unpriced_models),
    )


@attrs.frozen
class LogFragment:
    """``/kit/sessions/{session}/log``: a page of a log alone, for the script to put in place."""

    site: Site
    home = ABOVE

    @page
    def on_get(
        self, req: falcon.Request, resp: falcon.Response, visitor: Visitor, session: str
    ) -> None:
        """Show the entries and the way on."""
        session = asking.checked(session, "session")
        detail = visitor.ask(ShowSession(organization_id=visitor.organization_id, session=session))
        address = LogAddress.of(req, str(detail.summary.id))
        log = log_of(visitor, detail, address)
        self.site.show(req, resp, "log_fragment.html", log=log, address=address)


@attrs.frozen
class LiveFragment:
    """``/kit/sessions/{session}/live``: figures and a page of a log, for who follows them."""

    site: Site
    home = ABOVE

    @page
    def on_get(
        self, req: falcon.Request, resp: falcon.Response, visitor: Visitor, session: str
    ) -> None:
        """Show them; 304 while nothing is new, without looking at a line."""
        session = asking.checked(session, "session")
        detail = visitor.ask(ShowSession(organization_id=visitor.organization_id, session=session))
        address = LogAddress.of(req, str(detail.summary.id))
        # whatever comes in changes figures of the session
        tag = hashlib.sha256(repr((detail, address)).encode()).hexdigest()
        if any(str(known) == tag for known in req.if_none_match or ()):
            resp.status = falcon.HTTP_304
        else:
            self.site.show(
                req,
                resp,
                "live_fragment.html",
                detail=detail,
                summary=detail.summary,
                hit_rate=hit_rate(detail.summary.tokens),
                log=log_of(visitor, detail, address),
                address=address,
            )
        resp.etag = tag
        resp.set_headers(HEADERS | {"Cache-Control": "private, no-cache"})


@attrs.frozen
class Deletion:
    """``/kit/sessions/{session}/deletion``."""

    site: Site

    @page
    def on_post(
        self, req: falcon.Request, _: falcon.Response, visitor: Visitor, session: str
    ) -> None:
        """Delete the session and go back to the list."""
        self.site.own_form(req)
        session = asking.checked(session, "session")
        visitor.ask(DeleteSession(organization_id=visitor.organization_id, session=session))
        raise falcon.HTTPSeeOther(links.link(links.SESSIONS, deleted=1))


@attrs.frozen
class Marking:
    """``/kit/sessions/{session}/outcome``."""

    site: Site

    @page
    def on_post(
        self, req: falcon.Request, _: falcon.Response, visitor: Visitor, session: str
    ) -> None:
        """Note what became of the session, and show it again."""
        form = self.site.own_form(req)
        session = asking.checked(session, "session")
        said = form.word("outcome")
        if said not in {"", *Outcome}:
            raise wrong_field("outcome", "must be success, failure or empty")
        visitor.ask(
            MarkSession(
                organization_id=visitor.organization_id,
                session=session,
                outcome=Outcome(said) if said else None,
            )
        )
        raise falcon.HTTPSeeOther(links.session(session))
