"""A Redis of a test's own, that keeps nothing when it ends."""

import contextlib
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Generator

import attrs
import pytest
import redis


@attrs.define
class RedisServer:
    """A server that can be stopped and started again on its port."""

    port: int
    _process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start it, empty, and wait until it answers."""
        self._process = subprocess.Popen(
            [
                *("redis-server", "--bind", "127.0.0.1", "--port", str(self.port)),
                *("--save", "", "--appendonly", "no", "--dir", "/"),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + 10
        while True:
            try:
                with self.client() as client:
                    client.ping()
            except redis.ConnectionError:
                assert time.monotonic() < deadline
                time.sleep(0.05)
            else:
                return

    def stop(self) -> None:
        """Kill it."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def flush(self) -> None:
        """Have it forget everything."""
        with self.client() as client:
            client.flushall()

    def client(self) -> redis.Redis:
        """Connect; close it."""
        return redis.Redis(host="127.0.0.1", port=self.port, decode_responses=True)


@contextlib.contextmanager
def redis_server() -> Generator[RedisServer, None, None]:
    """Have one; where Redis is not installed the test is skipped, but never in CI."""
    if shutil.which("redis-server") is None:
        if os.environ.get("CI"):
            raise RuntimeError("CI has no redis-server: .ci/run installs it")
        pytest.skip("no redis-server here: apt-get install redis-server")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = int(listener.getsockname()[1])
    server = RedisServer(port)
    server.start()
    try:
        yield server
    finally:
        server.stop()
