"""What the WSGI server opens; the application itself is opened with the first request."""

import contextlib
import threading
import uuid
from collections.abc import Callable, Iterable, Sequence
from multiprocessing.util import Finalize
from typing import Any

import falcon

from crewkit.application import Application, open_application
from crewkit.clock import SystemClock
from crewkit.database import Database
from crewkit.observing import Requests
from crewkit.owner import Owner, read_owner
from crewkit.settings import Settings, process_settings
from crewkit.telling import SILENT, Telemetry, log_to_stderr, open_telemetry
from crewkit.version import version
from crewkit_core.kernel.actor import Actor
from crewkit_core.kernel.errors import NotFound, Unavailable
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.use_cases import ListOrganizations
from crewkit_core.tenancy.views import OrganizationView
from crewkit_dashboard.mount import mount
from crewkit_http.app import create_app
from crewkit_http.authentication import LocalAuthenticator
from crewkit_http.quotas import Quotas
from crewkit_http.settings import HttpSettings, hosts_of
from crewkit_serve.turns import EACH_TURN, InTurn, Turns
from crewkit_wire.cookies import session_cookie

THREADS = 8
Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]


def make_app(
    application: Application, owner: Owner, settings: Settings, telemetry: Telemetry = SILENT
) -> Wsgi:
    """Return API and pages over an open application."""
    public_url = str(settings.public_url)
    clock = SystemClock()

    def organization_of(actor: Actor, chosen: uuid.UUID | None) -> uuid.UUID:
        mine = application.door.handle(actor, ListOrganizations()).data
        return organization_shown(mine, chosen)

    def mount_pages(app: "falcon.App[falcon.Request, falcon.Response]") -> None:
        mount(
            app,
            application.door,
            organization_of,
            public_url,
            clock,
            mails_stay=settings.mail_url is None,
        )

    def readiness() -> Sequence[str]:
        try:
            application.check_ready()
        except Unavailable as error:
            return (error.message,)
        return ()

    return create_app(
        application.door,
        settings=HttpSettings(
            public_url=public_url,
            allowed_hosts=hosts_of(settings.local_url or public_url),
            instance_id=settings.instance_id,
            version=version(),
            behind_proxy=settings.behind_proxy,
        ),
        authenticator=LocalAuthenticator(
            token=owner.token,
            owner_id=owner.user_id,
            door=application.door,
            cookie=session_cookie(public_url),
        ),
        readiness=readiness,
        repeats=application.repeats,
        at_once=application.at_once,
        quotas=Quotas(application.limiter, settings.requests_a_minute),
        watch=None if telemetry.silent else Requests(telemetry),
        extra=mount_pages,
    )


def organization_shown(mine: Sequence[OrganizationView], chosen: uuid.UUID | None) -> uuid.UUID:
    """Return the organization whose pages a member sees: the chosen one, their own, or the first.

    Args:
        mine: Those they are a member of, oldest first: no other is ever returned.
        chosen: What their browser says they chose.

    Raises:
        NotFound: they are a member of none.
    """
    if not mine:
        raise NotFound("you are no member of any organization")
    ranked = sorted(mine, key=lambda each: (each.id != chosen, not _is_own(each)))
    return ranked[0].id


def _is_own(organization: OrganizationView) -> bool:
    """Test whether it is the member's personal one; as a guest one sees others' personal ones."""
    return organization.personal and organization.level is Level.OWNER


class LazyApp:
    """Opens the application once, in the process that serves: connections survive no fork."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._app: Wsgi | None = None
        self._open = contextlib.ExitStack()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:  # noqa: ANN401
        """Answer a request."""
        with self._lock:
            if self._app is None:
                self._app = self._make()
        return self._app(environ, start_response)

    def _make(self) -> Wsgi:
        log_to_stderr()
        # the server's processes are those of multiprocessing, which run nothing of atexit
        Finalize(self, self._open.close, exitpriority=1)
        settings = process_settings()
        if settings.data_dir is None or settings.database_url is None:
            raise Unavailable("this is started by `crewkit up`, which tells it where the data is")
        owner = read_owner(settings.data_dir)
        if owner is None:
            raise Unavailable("the installation has no owner: start it with `crewkit up`")
        database = Database(url=settings.database_url, role=settings.database_role)
        telemetry = self._open.enter_context(open_telemetry(settings, "api"))
        application = self._open.enter_context(
            open_application(
                settings,
                database,
                settings.data_dir,
                connections=THREADS,
                serves=True,
                telemetry=telemetry,
            )
        )
        # all processes together give out no more turns than one would
        turns = Turns(each=EACH_TURN * settings.api_processes)
        return InTurn(
            make_app(application, owner, settings, telemetry), places=THREADS, turns=turns
        )


app = LazyApp()
