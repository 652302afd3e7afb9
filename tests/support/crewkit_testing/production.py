"""The production profile as docs/production.md has it, on this machine."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Generator, Mapping
from pathlib import Path

import attrs
import pytest

from crewkit_embedded.ports import choose_port
from crewkit_testing.foreign import ForeignServer, foreign_server
from crewkit_testing.house import ROOT
from crewkit_testing.owner_http import OwnerHttp
from crewkit_testing.platform import Platform, platform
from crewkit_testing.redis_server import RedisServer, redis_server

PROXY = ROOT / "docs" / "deploy" / "nginx.conf"


@attrs.frozen(kw_only=True)
class Production:
    """The profile, running.

    Attributes:
        direct: Where the platform answers behind the proxy.
        owner: Speaks through the proxy.
    """

    platform: Platform
    database: ForeignServer
    redis: RedisServer
    port: int
    direct: int
    owner: OwnerHttp


@contextlib.contextmanager
def production(
    data_dir: Path, *, api: int = 2, workers: int = 2, env: Mapping[str, str] | None = None
) -> Generator[Production, None, None]:
    """Have it running until the end of the block."""
    _need_nginx()
    port, direct = (choose_port("127.0.0.1", 0) for _ in range(2))
    url = f"http://127.0.0.1:{port}"
    with foreign_server() as database, redis_server() as redis:
        database.login("kit_admin", may="createrole")
        database.login("kit_login")
        database.database("kit", owner="kit_admin")
        said = {
            "CREWKIT_DATABASE_URL": database.url("kit_login", "kit"),
            "CREWKIT_ADMIN_DATABASE_URL": database.url("kit_admin", "kit"),
            "CREWKIT_BROKER_URL": redis.url,
            "CREWKIT_API_PROCESSES": str(api),
            "CREWKIT_WORKER_PROCESSES": str(workers),
            "CREWKIT_PUBLIC_URL": url,
            **(env or {}),
        }
        # the last --port counts
        options = ("--behind-proxy", "--port", str(direct))
        with _proxy(port, direct), platform(data_dir, *options, env=said) as running:
            yield Production(
                platform=running,
                database=database,
                redis=redis,
                port=port,
                direct=direct,
                owner=OwnerHttp(url, data_dir),
            )


def _need_nginx() -> None:
    if shutil.which("nginx", path=_PATH) is None:
        if os.environ.get("CI"):
            raise RuntimeError("CI has no nginx: .ci/run installs it")
        pytest.skip("no nginx here: apt-get install nginx-light")


_PATH = f"{os.environ.get('PATH', '')}:/usr/sbin"


@contextlib.contextmanager
def _proxy(port: int, upstream: int) -> Generator[None, None, None]:
    """Run nginx by the shipped file, with the ports and places of a test."""
    folder = Path(tempfile.mkdtemp(prefix="crewkit-nginx-"))
    folder.chmod(0o755)
    text = PROXY.read_text()
    for shipped, ours in (
        ("127.0.0.1:8080", f"127.0.0.1:{port}"),
        ("127.0.0.1:8700", f"127.0.0.1:{upstream}"),
        ("/run/crewkit-nginx.pid", str(folder / "pid")),
        ("/var/log/nginx/crewkit.error.log", str(folder / "error.log")),
        ("/var/lib/nginx/crewkit-body", str(folder / "body")),
        ("/var/lib/nginx/crewkit-proxy", str(folder / "proxy")),
    ):
        assert 1 == text.count(shipped), shipped
        text = text.replace(shipped, ours)
    (folder / "nginx.conf").write_text(text)
    program = str(shutil.which("nginx", path=_PATH))
    process = subprocess.Popen(
        [
            *(program, "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")),
            *("-g", "daemon off;"),
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(port, process, folder / "error.log")
        yield
    finally:
        process.send_signal(signal.SIGQUIT)
        try:
            process.wait(3)
        except subprocess.TimeoutExpired:
            process.terminate()
            process.wait(10)
        shutil.rmtree(folder, ignore_errors=True)


def _wait_for(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + 10
    while True:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < deadline
        time.sleep(0.05)
