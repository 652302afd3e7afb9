"""The transaction port."""

import uuid
from contextlib import AbstractContextManager
from contextvars import ContextVar
from typing import Protocol, TypeVar

Unit_co = TypeVar("Unit_co", covariant=True)

asker: ContextVar[uuid.UUID | None] = ContextVar("asker", default=None)
"""Whose message is carried out: a transaction may fetch ahead what is asked of them first.

It decides nothing. Who may do what is asked with the actor that the use case was given.
"""


class Work(Protocol[Unit_co]):
    """Open one transaction on one organization's data.

    Commits on a clean exit, rolls back on an exception. What belongs to another organization can
    neither be seen nor written in it, whatever a repository forgets to filter.
    """

    def __call__(self, organization_id: uuid.UUID) -> AbstractContextManager[Unit_co]:
        """Open the transaction.

        Raises:
            Unavailable: the database does not answer, or another transaction stood in the way;
                the same message may be handled again.
        """
        ...
