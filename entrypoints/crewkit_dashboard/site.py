"""What every page shares: the door, the templates, who is looking, and the headers."""

import datetime as dt
import functools
import uuid
from collections.abc import Callable
from typing import Concatenate, ParamSpec, Protocol, TypeVar

import attrs
import falcon
import jinja2

from crewkit_core.kernel.actor import Actor, Origin, nobody
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.dispatch import Door
from crewkit_core.kernel.errors import CrewkitError, Forbidden, RateLimited
from crewkit_core.kernel.message import Message
from crewkit_core.kernel.noting import Notes, noting
from crewkit_dashboard.coming_back import sign_in_first
from crewkit_dashboard.cookies import Cookies
from crewkit_dashboard.forms import Form
from crewkit_dashboard.refusals import refusal_of
from crewkit_wire.offering import Asker
from crewkit_wire.routes import BY_NAME

Answer = TypeVar("Answer")
Path = ParamSpec("Path")

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Vary": "Authorization, Cookie",
}


OrganizationOf = Callable[[Actor, uuid.UUID | None], uuid.UUID]
"""Returns whose sessions an actor sees: of the organization they chose, where they are a member.

It raises NotFound for somebody who is a member of none.
"""


@attrs.frozen(kw_only=True)
class Visitor:
    """Who is looking at a page, and what they chose to look at."""

    actor: Actor
    chosen: uuid.UUID | None
    door: Door
    organization_of: OrganizationOf
    notes: Notes = attrs.field(factory=Notes, eq=False)

    @functools.cached_property
    def organization_id(self) -> uuid.UUID:
        """Whose sessions they see.

        Raises:
            NotFound: they are a member of no organization.
        """
        return self.organization_of(self.actor, self.chosen)

    def ask(self, message: Message[Answer]) -> Answer:
        """Carry out *message* for the visitor.

        Raises:
            CrewkitError: the domain's refusal.
        """
        with noting(self.notes):
            return self.door.handle(self.actor, message)

    def may(self, name: str, thing: object = None) -> bool:
        """Test whether an answer about *thing* would have a link to the route of this name.

        What is not yet asked is not known: a page asks first, and then what it may offer.
        """
        return Asker.of(self.actor, self.notes).may(BY_NAME[name].message, thing)


@attrs.frozen(kw_only=True)
class Site:
    """The dashboard.

    Attributes:
        mails_stay: Mails are kept as files on the machine; nobody gets them by post.
    """

    door: Door
    organization_of: OrganizationOf
    clock: Clock
    templates: jinja2.Environment
    cookies: Cookies
    mails_stay: bool = False

    def visitor(self, req: falcon.Request) -> Visitor | None:
        """Return who is looking; None for nobody known."""
        actor = actor_of(req)
        if actor is None:
            return None
        visitor = Visitor(
            actor=actor,
            chosen=self.cookies.chosen(req),
            door=self.door,
            organization_of=self.organization_of,
        )
        req.context.visitor = visitor
        return visitor

    def own_form(self, req: falcon.Request) -> Form:
        """Return the form that a request carries, from a page that this sign-in was shown.

        Raises:
            Forbidden: it is from elsewhere, or of an earlier sign-in.
            CrewkitError: it cannot be read.
        """
        form = Form.of(req)
        if not self.cookies.is_own_form(req, form.text("form")):
            raise Forbidden("this form is of an earlier sign-in; open the page again")
        return form

    def today(self) -> dt.date:
        """Return the day it is in UTC."""
        return self.clock.now().astimezone(dt.UTC).date()

    def show(
        self, req: falcon.Request, resp: falcon.Response, template: str, **context: object
    ) -> None:
        """Answer with a page."""
        actor = actor_of(req)
        shared = {
            "nav": "",
            "signed_in": actor is not None,
            "may_sign_out": actor is not None and actor.origin is Origin.BROWSER,
            "form_token": self.cookies.form_token(req),
            "mails_stay": self.mails_stay,
            "may": _may_of(req),
        }
        resp.text = self.templates.get_template(template).render(shared | context)
        resp.content_type = falcon.MEDIA_HTML
        resp.set_headers(HEADERS)

    def refuse(self, req: falcon.Request, resp: falcon.Response, error: CrewkitError) -> None:
        """Answer with the page of a refusal."""
        refusal = refusal_of(error)
        resp.status = refusal.status
        if isinstance(error, RateLimited):
            resp.set_header("Retry-After", str(error.retry_after))
        self.show(req, resp, "refusal.html", refusal=refusal, request_id=request_id_of(req))


def actor_of(req: falcon.Request) -> Actor | None:
    """Return whom the middleware of the application found to be asking."""
    found = getattr(req.context, "actor", None)
    return found if isinstance(found, Actor) else None


def _may_of(req: falcon.Request) -> Callable[..., bool]:
    """Return what templates ask before they show a form: the predicate of links."""
    visitor = getattr(req.context, "visitor", None)
    if isinstance(visitor, Visitor):
        return visitor.may
    asker = Asker(actor=actor_of(req) or nobody())
    return lambda name, thing=None: asker.may(BY_NAME[name].message, thing)


def request_id_of(req: falcon.Request) -> str:
    """Return what joins this request's log lines."""
    actor = actor_of(req)
    found = getattr(req.context, "request_id", "") or (actor.request_id if actor else "")
    return str(found)


class Page(Protocol):
    """A resource that shows pages of a site."""

    @property
    def site(self) -> Site:
        """What every page shares."""
        ...


Resource = TypeVar("Resource", bound=Page)
_Request = falcon.Request
_Response = falcon.Response


def page(
    respond: Callable[Concatenate[Resource, _Request, _Response, Visitor, Path], None],
) -> Callable[Concatenate[Resource, _Request, _Response, Path], None]:
    """Give a responder its visitor, and turn the domain's refusals into pages.

    Nobody known is sent to sign in, and comes back.
    """

    def responder(
        self: Resource,
        req: _Request,
        resp: _Response,
        /,
        *args: Path.args,
        **kwargs: Path.kwargs,
    ) -> None:
        visitor = self.site.visitor(req)
        if visitor is None:
            raise sign_in_first(req, getattr(self, "home", ""))
        try:
            respond(self, req, resp, visitor, *args, **kwargs)
        except CrewkitError as error:
            self.site.refuse(req, resp, error)

    functools.update_wrapper(responder, respond)
    return responder


def open_page(
    respond: Callable[Concatenate[Resource, _Request, _Response, Path], None],
) -> Callable[Concatenate[Resource, _Request, _Response, Path], None]:
    """Turn the domain's refusals into pages, for a responder that serves anybody."""

    def responder(
        self: Resource,
        req: _Request,
        resp: _Response,
        /,
        *args: Path.args,
        **kwargs: Path.kwargs,
    ) -> None:
        try:
            respond(self, req, resp, *args, **kwargs)
        except CrewkitError as error:
            self.site.refuse(req, resp, error)

    functools.update_wrapper(responder, respond)
    return responder
