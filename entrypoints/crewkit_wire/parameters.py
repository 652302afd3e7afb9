"""A message's fields as flat parameters of a query: ``limit``, ``project.root``."""

import functools
import re
import types
import typing
from typing import Any, Union

import attrs

from crewkit_wire import leaves
from crewkit_wire.leaves import WrongValue
from crewkit_wire.routes import Body, Route

LINES_FIELD = "data"
PACKED_FIELD = "protobuf"
_WHOLE = re.compile(r"-?(?:0|[1-9]\d{0,18})", re.ASCII)


@attrs.frozen(kw_only=True)
class Parameter:
    """One parameter of a query.

    Attributes:
        name: As it is spelled; a field of a field after a dot.
        kind: Its type, without None.
        owner: The class whose docstring tells of it.
    """

    name: str
    kind: Any
    required: bool
    default: Any
    owner: type

    def read(self, spelled: str) -> Any:  # noqa: ANN401 - JSON is of any type
        """Return JSON data for a parameter's text.

        Raises:
            WrongValue: the text is not of the parameter's type.
        """
        if self.kind is int:
            if not _WHOLE.fullmatch(spelled):
                raise WrongValue("must be a whole number of at most 64 bits")
            return int(spelled)
        if self.kind is bool:
            if spelled not in {"true", "false"}:
                raise WrongValue("must be true or false")
            return spelled == "true"
        return spelled.split(",") if typing.get_origin(self.kind) is tuple else spelled


@functools.cache
def query_of(route: Route) -> tuple[Parameter, ...]:
    """Return the parameters of a route's query."""
    if route.body is Body.JSON:
        return ()
    apart = {*route.in_path}
    if route.body in {Body.LINES, Body.EXPORT}:
        apart.add(LINES_FIELD)
    if route.body is Body.EXPORT:
        apart.add(PACKED_FIELD)
    return tuple(_parameters(route.message, apart))


def _parameters(
    owner: Any,  # noqa: ANN401 - an attrs class
    apart: set[str],
    prefix: str = "",
    *,
    optional: bool = False,
) -> list[Parameter]:
    found: list[Parameter] = []
    for field in attrs.fields(owner):
        if field.name in apart:
            continue
        kind = without_none(field.type)
        name = prefix + field.name
        required = field.default is attrs.NOTHING
        if attrs.has(kind):
            found += _parameters(kind, set(), f"{name}.", optional=optional or not required)
        else:
            default = None if required else field.default
            found.append(
                Parameter(
                    name=name,
                    kind=kind,
                    required=required and not optional,
                    default=default,
                    owner=owner,
                )
            )
    return found


def without_none(kind: Any) -> Any:  # noqa: ANN401
    """Return a type without its None."""
    if typing.get_origin(kind) in {types.UnionType, Union}:
        (kind,) = [each for each in typing.get_args(kind) if each is not type(None)]
    return kind


def spelled_default(parameter: Parameter) -> Any:  # noqa: ANN401
    """Return a parameter's default as JSON data; None without one."""
    default = parameter.default
    if isinstance(default, tuple):
        return None
    return leaves.word_of(default) if hasattr(default, "name") else default


def spelled(plain: Any) -> str:  # noqa: ANN401 - JSON is of any type
    """Return the text that says JSON data in a path or a query."""
    if isinstance(plain, bool):
        return "true" if plain else "false"
    return ",".join(plain) if isinstance(plain, list) else str(plain)
