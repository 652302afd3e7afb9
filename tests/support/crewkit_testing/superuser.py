"""The superuser of a running platform's own database."""

import contextlib
from collections.abc import Generator
from typing import Any

import psycopg

from crewkit_testing.platform import Platform


@contextlib.contextmanager
def superuser(running: Platform) -> Generator["psycopg.Connection[tuple[Any, ...]]", None, None]:
    """Connect past every wall, by the socket that the server names."""
    lines = (running.data_dir / "postgres" / "postmaster.pid").read_text().splitlines()
    port, socket = lines[3], lines[4]
    with psycopg.connect(
        host=socket, port=int(port), user="crewkit", dbname="crewkit", autocommit=True
    ) as connection:
        yield connection
