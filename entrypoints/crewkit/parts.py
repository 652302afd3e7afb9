"""The processes of a platform: the API with the dashboard, and the worker."""

import sys
from collections.abc import Mapping

from crewkit.settings import Settings
from crewkit_embedded.parts import Part

THREADS = 96
"""Eight work, one for each database connection; others wait (``crewkit_serve.turns``)."""

_KEPT = ("PATH", "LANG", "LC_ALL", "TZ", "PYTHONPATH", "VIRTUAL_ENV", "CREWKIT_RATES_FILE")


def parts_of(settings: Settings, host: str, port: int) -> tuple[Part, ...]:
    """Return the parts in the order they are started."""
    env = _environment(settings)
    api = (
        *(sys.executable, "-m", "granian", "--interface", "wsgi"),
        *("--host", host, "--port", str(port), "--no-ws"),
        *("--workers", "1", "--blocking-threads", str(THREADS), "--backpressure", str(THREADS)),
        *("--respawn-failed-workers", "--workers-kill-timeout", "15", "--log-level", "warning"),
        "crewkit_serve.wsgi:app",
    )
    worker = (sys.executable, "-m", "crewkit_worker")
    return Part(name="api", argv=api, env=env), Part(name="worker", argv=worker, env=env)


def _environment(settings: Settings) -> Mapping[str, str]:
    kept = {name: settings.environ[name] for name in _KEPT if name in settings.environ}
    told = {
        "CREWKIT_DATA_DIR": settings.data_dir,
        "CREWKIT_DATABASE_URL": settings.database_url,
        "CREWKIT_DATABASE_ROLE": settings.database_role,
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
        "CREWKIT_WEBHOOK_LOOPBACK": 1 if settings.webhook_loopback else None,
    }
    said = {name: str(value) for name, value in told.items() if value is not None}
    return {**kept, **said, "PYTHONUNBUFFERED": "1", "HOME": str(settings.data_dir)}
