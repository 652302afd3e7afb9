"""Refusals of the wire itself, before any use case is asked."""

from typing import ClassVar

from crewkit_core.kernel.errors import CrewkitError, Invalid, Unavailable


class Malformed(Invalid):
    """The request cannot be read at all."""

    code: ClassVar[str] = "bad_request"


class WrongMediaType(Invalid):
    """The body is not of the type, or not of the encoding, that the route takes."""

    code: ClassVar[str] = "unsupported_media_type"


class MethodNotAllowed(Invalid):
    """There is something at this path, but not by this method."""

    code: ClassVar[str] = "method_not_allowed"


class CutShort(Unavailable):
    """An answer ended before all of it had come."""

    code: ClassVar[str] = "cut_short"


class Broken(CrewkitError):
    """The platform failed in a way nobody foresaw; its log tells more under the request id."""

    code: ClassVar[str] = "internal_error"
