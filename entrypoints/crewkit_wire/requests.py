"""Messages as requests, and back."""

import functools
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

import attrs
from cattrs import BaseValidationError

from crewkit_core.kernel.errors import Detail, Invalid, NotFound
from crewkit_core.kernel.message import Message
from crewkit_wire import faults
from crewkit_wire.converter import message_converter, to_plain
from crewkit_wire.errors import Malformed
from crewkit_wire.leaves import WrongValue
from crewkit_wire.parameters import (
    LINES_FIELD,
    PACKED_FIELD,
    Parameter,
    query_of,
    spelled,
    without_none,
)
from crewkit_wire.routes import BY_MESSAGE, PREFIX, Body, Route

LINES = "application/x-ndjson"
JSON = "application/json"
PROTOBUF = "application/x-protobuf"
_MOST_PARAMETERS = 64
_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")


@attrs.frozen(kw_only=True)
class Parts:
    """A message taken apart, as a request carries it.

    Attributes:
        values: Text of the path's and the query's fields by name; what has its default is left out.
        body: JSON data of a JSON body; None without.
        lines: A transcript's or an export's own bytes; None without.
        media: What those are.
    """

    values: Mapping[str, str]
    body: Any = None
    lines: bytes | None = None
    media: str = LINES


def parts_of(message: Message[Any]) -> Parts:
    """Return what a request says that carries *message*.

    Raises:
        LookupError: the message does not travel; it is this process's own business.
    """
    route = BY_MESSAGE[type(message)]
    values = {name: str(getattr(message, name)) for name in route.in_path} | _query(message)
    if route.body is Body.JSON:
        plain = to_plain(message)
        for name in route.in_path:
            del plain[name]
        return Parts(values=values, body=plain)
    lines = None if route.body is Body.NONE else getattr(message, LINES_FIELD)
    media = LINES
    if route.body is Body.EXPORT:
        media = PROTOBUF if getattr(message, PACKED_FIELD) else JSON
    return Parts(values=values, lines=lines, media=media)


def target_of(message: Message[Any]) -> str:
    """Return path and query of *message*; what has its default stays out of the query."""
    path, query = path_of(BY_MESSAGE[type(message)], message), _query(message)
    return f"{path}?{urlencode(query, quote_via=quote)}" if query else path


def _query(message: Message[Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for parameter in query_of(BY_MESSAGE[type(message)]):
        value = _value_at(message, parameter.name)
        if value is not None and (parameter.required or value != parameter.default):
            found[parameter.name] = spelled(to_plain(value))
    return found


def path_of(route: Route, message: Message[Any]) -> str:
    """Return a route's path filled from a message's fields."""
    return fill(route, {name: getattr(message, name) for name in route.in_path})


def fill(route: Route, values: Mapping[str, object]) -> str:
    """Return a route's path with *values* in it, escaped.

    Raises:
        KeyError: a field of the path is not among them.
    """
    return PREFIX + route.path.format_map(
        {name: quote(str(values[name]), safe="") for name in route.in_path}
    )


def from_request(
    route: Route,
    path: Mapping[str, str],
    query: str,
    *,
    body: Any = None,  # noqa: ANN401 - JSON is of any type
    lines: bytes | None = None,
    protobuf: bool = False,
) -> Message[Any]:
    """Return the message that a request carries.

    Args:
        path: The path's fields, unescaped.
        query: As it stands in the URL.
        body: JSON data of a JSON body.
        lines: The bytes of a body of lines, or of an export.
        protobuf: How the export is written.

    Raises:
        NotFound: a field of the path cannot name anything.
        Malformed: the query or the body cannot be read.
        Invalid: fields are wrong; names them.
    """
    check_path(route, path)
    plain: dict[str, Any] = {**read_query(query_of(route), query)}
    if route.body is Body.JSON:
        plain |= _object(route, body)
    plain |= path
    message = _structure(plain, route)
    if route.body is Body.EXPORT:
        return attrs.evolve(message, **{LINES_FIELD: lines or b"", PACKED_FIELD: protobuf})  # type: ignore[misc]
    if route.body is not Body.LINES:
        return message
    # a transcript's bytes never pass through text
    return attrs.evolve(message, **{LINES_FIELD: lines or b""})  # type: ignore[misc]


def check_path(route: Route, path: Mapping[str, str]) -> None:
    """Refuse a path whose fields cannot name anything.

    Raises:
        NotFound: that is so.
    """
    for name in route.in_path:
        try:
            message_converter().structure(path[name], without_none(route.fields[name].type))
        except WrongValue as error:
            raise NotFound("there is nothing at this path") from error


def read_query(parameters: tuple[Parameter, ...], query: str) -> dict[str, Any]:
    """Return a query's parameters as JSON data, nested as the message is.

    Raises:
        Malformed: it cannot be read.
        Invalid: a parameter is not known, given twice, or not of its type; names each.
    """
    known = {parameter.name: parameter for parameter in parameters}
    found: dict[str, Any] = {}
    details: list[Detail] = []
    seen: set[str] = set()
    for name, written in _pairs(query):
        if name not in known:
            details.append(faults.unknown(name))
        elif name in seen:
            details.append(faults.repeated(name))
        else:
            try:
                _put(found, name, known[name].read(written))
            except WrongValue as error:
                details.append(Detail(field=name, code="invalid", message=str(error)))
        seen.add(name)
    if details:
        raise Invalid("; ".join(f"{each.field}: {each.message}" for each in details), details)
    return found


def _pairs(query: str) -> list[tuple[str, str]]:
    if not query.isascii() or _ESCAPE.search(query):
        raise Malformed("the query is not percent-encoded")
    try:
        return parse_qsl(
            query, keep_blank_values=True, errors="strict", max_num_fields=_MOST_PARAMETERS
        )
    except ValueError as error:
        raise Malformed("the query is not percent-encoded UTF-8, or too long") from error


def _put(target: dict[str, Any], name: str, value: object) -> None:
    *parents, last = name.split(".")
    for parent in parents:
        target = target.setdefault(parent, {})
    target[last] = value


def _object(route: Route, body: Any) -> dict[str, Any]:  # noqa: ANN401
    if not isinstance(body, dict):
        raise Malformed("the body must be a JSON object")
    twice = [faults.unknown(name) for name in route.in_path if name in body]
    if twice:
        raise Invalid("the body repeats what the path says", twice)
    return body


def _structure(plain: dict[str, Any], route: Route) -> Message[Any]:
    try:
        message: Message[Any] = message_converter().structure(plain, route.message)
    except (BaseValidationError, WrongValue) as error:
        raise faults.invalid(error) from error
    return message


def _value_at(message: object, name: str) -> Any:  # noqa: ANN401
    def step(value: Any, field: str) -> Any:  # noqa: ANN401
        return None if value is None else getattr(value, field)

    return functools.reduce(step, name.split("."), message)
