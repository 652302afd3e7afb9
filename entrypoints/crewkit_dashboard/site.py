"""What every page shares: the door, the templates, who is looking, and the headers."""

import datetime as dt
import functools
import uuid
from collections.abc import Callable
from typing import Concatenate, ParamSpec, Protocol, TypeVar

import attrs
import falcon
import jinja2

from crewkit_core.kernel.actor import Actor, Origin
from crewkit_core.kernel.clock import Clock
from crewkit_core.kernel.dispatch import Door
from crewkit_core.kernel.errors import CrewkitError, Unauthenticated
from crewkit_core.kernel.message import Message
from crewkit_dashboard.refusals import refusal_of

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
    "Vary": "Cookie",
}


@attrs.frozen(kw_only=True)
class Visitor:
    """Who is looking at a page, and of which organization."""

    actor: Actor
    organization_id: uuid.UUID
    door: Door

    def ask(self, message: Message[Answer]) -> Answer:
        """Carry out *message* for the visitor.

        Raises:
            CrewkitError: the domain's refusal.
        """
        return self.door.handle(self.actor, message)


@attrs.frozen(kw_only=True)
class Site:
    """The dashboard.

    Attributes:
        organization_of: Whose sessions an actor sees.
    """

    door: Door
    organization_of: Callable[[Actor], uuid.UUID]
    clock: Clock
    templates: jinja2.Environment

    def visitor(self, req: falcon.Request) -> Visitor:
        """Return who is looking.

        Raises:
            Unauthenticated: nobody has signed in.
        """
        actor = actor_of(req)
        if actor is None:
            raise Unauthenticated("nobody is signed in here")
        return Visitor(actor=actor, organization_id=self.organization_of(actor), door=self.door)

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
        }
        resp.text = self.templates.get_template(template).render(shared | context)
        resp.content_type = falcon.MEDIA_HTML
        resp.set_headers(HEADERS)

    def refuse(self, req: falcon.Request, resp: falcon.Response, error: CrewkitError) -> None:
        """Answer with the page of a refusal."""
        refusal = refusal_of(error)
        resp.status = refusal.status
        self.show(req, resp, "refusal.html", refusal=refusal, request_id=request_id_of(req))


def actor_of(req: falcon.Request) -> Actor | None:
    """Return whom the middleware of the application found to be asking."""
    found = getattr(req.context, "actor", None)
    return found if isinstance(found, Actor) else None


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
    """Give a responder its visitor, and turn the domain's refusals into pages."""

    def responder(
        self: Resource,
        req: _Request,
        resp: _Response,
        /,
        *args: Path.args,
        **kwargs: Path.kwargs,
    ) -> None:
        try:
            respond(self, req, resp, self.site.visitor(req), *args, **kwargs)
        except CrewkitError as error:
            self.site.refuse(req, resp, error)

    functools.update_wrapper(responder, respond)
    return responder
