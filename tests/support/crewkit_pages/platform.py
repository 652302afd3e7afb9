"""The real platform on a throwaway PostgreSQL, served to a real browser."""

import contextlib
import socketserver
import threading
from collections.abc import Generator
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import attrs

from crewkit.application import Application, open_application
from crewkit.clock import SystemClock
from crewkit.database import Database
from crewkit.owner import Owner, ensure_owner
from crewkit.settings import Settings
from crewkit.signing_in import sign_in_link
from crewkit_migrations.commands import upgrade
from crewkit_serve.wsgi import Wsgi, make_app
from crewkit_testing.postgres import ThrowawayCluster


@attrs.frozen(kw_only=True)
class Platform:
    """API and pages with data of their own.

    Attributes:
        url: Where browsers reach it.
    """

    url: str
    data_dir: Path
    application: Application
    owner: Owner

    def sign_in_link(self) -> str:
        """Return a link that signs a browser in once."""
        return sign_in_link(self.application.door, self.owner, self.url)


class _Server(socketserver.ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Say nothing: requests are logged by the application."""


@contextlib.contextmanager
def running_platform(cluster: ThrowawayCluster, data_dir: Path) -> Generator[Platform, None, None]:
    """Run a platform on a new database until the end of the block."""
    with cluster.database() as name:
        upgrade(cluster.admin_url_of(name), version="1.0.0")
        database = Database(url=cluster.app_url_of(name))
        with _Server(("127.0.0.1", 0), _Quiet) as server, contextlib.ExitStack() as stack:
            url = f"http://localhost:{server.server_address[1]}"
            # passkeys and links are made for the address: it is known before anything is opened
            settings = Settings(data_dir=data_dir, instance_id="pages", public_url=url)
            application = stack.enter_context(open_application(settings, database, data_dir))
            owner = ensure_owner(data_dir, application.door, SystemClock(), 0, 0)
            app: Wsgi = make_app(application, owner, settings)
            server.set_app(app)
            thread = threading.Thread(target=server.serve_forever)
            thread.start()
            try:
                yield Platform(url=url, data_dir=data_dir, application=application, owner=owner)
            finally:
                server.shutdown()
                thread.join()
