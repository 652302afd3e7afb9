"""The application: use cases bound to PostgreSQL, files and Claude Code's transcripts."""

import contextlib
import functools
from collections.abc import Callable, Generator
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from crewkit.account_parts import (
    NO_URL,
    access_tokens,
    domain_records,
    mailer,
    webhook_secrets,
    webhook_sender,
)
from crewkit.clock import SystemClock
from crewkit.database import Database
from crewkit.observing import ObservedDoor, ObservedSender, observed_work
from crewkit.ports import Ports
from crewkit.rates import rates_with_own
from crewkit.settings import Settings
from crewkit.telemetry_reading import ClientTelemetry
from crewkit.telling import SILENT, Telemetry
from crewkit.transcripts import ClaudeTranscripts
from crewkit_auth.common_passwords import ListedPasswords
from crewkit_auth.hashing import Argon2Hasher
from crewkit_auth.passkeys import WebAuthnCeremonies
from crewkit_core.accounts.ports import Limiter
from crewkit_core.kernel.at_once import AtOnce
from crewkit_core.kernel.dispatch import Door
from crewkit_core.kernel.repeating import Repeats
from crewkit_core.tenancy.capture import Capture
from crewkit_files.anchors import FileAnchors
from crewkit_files.archives import FileArchives
from crewkit_files.packing import ZstdPacking
from crewkit_migrations.commands import check_ready
from crewkit_postgres.account_work import PostgresAccountWork, PostgresLimiter
from crewkit_postgres.at_once import PostgresAtOnce
from crewkit_postgres.directory import PostgresDirectory
from crewkit_postgres.domains import PostgresDomainDesk
from crewkit_postgres.engine import Engine, make_engine, watch_pool
from crewkit_postgres.invitations import PostgresInvitationDesk
from crewkit_postgres.platform_work import PostgresPlatformWork
from crewkit_postgres.repeats import PostgresRepeats
from crewkit_postgres.standings import PostgresStandings
from crewkit_postgres.work import PostgresWork
from crewkit_queue.enqueueing import Enqueue, Handing, enqueueing_with

if TYPE_CHECKING:  # start-up does without what only some installations need
    from crewkit_queue.ids import RedisIds

ARCHIVES = "archives"
ANCHORS = "audit"


@attrs.frozen(kw_only=True)
class Application:
    """Everything an entrypoint needs of the application.

    Attributes:
        door: Carries out messages.
        limiter: Counts tries for all processes.
        repeats: Keeps answers for who sends the same request again.
        at_once: Has a change depend on a version.
        check_ready: Raises Unavailable when the database does not answer, or has another version's
            schema.
    """

    door: Door
    limiter: Limiter
    repeats: Repeats
    at_once: AtOnce
    check_ready: Callable[[], None]


@contextlib.contextmanager
def open_ids(settings: Settings) -> "Generator[RedisIds | None, None, None]":
    """Have what hands out jobs until the end of the block; None: the database alone does."""
    if settings.broker_url is None:
        yield None
        return
    from crewkit_queue.ids import RedisIds

    ids = RedisIds(settings.broker_url, str(settings.database_url))
    try:
        yield ids
    finally:
        ids.close()


@contextlib.contextmanager
def open_application(
    settings: Settings,
    database: Database,
    data_dir: Path,
    *,
    connections: int = 8,
    serves: bool = False,
    telemetry: Telemetry = SILENT,
) -> Generator[Application, None, None]:
    """Open the application on a database that has this version's schema.

    Args:
        settings: Rates and times.
        database: How to reach it.
        data_dir: Holds the archives.
        connections: Database connections at most: one for each thread that handles messages.
        telemetry: Told of what is done.
        serves: Strangers may ask: passwords are hashed in a process of lower priority.
    """
    engine = make_engine(database.url, role=database.role, pool_size=connections)
    if not telemetry.silent:
        watch_pool(engine, telemetry.meters.connections)
    telemetry.meters.most_connections(connections)
    hasher = Argon2Hasher(apart=serves)
    try:
        with open_ids(settings) as ids:
            handing = None if ids is None else Handing(ids, telemetry.carried)
            enqueue = handing.enqueue if handing else enqueueing_with(telemetry.carried)
            ports = attrs.evolve(
                _ports(settings, engine, data_dir, hasher, telemetry, enqueue),
                # the embedded database, which needs no role, is of one person on their machine
                usual_capture=Capture.UNREDACTED if database.role is None else Capture.STRUCTURED,
            )
            door = ObservedDoor(ports.open(), telemetry, ports.clock, handing)
            ready = functools.partial(check_ready, engine)
            yield Application(
                door=door,
                limiter=ports.limiter,
                repeats=PostgresRepeats(engine, ports.clock),
                at_once=PostgresAtOnce(engine),
                check_ready=ready,
            )
    finally:
        telemetry.meters.most_connections(-connections)
        hasher.close()
        engine.dispose()


def _ports(
    settings: Settings,
    engine: Engine,
    data_dir: Path,
    hasher: Argon2Hasher,
    telemetry: Telemetry,
    enqueue: Enqueue,
) -> Ports:
    public_url = settings.public_url or NO_URL
    clock = SystemClock()
    return Ports(
        work=observed_work(PostgresWork(engine, enqueue, clock), telemetry),
        directory=PostgresDirectory(engine, enqueue, clock),
        desk=PostgresInvitationDesk(engine),
        domain_desk=PostgresDomainDesk(engine),
        domain_records=domain_records(settings),
        transcripts=ClaudeTranscripts(),
        telemetry_reading=ClientTelemetry(),
        packing=ZstdPacking(),
        archives=FileArchives(data_dir / ARCHIVES),
        rates=rates_with_own(settings.rates_file),
        clock=clock,
        account_work=observed_work(PostgresAccountWork(engine, enqueue, clock), telemetry),
        platform_work=observed_work(PostgresPlatformWork(engine, enqueue, clock), telemetry),
        standings=PostgresStandings(engine),
        limiter=PostgresLimiter(engine),
        hasher=hasher,
        common_passwords=ListedPasswords(),
        signer=access_tokens(settings, data_dir),
        ceremonies=WebAuthnCeremonies(origin=public_url),
        mailer=mailer(settings, data_dir),
        public_url=public_url,
        webhook_secrets=webhook_secrets(data_dir),
        webhook_sender=ObservedSender(webhook_sender(settings), telemetry),
        anchors=FileAnchors(data_dir / ANCHORS, clock),
        quiet=settings.quiet,
    )
