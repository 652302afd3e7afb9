"""One line a record on stderr: JSON, or the same for people on a terminal.

Whatever a record says, a line holds no control characters, no secrets of known forms, and of a
failure where it happened, never its own words.
"""

import datetime as dt
import functools
import json
import logging
import sys
from typing import Any, TextIO

from crewkit_core.audit.secret_forms import MASK, masked, names_secret
from crewkit_core.kernel.failing import causes_of
from crewkit_telemetry.carrying import request_id

_LONGEST = 2_000
_DEEPEST = 4
_OURS = frozenset({"at", "level", "logger"})
"""Made here, of nobody's data."""
_AGAIN = frozenset({"event", "method", "route", "kind", "result"})
_FIRST = ("at", "level", "logger", "event", "request_id")


class Lines(logging.Formatter):
    """Makes a line of a record.

    Args:
        human: For people, not for programs.
    """

    def __init__(self, *, human: bool = False) -> None:
        super().__init__()
        self._human = human

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        said = {name: _value(name, value) for name, value in _described(record).items()}
        # ASCII: what is no printable character is escaped
        return _for_people(said) if self._human else json.dumps(said)


def log_to_stderr(stream: TextIO | None = None) -> None:
    """Send log lines to stderr; for a process that serves or works, once."""
    stream = stream or sys.stderr
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Lines(human=stream.isatty()))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("crewkit").setLevel(logging.INFO)


def _described(record: logging.LogRecord) -> dict[str, Any]:
    """Return the fields of a record."""
    at = dt.datetime.fromtimestamp(record.created, tz=dt.UTC)
    fields: dict[str, Any] = {
        "at": at.isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "logger": record.name,
        "event": record.getMessage(),
        "request_id": request_id(),
        **getattr(record, "fields", {}),
    }
    if record.exc_info and record.exc_info[1] is not None:
        fields["causes"] = causes_of(record.exc_info[1])
    if not fields["request_id"]:
        del fields["request_id"]
    return fields


def _value(name: str, value: object) -> object:
    if name in _OURS:
        return value
    if names_secret(name):
        return MASK
    if name in _AGAIN and isinstance(value, str):
        return _masked_again(value)
    return _plain(value)


# searching a text takes longer than all else of a line, and these few come again and again
_masked_again = functools.lru_cache(maxsize=1024)(lambda text: masked(text)[:_LONGEST])


def _plain(value: object, depth: int = 0) -> object:
    """Return it as what JSON has, texts masked and bounded."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if depth < _DEEPEST and isinstance(value, dict):
        return {
            str(name): MASK if names_secret(str(name)) else _plain(each, depth + 1)
            for name, each in value.items()
        }
    if depth < _DEEPEST and isinstance(value, list | tuple):
        return [_plain(each, depth + 1) for each in value]
    return masked(str(value))[:_LONGEST]


def _for_people(said: dict[str, Any]) -> str:
    rest = " ".join(f"{name}={_shown(said[name])}" for name in said if name not in _FIRST)
    about = _shown(said.get("request_id", "-"))
    head = f"{said['at'][11:19]} {said['level']:<7} {_shown(said['event'])}"
    return f"{head} [{about}] {rest}".rstrip()


def _shown(value: object) -> str:
    """Return it without what a terminal would obey."""
    text = value if isinstance(value, str) else json.dumps(value)
    return "".join(each if each.isprintable() else ascii(each)[1:-1] for each in text)
