"""The Falcon application."""

from collections.abc import Callable

import falcon

from crewkit_core.kernel.at_once import AtOnce
from crewkit_core.kernel.dispatch import Door
from crewkit_core.kernel.repeating import Repeats
from crewkit_http.access import Access, Hosts
from crewkit_http.authentication import Authenticator
from crewkit_http.headers import SecurityHeaders
from crewkit_http.limits import RateLimits
from crewkit_http.logs import RequestLog, Watch
from crewkit_http.oauth import add_oauth
from crewkit_http.own_resources import Alive, Description, Discovery, Readiness, Ready
from crewkit_http.quotas import Quotas
from crewkit_http.refusing import add_refusals
from crewkit_http.resources import add_routes
from crewkit_http.settings import HttpSettings
from crewkit_wire.routes import PREFIX

App = falcon.App[falcon.Request, falcon.Response]


def create_app(
    door: Door,
    *,
    settings: HttpSettings,
    authenticator: Authenticator,
    readiness: Readiness,
    repeats: Repeats,
    at_once: AtOnce,
    quotas: Quotas | None = None,
    watch: Watch | None = None,
    extra: Callable[[App], None] | None = None,
) -> App:
    """Return the application, a plain WSGI callable.

    Args:
        door: Carries out every message.
        readiness: Returns what is missing, in sentences; nothing when all works. It may raise
            nothing but bugs: a database that does not answer is a sentence.
        repeats: Keeps answers for who sends the same request again.
        at_once: Has a change depend on a version.
        quotas: How many requests who may send; None: as many as they like.
        watch: Told of every request.
        extra: Adds further resources (the dashboard's) under the same middleware.
    """
    limits = None if quotas is None else RateLimits(quotas)
    app: App = falcon.App(
        middleware=[
            RequestLog(watch),
            SecurityHeaders(settings),
            *(() if limits is None else (limits,)),
            Hosts(settings),
            Access(settings, authenticator, limits),
        ]
    )
    app.req_options.auto_parse_form_urlencoded = False
    add_refusals(app)
    add_routes(app, door, settings.public_url, repeats, at_once)
    add_oauth(app, door, settings.public_url)
    app.add_route(PREFIX, Discovery(door, settings))
    app.add_route(f"{PREFIX}/openapi.json", Description(settings))
    app.add_route("/healthz", Alive(settings))
    app.add_route("/readyz", Ready(settings, readiness))
    if extra is not None:
        extra(app)
    return app
