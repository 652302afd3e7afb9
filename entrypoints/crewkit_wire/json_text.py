"""JSON as text: written so that it always can be, read with every limit that the standard lacks."""

import json
import math
import re
from typing import Any

from crewkit_wire.errors import Malformed

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 32
_MAX_DIGITS = 19
# matches wherever a quote stands, closed or not: a failed match would be tried again at each quote
_STRING = re.compile(rb'"(?:[^"\\]|\\.?)*+"?', re.DOTALL)
_BRACKETS = re.compile(rb"[\[\]{}]")


def write_json(value: object) -> bytes:
    """Return *value* as UTF-8."""
    try:
        return json.dumps(
            value, ensure_ascii=False, allow_nan=False, separators=(",", ":")
        ).encode()
    except UnicodeEncodeError:
        # a lone surrogate: only an escape can say it
        return json.dumps(value, allow_nan=False, separators=(",", ":")).encode()


def read_json(data: bytes) -> Any:  # noqa: ANN401 - JSON is of any type
    """Return what *data* says.

    Raises:
        Malformed: it is no JSON in UTF-8, nests deeper than 32, repeats a key, or holds a number
            that is not finite or has more than 19 digits.
    """
    if _depth(data) > MAX_DEPTH:
        raise Malformed(f"the body nests deeper than {MAX_DEPTH}")
    try:
        return json.loads(
            data.decode(),
            object_pairs_hook=_object,
            parse_int=_integer,
            parse_float=_fraction,
            parse_constant=_constant,
        )
    except (ValueError, RecursionError) as error:
        # what the parser says may quote the body: only its position is told
        where = f" at character {error.pos}" if isinstance(error, json.JSONDecodeError) else ""
        why = f": {error}" if isinstance(error, _Refused) else ""
        raise Malformed(f"the body is not JSON in UTF-8{where}{why}") from error


def parse_json(data: bytes) -> Any:  # noqa: ANN401 - JSON is of any type
    """Return what *data* says, without the limits that strangers need.

    Raises:
        Malformed: it is no JSON.
    """
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise Malformed("the body is not JSON") from error


class _Refused(ValueError):
    """JSON that says something nobody should build on."""


def _depth(data: bytes) -> int:
    deepest = depth = 0
    for bracket in _BRACKETS.findall(_STRING.sub(b"", data)):
        depth += 1 if bracket in b"[{" else -1
        deepest = max(deepest, depth)
    return deepest


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Refused("a key is repeated")
    return found


def _integer(text: str) -> int:
    if len(text.lstrip("-")) > _MAX_DIGITS:
        raise _Refused("a number has too many digits")
    return int(text)


def _fraction(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise _Refused("a number is too large")
    return value


def _constant(_: str) -> float:
    raise _Refused("NaN and Infinity are no JSON")
