"""The queue of an installation, for whoever performs its jobs."""

import contextlib
import functools
from collections.abc import Generator

from crewkit.application import open_application, open_ids
from crewkit.database import Database
from crewkit.performing import Performing
from crewkit.settings import Settings
from crewkit.sharing import Shares
from crewkit.telling import SILENT, Telemetry
from crewkit_core.kernel.errors import Unavailable
from crewkit_queue.actors import declare_perform, set_back
from crewkit_queue.broker import Broker, open_broker
from crewkit_queue.enqueueing import OUTSIDE, QUEUE


@contextlib.contextmanager
def open_jobs(
    settings: Settings,
    *,
    threads: int,
    outside: bool = False,
    telemetry: Telemetry = SILENT,
) -> Generator[Broker, None, None]:
    """Have a broker whose jobs the application carries out, until the end of the block.

    Args:
        settings: Of a part of a platform: they name the database and the data directory.
        threads: How many jobs are performed at once.
        telemetry: Told of them.
        outside: Those jobs that wait for strangers, instead of all others; no organization has
            more than half of the threads then.

    Raises:
        Unavailable: this is no part of a platform.
    """
    if settings.database_url is None or settings.data_dir is None:
        raise Unavailable("a worker is started by `crewkit up`, which tells it where the data is")
    database = Database(url=settings.database_url, role=settings.database_role)
    with (
        open_application(
            settings, database, settings.data_dir, connections=threads, telemetry=telemetry
        ) as application,
        open_ids(settings) as ids,
        open_broker(database.url, threads=threads, role=database.role, ids=ids) as broker,
    ):
        shares = Shares(max(1, threads // 2)) if outside else None
        later = functools.partial(set_back, broker)
        performing = Performing(application.door, telemetry, shares, later)
        declare_perform(broker, performing, OUTSIDE if outside else QUEUE)
        yield broker
