"""People."""

import datetime as dt
import uuid

import attrs


@attrs.frozen(kw_only=True)
class User:
    """A person: the local owner, or somebody whose sessions were brought in.

    Attributes:
        email: Lowercase; None for the local owner until they name one.
    """

    id: uuid.UUID
    name: str
    email: str | None
    created_at: dt.datetime
