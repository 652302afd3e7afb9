"""A reaction that counts, for the worker of a platform whose ``PYTHONPATH`` leads here.

Python imports this as it starts. Each time the reaction is run it adds a row, so that one that was
applied twice is seen; the table is the test's own.
"""

from typing import Any

import crewkit.reactions
from crewkit_core.kernel.event import ANY, Happened


def count(happened: Happened, unit: Any) -> None:
    """Add a row, in the transaction of the note that this was run."""
    if happened.organization_id is not None:
        statement = "insert into reacted (event_id) values (%s)"
        unit.settled().exec_driver_sql(statement, (happened.id,))


crewkit.reactions.REACTIONS = ({ANY: (count,)},)
