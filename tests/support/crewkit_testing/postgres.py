"""A throwaway PostgreSQL for a test session: the product's own supervisor, without fsync."""

import contextlib
import shutil
import tempfile
import uuid
from collections.abc import Generator
from pathlib import Path

import attrs
import psycopg
from psycopg import sql

from crewkit_embedded.cluster import Cluster, ClusterHandle
from crewkit_embedded.files import make_owned_directory
from crewkit_embedded.service_user import choose_service_user

# Nothing here survives a power cut, and nothing has to.
FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "64MB",
    "max_connections": "200",
}


@attrs.frozen(kw_only=True)
class ThrowawayCluster:
    """A running server whose databases tests make and drop.

    Attributes:
        handle: The product's own handle, for what is not here.
    """

    handle: ClusterHandle

    @property
    def admin_url(self) -> str:
        """SQLAlchemy URL of the superuser ``crewkit`` on the database ``crewkit``."""
        return self.handle.admin_url

    @property
    def app_url(self) -> str:
        """SQLAlchemy URL of the application's role on the database ``crewkit``."""
        return self.handle.url()

    def admin_url_of(self, database: str) -> str:
        """SQLAlchemy URL of the superuser on another database."""
        return self.handle.url("crewkit", database)

    def app_url_of(self, database: str) -> str:
        """SQLAlchemy URL of the application's role on another database."""
        return self.handle.url("crewkit_app", database)

    def create_database(self, template: str = "template0", name: str | None = None) -> str:
        """Copy the template, to which nobody may be connected; return the new database's name."""
        name = name or f"test_{uuid.uuid4().hex}"
        self._execute(
            # Copying files beats logging pages three times over when nothing is synced.
            sql.SQL("create database {} template {} strategy file_copy").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
        return name

    def drop_database(self, name: str) -> None:
        """Drop the database with everybody connected to it."""
        self._execute(
            sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name))
        )

    @contextlib.contextmanager
    def database(self, template: str = "template0") -> Generator[str, None, None]:
        """Have a database of one's own until the end of the block; gives its name."""
        name = self.create_database(template)
        try:
            yield name
        finally:
            self.drop_database(name)

    def _execute(self, statement: sql.Composed) -> None:
        url = plain(self.admin_url_of("postgres"))
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(statement)


def plain(url: str) -> str:
    """Return the SQLAlchemy URL as psycopg itself takes it."""
    return url.replace("postgresql+psycopg://", "postgresql://", 1)


@contextlib.contextmanager
def throwaway_cluster() -> Generator[ThrowawayCluster, None, None]:
    """Run one server in a temporary directory; root runs it as the service user."""
    user = choose_service_user()
    place = Path(tempfile.mkdtemp(prefix="crewkit-test-"))
    try:
        make_owned_directory(place, user)
        with Cluster(place, user, settings=FAST).use() as handle:
            yield ThrowawayCluster(handle=handle)
    finally:
        shutil.rmtree(place)
