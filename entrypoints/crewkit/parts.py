"""The processes of a platform: the API with the dashboard, and the worker."""

import sys
from collections.abc import Mapping

from crewkit.database import Place
from crewkit.settings import Settings
from crewkit_embedded.files import make_owned_directory
from crewkit_embedded.parts import Part

METRICS = "metrics"
"""Folder in the data directory where the processes of a run count."""
THREADS = 96
"""Eight work, one for each database connection; others wait (``crewkit_serve.turns``)."""

_KEPT = ("PATH", "LANG", "LC_ALL", "TZ", "PYTHONPATH", "VIRTUAL_ENV", "CREWKIT_RATES_FILE")


def parts_of(settings: Settings, host: str, port: int) -> tuple[Part, ...]:
    """Return the parts in the order they are started."""
    env = _environment(settings)
    api = (
        *(sys.executable, "-m", "granian", "--interface", "wsgi"),
        *("--host", host, "--port", str(port), "--no-ws"),
        *("--workers", str(settings.api_processes)),
        *("--blocking-threads", str(THREADS), "--backpressure", str(THREADS)),
        *("--respawn-failed-workers", "--workers-kill-timeout", "15", "--log-level", "warning"),
        "crewkit_serve.wsgi:app",
    )
    worker = (sys.executable, "-m", "crewkit_worker")
    parts = (
        Part(name="api", argv=api, env=env),
        *(
            Part(name=_worker_name(number), argv=worker, env=env)
            for number in range(settings.worker_processes)
        ),
    )
    if settings.metrics_port is None:
        return parts
    metrics = (sys.executable, "-m", "crewkit.measuring")
    return (*parts, Part(name="metrics", argv=metrics, env=env, stop_seconds=2.0))


def _worker_name(number: int) -> str:
    return f"worker-{number + 1}" if number else "worker"


def make_metrics_folder(place: Place) -> None:
    """Have an empty folder where this run's processes count: counters begin anew with a run."""
    folder = place.data_dir / METRICS
    make_owned_directory(folder, place.user)
    for path in folder.glob("*.db"):
        path.unlink(missing_ok=True)


def _environment(settings: Settings) -> Mapping[str, str]:
    kept = {name: settings.environ[name] for name in _KEPT if name in settings.environ}
    told = {
        "CREWKIT_DATA_DIR": settings.data_dir,
        "CREWKIT_DATABASE_URL": settings.database_url,
        "CREWKIT_BROKER_URL": settings.broker_url,
        "CREWKIT_DATABASE_ROLE": settings.database_role,
        "CREWKIT_API_PROCESSES": settings.api_processes,
        "CREWKIT_WORKER_PROCESSES": settings.worker_processes,
        "CREWKIT_PUBLIC_URL": settings.public_url,
        "CREWKIT_LOCAL_URL": settings.local_url,
        "CREWKIT_INSTANCE_ID": settings.instance_id,
        "CREWKIT_QUIET_SECONDS": int(settings.quiet.total_seconds()),
        "CREWKIT_MAIL_URL": settings.mail_url,
        "CREWKIT_MAIL_FROM": settings.mail_from,
        "CREWKIT_ACCESS_SECONDS": int(settings.access_lifetime.total_seconds()),
        "CREWKIT_REQUESTS_PER_MINUTE": ",".join(
            f"{kind}={times}" for kind, times in settings.requests_a_minute.items()
        ),
        "CREWKIT_BEHIND_PROXY": 1 if settings.behind_proxy else None,
        "CREWKIT_DNS_SERVER": settings.dns_server,
        "CREWKIT_METRICS_PORT": settings.metrics_port,
        "CREWKIT_OTLP_URL": settings.otlp_url,
        "CREWKIT_OTLP_HEADERS": ",".join(
            f"{name}={value}" for name, value in settings.otlp_headers.items()
        ),
        "PROMETHEUS_MULTIPROC_DIR": _metrics_folder(settings),
        "CREWKIT_WEBHOOK_LOOPBACK": 1 if settings.webhook_loopback else None,
    }
    said = {name: str(value) for name, value in told.items() if value is not None}
    return {**kept, **said, "PYTHONUNBUFFERED": "1", "HOME": str(settings.data_dir)}


def _metrics_folder(settings: Settings) -> str | None:
    """Return where the processes count, by the variable that the library itself reads."""
    if settings.metrics_port is None or settings.data_dir is None:
        return None
    return str(settings.data_dir / METRICS)
