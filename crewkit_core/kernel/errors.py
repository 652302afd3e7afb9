"""How the domain says no."""

from collections.abc import Sequence
from typing import ClassVar

import attrs


@attrs.frozen(kw_only=True)
class Detail:
    """One field that is wrong.

    Attributes:
        field: Path of the field as the caller spelled it, for example ``limit`` or ``usage.input``.
        code: Stable word for programs.
        message: One sentence for people.
    """

    field: str
    code: str
    message: str


class CrewkitError(Exception):
    """Base of every anticipated refusal; ``code`` is part of the public API.

    Attributes:
        code: Stable word for programs.
        details: The fields that are wrong, when fields are.
    """

    code: ClassVar[str] = "error"

    def __init__(self, message: str, details: Sequence[Detail] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.details = tuple(details)


class NotFound(CrewkitError):
    """There is no such thing, or none that the actor may know of."""

    code: ClassVar[str] = "not_found"


class Forbidden(CrewkitError):
    """The actor may see the thing but not do this to it."""

    code: ClassVar[str] = "forbidden"


class ScopeMissing(Forbidden):
    """The token that was sent is limited, and not to this."""

    code: ClassVar[str] = "scope_missing"


class Conflict(CrewkitError):
    """The state of things does not allow it now."""

    code: ClassVar[str] = "conflict"


class Invalid(CrewkitError):
    """What was asked makes no sense; ``details`` name the fields."""

    code: ClassVar[str] = "validation_error"


class Unauthenticated(CrewkitError):
    """Nobody, or nobody known, is asking."""

    code: ClassVar[str] = "unauthorized"


class LimitReached(CrewkitError):
    """More than is allowed: too large, too many, too often."""

    code: ClassVar[str] = "limit_reached"


class RateLimited(CrewkitError):
    """Too often: the same may be tried again later.

    Attributes:
        retry_after: Seconds until it may.
    """

    code: ClassVar[str] = "rate_limited"

    def __init__(
        self, message: str, details: Sequence[Detail] = (), *, retry_after: int = 60
    ) -> None:
        super().__init__(message, details)
        self.retry_after = retry_after


class Unavailable(CrewkitError):
    """Something outside does not answer now; trying again may help."""

    code: ClassVar[str] = "unavailable"


def wrong_field(field: str, message: str, code: str = "invalid") -> Invalid:
    """Return the refusal of one field."""
    return Invalid(f"{field}: {message}", (Detail(field=field, code=code, message=message),))
