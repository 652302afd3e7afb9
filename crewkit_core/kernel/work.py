"""The transaction port."""

import uuid
from contextlib import AbstractContextManager
from typing import Protocol, TypeVar

Unit_co = TypeVar("Unit_co", covariant=True)


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
