"""How much lies in the queue, and how long."""

from collections.abc import Sequence

import attrs
import psycopg

from crewkit_core.kernel.errors import Unavailable
from crewkit_queue.jobs import JOBS

_LOOK = """
select message->'args'->>0 as kind,
    case when state = 'queued' and available_at > now() then 'later'
        when state = 'queued' then 'waiting'
        when state = 'consumed' then 'taken'
        else 'given_up' end as fate,
    count(*), greatest(0, extract(epoch from now() - min(available_at)))::float8
from dramatiq.queue group by 1, 2
"""


@attrs.frozen(kw_only=True)
class Depth:
    """Jobs of one kind in one state: ``waiting``, ``later``, ``taken`` or ``given_up``.

    Attributes:
        seconds: For how long the first of them could have been performed.
    """

    kind: str
    state: str
    count: int
    seconds: float


def depths(url: str, role: str | None) -> Sequence[Depth]:
    """Look into the queue, over a connection of its own.

    Raises:
        Unavailable: the database does not answer.
    """
    options = "-c statement_timeout=5s" + ("" if role is None else f" -c role={role}")
    plain = url.replace("postgresql+psycopg://", "postgresql://", 1)
    try:
        with psycopg.connect(plain, connect_timeout=3, options=options) as connection:
            rows = connection.execute(_LOOK).fetchall()
    except psycopg.Error as error:
        raise Unavailable("the database does not answer") from error
    return [
        Depth(kind=kind if kind in JOBS else "other", state=state, count=count, seconds=seconds)
        for kind, state, count, seconds in rows
    ]
