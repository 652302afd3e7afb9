"""Parameters of messages, checked: what is wrong is named."""

from collections.abc import Mapping
from typing import NamedTuple

from crewkit_lsp.messages import Code, Refused

_MOST = 2**31 - 1

Fields = Mapping[str, object]


class Position(NamedTuple):
    """A place between two characters, in the units of the client."""

    line: int
    character: int


def fields(value: object, name: str = "params") -> Fields:
    """Return the object that *value* is.

    Raises:
        Refused: it is none.
    """
    if not isinstance(value, dict):
        raise _wrong(name, "must be an object")
    return value


def text(owner: Fields, key: str, name: str = "params") -> str:
    """Return a text.

    Raises:
        Refused: it is none.
    """
    value = owner.get(key)
    if not isinstance(value, str):
        raise _wrong(f"{name}.{key}", "must be a string")
    return value


def count(owner: Fields, key: str, name: str) -> int:
    """Return a count; what is beyond every file is cut.

    Raises:
        Refused: it is no integer, or negative.
    """
    value = owner.get(key)
    if type(value) is not int or value < 0:
        raise _wrong(f"{name}.{key}", "must be an integer, 0 or more")
    return min(value, _MOST)


def document(params: Fields) -> str:
    """Return the URI of the document that *params* are about.

    Raises:
        Refused: there is none.
    """
    name = "params.textDocument"
    return text(fields(params.get("textDocument"), name), "uri", name)


def position(value: object, name: str = "params.position") -> Position:
    """Return a position.

    Raises:
        Refused: it is none.
    """
    owner = fields(value, name)
    return Position(count(owner, "line", name), count(owner, "character", name))


def _wrong(name: str, problem: str) -> Refused:
    return Refused(Code.INVALID_PARAMS, f"{name}: {problem}")
