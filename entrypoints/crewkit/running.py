"""``crewkit up``: database, API, dashboard and worker, from one command, until it is stopped."""

import contextlib
import ipaddress
import json
import os
import signal
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Generator
from pathlib import Path

import attrs

from crewkit.application import Application, open_application
from crewkit.clock import SystemClock
from crewkit.database import Database, Place, make_place, open_database
from crewkit.demo import fill_demo
from crewkit.owner import Owner, ensure_owner
from crewkit.parts import make_metrics_folder, parts_of
from crewkit.settings import Settings, public_url
from crewkit.signing_in import platform_link, sign_in_link
from crewkit.version import version
from crewkit_core.kernel.dispatch import Door
from crewkit_core.kernel.errors import Invalid, Unavailable, wrong_field
from crewkit_core.platform.use_cases import FoundPlatform
from crewkit_embedded.parts import PartEnded, PartSupervisor
from crewkit_embedded.platform import PlatformLock
from crewkit_embedded.ports import choose_port
from crewkit_embedded.reach import interpreter_paths

READY_SECONDS = 60.0
WATCH_SECONDS = 0.2


@attrs.frozen(kw_only=True)
class PlatformOptions:
    """What ``crewkit up`` can be told.

    Attributes:
        port: None: a free one, the same from run to run where possible.
        host: Anything but loopback only with *behind_proxy*: a buffering proxy must stand between
            slow clients and the server's threads.
        demo: Fill an empty installation with a made-up team.
        browser: Open the sign-in link in a browser.
    """

    host: str = "127.0.0.1"
    port: int | None = None
    behind_proxy: bool = False
    demo: bool = False
    browser: bool = True


@attrs.frozen(kw_only=True)
class Announcement:
    """What a person who started the platform wants to know.

    Attributes:
        platform_link: Makes who is signed in the platform's first owner, once; None when it has
            one.
    """

    url: str
    sign_in_link: str
    platform_link: str | None
    data_dir: Path
    seconds: float


def run_platform(
    settings: Settings,
    options: PlatformOptions,
    *,
    say: Callable[[str], None],
    announce: Callable[[Announcement], None],
) -> None:
    """Bring everything up, and down again at SIGINT or SIGTERM.

    Args:
        settings: Of the environment, with what the command was told.
        options: How to serve.
        say: Told what takes time or goes wrong.
        announce: Told once when the platform answers.

    Raises:
        Invalid: an option makes no sense.
        Conflict: a platform runs on the data directory already, or a newer crewkit wrote it.
        Unavailable: a part does not start.
    """
    began = time.monotonic()
    _check_host(options)
    stopping = _Stopping()
    place = make_place(_demo_place(settings, options), os.geteuid())
    lock = PlatformLock(place.data_dir, place.user)
    lock.acquire()
    try:
        with open_database(settings, place, say) as database:
            run = _Run(settings, options, place, database, say)
            run.serve(lock, stopping, announce, began)
    finally:
        lock.release()


def _check_host(options: PlatformOptions) -> None:
    if options.host == "localhost" or _is_loopback(options.host) or options.behind_proxy:
        return
    raise wrong_field(
        "host",
        "is reachable from elsewhere: put a buffering proxy in front, and say --behind-proxy",
        "not_loopback",
    )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _demo_place(settings: Settings, options: PlatformOptions) -> Settings:
    """Made-up data gets a data directory of its own unless one is named."""
    if not options.demo or settings.data_dir is not None:
        return settings
    from crewkit.database import data_dir_of

    real = data_dir_of(settings, os.geteuid())
    return attrs.evolve(settings, data_dir=real.with_name(real.name + "-demo"))


class _Stopping:
    """Set by the first SIGINT or SIGTERM."""

    def __init__(self) -> None:
        self.asked = False
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._ask)

    def _ask(self, *_: object) -> None:
        self.asked = True


class _Run:
    """One run of the platform."""

    def __init__(
        self,
        settings: Settings,
        options: PlatformOptions,
        place: Place,
        database: Database,
        say: Callable[[str], None],
    ) -> None:
        self._options = options
        self._elsewhere = settings.database_url is not None
        self._place = place
        self._database = database
        self._say = say
        self._watched = time.monotonic()
        needed = (*interpreter_paths(place.user), place.data_dir)
        # first it ends what a killed run left behind: only then is that run's port free
        self._supervisor = PartSupervisor(
            place.data_dir, place.user, needed=needed, report=self._report
        )
        self.port = choose_port(options.host, options.port)
        self._settings = attrs.evolve(
            settings,
            data_dir=place.data_dir,
            public_url=settings.public_url or public_url(f"http://localhost:{self.port}"),
            local_url=self._local_url,
            instance_id=uuid.uuid4().hex,
            behind_proxy=settings.behind_proxy or options.behind_proxy,
            database_url=database.url,
            database_role=database.role,
        )

    def serve(
        self,
        lock: PlatformLock,
        stopping: _Stopping,
        announce: Callable[[Announcement], None],
        began: float,
    ) -> None:
        link, platform_link = self._prepare()
        supervisor = self._supervisor
        if self._settings.metrics_port is not None:
            make_metrics_folder(self._place)
        try:
            for part in parts_of(self._settings, self._options.host, self.port):
                supervisor.start(part)
            supervisor.run(lambda: stopping.asked or self._is_ready(began), self._watch)
            if not stopping.asked:
                url = self._settings.public_url or ""
                lock.announce(
                    url=self._local_url, instance_id=self._settings.instance_id, version=version()
                )
                announce(
                    Announcement(
                        url=url,
                        sign_in_link=link,
                        platform_link=platform_link,
                        data_dir=self._place.data_dir,
                        seconds=time.monotonic() - began,
                    )
                )
            supervisor.run(lambda: stopping.asked, self._watch)
        finally:
            supervisor.stop()

    def _prepare(self) -> tuple[str, str | None]:
        with self._application() as (application, owner):
            if self._options.demo:
                fill_demo(self._place.data_dir, application.door, owner, self._say)
            url = str(self._settings.public_url)
            return sign_in_link(application.door, owner, url), self._claim(application.door, owner)

    def _claim(self, door: Door, owner: Owner) -> str | None:
        """Return the link to the first platform owner; an embedded platform is its owner's."""
        if self._elsewhere:
            return platform_link(door, owner, str(self._settings.public_url))
        door.handle(owner.actor(), FoundPlatform())
        return None

    @contextlib.contextmanager
    def _application(self) -> Generator[tuple[Application, Owner], None, None]:
        place = self._place
        with open_application(
            self._settings, self._database, place.data_dir, connections=2
        ) as application:
            owner = ensure_owner(
                place.data_dir, application.door, SystemClock(), place.user.uid, place.user.gid
            )
            yield application, owner

    @property
    def _local_url(self) -> str:
        host = self._options.host
        if ":" in host:
            host = f"[{host}]"
        return f"http://{'127.0.0.1' if host == '0.0.0.0' else host}:{self.port}"  # noqa: S104

    def _is_ready(self, began: float) -> bool:
        if time.monotonic() - began > READY_SECONDS:
            raise Unavailable(f"the platform did not answer within {READY_SECONDS:.0f} seconds")
        try:
            with urllib.request.urlopen(f"{self._local_url}/readyz", timeout=1) as answer:  # noqa: S310
                ready = json.load(answer)
        except (urllib.error.URLError, OSError, ValueError):
            return False
        return bool(ready.get("instance_id") == self._settings.instance_id)

    def _watch(self) -> None:
        """Start PostgreSQL again when somebody killed it."""
        if time.monotonic() - self._watched < WATCH_SECONDS:
            return
        self._watched = time.monotonic()
        try:
            if self._database.keep_running():
                self._say("PostgreSQL had died; it was started again.")
        except (Unavailable, Invalid) as error:
            self._say(f"PostgreSQL does not start: {error}")

    def _report(self, ended: PartEnded) -> None:
        self._say(
            f"{ended.name} ended ({ended.returncode}); it is started again in"
            f" {ended.restart_in:.1f} s. See {self._place.data_dir / 'logs' / ended.name}.log"
        )
