"""``python -m crewkit.measuring``: the process that metrics are read from."""

import signal
import threading
from collections.abc import Iterable

from crewkit.parts import METRICS
from crewkit.settings import Settings, process_settings
from crewkit_core.kernel.errors import Unavailable
from crewkit_queue.looking import depths
from crewkit_telemetry.exposing import Waiting, metrics_server


def main() -> None:
    """Serve metrics on loopback until SIGTERM."""
    settings = process_settings()
    if settings.metrics_port is None or settings.data_dir is None:
        raise Unavailable("this is started by `crewkit up`, which tells it the port")
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    server = metrics_server(
        settings.metrics_port, settings.data_dir / METRICS, lambda: _waiting(settings)
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    stopping.wait()
    server.shutdown()


def _waiting(settings: Settings) -> Iterable[Waiting] | None:
    try:
        found = depths(str(settings.database_url), settings.database_role)
    except Unavailable:
        return None
    return [
        Waiting(kind=one.kind, state=one.state, count=one.count, seconds=one.seconds)
        for one in found
    ]


if __name__ == "__main__":
    main()
