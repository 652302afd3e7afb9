"""The worker's process: jobs in threads, until SIGTERM."""

import logging
import signal
import threading

import dramatiq

from crewkit.jobs import open_jobs
from crewkit.settings import process_settings

THREADS = 2
STOP_MILLISECONDS = 10_000
_log = logging.getLogger("crewkit.worker")


def main() -> None:
    """Perform jobs until SIGTERM or SIGINT; one that runs may finish."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    with open_jobs(process_settings(), threads=THREADS) as broker:
        worker = dramatiq.Worker(broker, worker_threads=THREADS)
        worker.start()
        _log.info("worker: ready")
        stopping.wait()
        # with the database gone it would wait ten minutes by itself
        worker.stop(timeout=STOP_MILLISECONDS)
    _log.info("worker: stopped")
