"""How one message travels over HTTP."""

import datetime as dt
import enum
import functools
import re
import typing
from collections.abc import Mapping
from typing import Any

import attrs

from crewkit_core.kernel.message import Message

PREFIX = "/api/v1"
_FIELD = re.compile(r"{(\w+)}")


class Answers(enum.Enum):
    """What an answer's body is."""

    ONE = "one"
    PAGE = "page"
    NONE = "none"
    BYTES = "bytes"


class Body(enum.Enum):
    """What a request's body is; fields that are neither in it nor in the path are in the query.

    ``EXPORT`` is one of OpenTelemetry: as JSON, or as protobuf, as its media type says.
    """

    NONE = "none"
    JSON = "json"
    LINES = "lines"
    EXPORT = "export"


@attrs.frozen(kw_only=True)
class Deprecation:
    """A route that goes one day (RFC 9745, RFC 8594).

    Attributes:
        since: When it was said.
        until: When it stops answering.
        successor: Name of the route to use instead.
    """

    since: dt.datetime
    until: dt.datetime
    successor: str


@attrs.frozen(kw_only=True)
class Route:
    """How one message travels.

    Attributes:
        name: Stable, for links and as the description's operation id.
        path: Below ``/api/v1``; ``{field}`` is the message's field of that name.
        summary: One line for people.
        status: Of a success.
        open: Nobody needs to be known to send it.
        deprecated: None: it stays.
    """

    name: str
    method: str
    path: str
    message: type[Message[Any]]
    summary: str
    answers: Answers = Answers.ONE
    body: Body = Body.NONE
    status: int = 200
    open: bool = False
    deprecated: Deprecation | None = None

    @functools.cached_property
    def in_path(self) -> tuple[str, ...]:
        """Names of the fields in the path."""
        return tuple(_FIELD.findall(self.path))

    @functools.cached_property
    def slice(self) -> str:
        """Name of the part of the product that it belongs to."""
        return self.message.__module__.split(".")[1]

    @functools.cached_property
    def fields(self) -> Mapping[str, "attrs.Attribute[Any]"]:
        """The message's fields by name."""
        kind: Any = self.message
        return attrs.fields_dict(kind)

    @functools.cached_property
    def view(self) -> Any:  # noqa: ANN401 - a type, or none
        """The type of what is answered: of each item for a page, NoneType for nothing."""
        answer = answer_type(self.message)
        return typing.get_args(answer)[0] if self.answers is Answers.PAGE else answer


def answer_type(message: type[Message[Any]]) -> Any:  # noqa: ANN401
    """Return what a message is answered with, as its class declares it."""
    for base in getattr(message, "__orig_bases__", ()):
        origin = typing.get_origin(base)
        if isinstance(origin, type) and issubclass(origin, Message):
            return typing.get_args(base)[0]
    raise LookupError(f"{message.__name__} does not say what it is answered with")
