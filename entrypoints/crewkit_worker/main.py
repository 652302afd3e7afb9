"""The worker's process: jobs in threads, until SIGTERM."""

import logging
import signal
import threading

import dramatiq

from crewkit.jobs import open_jobs
from crewkit.settings import process_settings
from crewkit.telling import log_to_stderr, open_telemetry

THREADS = 2
SENDERS = 4
"""Threads for what waits for strangers."""
STOP_MILLISECONDS = 10_000
_log = logging.getLogger("crewkit.worker")


def main() -> None:
    """Perform jobs until SIGTERM or SIGINT; one that runs may finish."""
    log_to_stderr()
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    settings = process_settings()
    # brokers of their own: what waits for strangers holds no thread and no connection of the rest
    with (
        open_telemetry(settings, "worker") as telemetry,
        open_jobs(settings, threads=THREADS, telemetry=telemetry) as broker,
        open_jobs(settings, threads=SENDERS, outside=True, telemetry=telemetry) as sending,
    ):
        workers = (
            dramatiq.Worker(broker, worker_threads=THREADS),
            dramatiq.Worker(sending, worker_threads=SENDERS),
        )
        for worker in workers:
            worker.start()
        _log.info("ready")
        stopping.wait()
        # with the database gone each would wait ten minutes by itself
        stops = [
            threading.Thread(target=worker.stop, kwargs={"timeout": STOP_MILLISECONDS})
            for worker in workers
        ]
        for stop in stops:
            stop.start()
        for stop in stops:
            stop.join()
    _log.info("stopped")
