"""One moment in the database: a snapshot, and no change on top of what is not in it."""

import contextlib
import uuid
from collections.abc import Generator

import attrs

from crewkit_postgres.engine import Engine
from crewkit_postgres.transactions import SNAPSHOT, holding


@attrs.frozen
class PostgresAtOnce:
    """``kernel.at_once.AtOnce``."""

    _engine: Engine

    @contextlib.contextmanager
    def __call__(self, organization_id: uuid.UUID) -> Generator[None, None, None]:
        """Begin.

        Raises:
            Unavailable: somebody else changed meanwhile what is changed here.
        """
        whose = {"app.organization_id": str(organization_id)}
        with (
            contextlib.ExitStack() as afterwards,
            holding(self._engine, whose, afterwards, begin=SNAPSHOT),
        ):
            yield
