"""Several messages as one: what is looked at and what is changed, with nothing in between."""

import uuid
from contextlib import AbstractContextManager
from typing import ClassVar, Protocol

from crewkit_core.kernel.errors import Conflict


class PreconditionFailed(Conflict):
    """The thing is not any more as the sender knew it."""

    code: ClassVar[str] = "precondition_failed"


class AtOnce(Protocol):
    """Have what is asked and changed inside be of one moment."""

    def __call__(self, organization_id: uuid.UUID) -> AbstractContextManager[None]:
        """Begin; all of it is kept at the end, or nothing.

        Args:
            organization_id: Where; ``NOWHERE`` for what is no organization's.

        Raises:
            Unavailable: somebody else changed meanwhile what is changed here; or the database does
                not answer.
        """
        ...
