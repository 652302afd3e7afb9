"""Who is asking."""

import enum
import uuid

import attrs


class Origin(enum.StrEnum):
    """Through which door an actor came."""

    LIBRARY = "library"
    LOCAL = "local"
    BROWSER = "browser"
    WORKER = "worker"


@attrs.frozen(kw_only=True)
class Actor:
    """The user on whose behalf a message is handled.

    Attributes:
        user_id: The user; memberships decide what they may do.
        origin: How they were authenticated.
        request_id: Joins log lines, errors and answers of one request.
    """

    user_id: uuid.UUID
    origin: Origin = Origin.LIBRARY
    request_id: str = ""
