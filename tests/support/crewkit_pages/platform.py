"""The real platform on a throwaway PostgreSQL, served to a real browser."""

import contextlib
import datetime as dt
import email
import re
import socketserver
import threading
import time
from collections.abc import Generator, Iterable
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import attrs
import dramatiq

from crewkit.account_parts import MAILS
from crewkit.application import Application, open_application
from crewkit.clock import SystemClock
from crewkit.database import Database
from crewkit.jobs import open_jobs
from crewkit.owner import Owner, ensure_owner
from crewkit.settings import Settings
from crewkit.signing_in import sign_in_link
from crewkit_core.accounts.model import LetterKind
from crewkit_migrations.commands import upgrade
from crewkit_serve.wsgi import Wsgi, make_app
from crewkit_testing.dns_server import DnsServer, dns_server
from crewkit_testing.postgres import ThrowawayCluster

STOP_MILLISECONDS = 10_000
MAIL_SECONDS = 30
ACCESS = dt.timedelta(seconds=10)
"""How long access tokens live here: short enough to see what comes after."""


@attrs.frozen(kw_only=True)
class Platform:
    """API and pages with data of their own.

    Attributes:
        url: Where browsers reach it.
        answers: Method, path and status of everything it answered.
        dns: What it asks about domains.
    """

    url: str
    data_dir: Path
    application: Application
    owner: Owner
    answers: list[tuple[str, str, int]]
    dns: DnsServer

    def sign_in_link(self) -> str:
        """Return a link that signs a browser in once."""
        return sign_in_link(self.application.door, self.owner, self.url)

    def mail(self, kind: LetterKind, to: str) -> EmailMessage:
        """Return the newest mail of this kind to this address, as soon as there is one."""
        deadline = time.monotonic() + MAIL_SECONDS
        while time.monotonic() < deadline:
            files = (self.data_dir / MAILS).glob(f"{kind}-*.eml")
            for file in sorted(files, key=lambda each: each.stat().st_mtime_ns, reverse=True):
                mail = email.message_from_bytes(file.read_bytes(), policy=policy.default)
                assert isinstance(mail, EmailMessage)
                if mail["To"] == to:
                    return mail
            time.sleep(0.05)
        raise AssertionError(f"no mail {kind} to {to}")

    def link(self, kind: LetterKind, to: str) -> str:
        """Return the path of the link in that mail."""
        body = self.mail(kind, to).get_body(("plain",))
        assert body is not None
        found = re.search(re.escape(self.url) + r"(/kit/\S+)", body.get_content())
        assert found is not None
        return found[1]


class _Server(socketserver.ThreadingMixIn, WSGIServer):
    daemon_threads = True


def _noting(app: Wsgi, answers: list[tuple[str, str, int]]) -> Wsgi:
    """Return *app*, which also notes how it answers."""

    def noting(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        def started(status: str, *more: Any) -> Any:
            answers.append((environ["REQUEST_METHOD"], environ["PATH_INFO"], int(status[:3])))
            return start(status, *more)

        return app(environ, started)

    return noting


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Say nothing: requests are logged by the application."""


def _work(stack: contextlib.ExitStack, settings: Settings) -> None:
    for outside in (False, True):
        broker = stack.enter_context(open_jobs(settings, threads=1, outside=outside))
        worker = dramatiq.Worker(broker, worker_threads=1)
        worker.start()
        stack.callback(worker.stop, timeout=STOP_MILLISECONDS)


@contextlib.contextmanager
def running_platform(
    cluster: ThrowawayCluster, data_dir: Path, *, working: bool = False
) -> Generator[Platform, None, None]:
    """Run a platform on a new database until the end of the block.

    Args:
        cluster: Has the database.
        data_dir: Of the platform.
        working: Its worker runs, too: mails are written.
    """
    with (
        cluster.database() as name,
        _Server(("127.0.0.1", 0), _Quiet) as server,
        dns_server() as dns,
        contextlib.ExitStack() as stack,
    ):
        upgrade(cluster.admin_url_of(name), version="1.0.0")
        url = f"http://localhost:{server.server_address[1]}"
        # passkeys and links are made for the address: it is known before anything is opened
        settings = Settings(
            data_dir=data_dir,
            access_lifetime=ACCESS,
            instance_id="pages",
            webhook_loopback=True,
            dns_server=dns.address,
            public_url=url,
            database_url=cluster.app_url_of(name),
        )
        database = Database(url=cluster.app_url_of(name))
        application = stack.enter_context(open_application(settings, database, data_dir))
        owner = ensure_owner(data_dir, application.door, SystemClock(), 0, 0)
        app: Wsgi = make_app(application, owner, settings)
        answers: list[tuple[str, str, int]] = []
        server.set_app(_noting(app, answers))
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        stack.callback(thread.join)
        stack.callback(server.shutdown)
        if working:
            _work(stack, settings)
        yield Platform(
            url=url,
            data_dir=data_dir,
            application=application,
            owner=owner,
            answers=answers,
            dns=dns,
        )
