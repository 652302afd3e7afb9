"""Which events there are, from the core itself."""

import importlib
import inspect
import pkgutil
import re
import typing
from collections.abc import Iterator
from typing import Any

import attrs

import crewkit_core
from crewkit_core.kernel.event import Event
from crewkit_wire.docstrings import about_field

_HEAD = """\
# Events

Made from the core by `tox -e docs`. Whatever changes leaves an event in the transaction of the
change, beside its [audit record](audit.md); the worker delivers each at least once to what follows
from it, and each of those is done once. Webhooks get the same.

Every event has an id, the time, its kind and version, the organization it happened in (none for
what concerns accounts), the object it happened to, who did it, and the id of the request. What is
listed here is its payload. A version grows when a field goes or changes its meaning; fields may be
added without. Secrets are in no event, nor names and addresses of people: ids are.

`crewkit events list` and `GET /api/v1/{organization_id}/events` browse them,
`crewkit events replay ID` lets all follow once more.
"""
_MODULES = re.compile(r"\b[a-z_]+(?:\.[a-z_]+)*\.(?=[A-Za-z])")
_ENVELOPE = {"organization_id", "object_id"}


def event_page() -> str:
    """Return the page."""
    parts = [_HEAD]
    noun = ""
    for kind in every_event():
        ours = kind.kind.partition(".")[0]
        if ours != noun:
            noun = ours
            parts.append(f"\n## `{noun}.*`\n")
        parts += _event(kind)
    return "".join(parts)


def every_event() -> list[type[Event]]:
    """Return every event of every slice, by kind.

    Raises:
        LookupError: two have one kind.
    """
    for module in pkgutil.walk_packages(crewkit_core.__path__, "crewkit_core."):
        if module.name.endswith(".events"):
            importlib.import_module(module.name)
    found: dict[str, type[Event]] = {}
    for event in _below(Event):
        if not event.__module__.startswith("crewkit_core."):
            continue  # of tests
        if event.kind in found:
            raise LookupError(
                f"{event.kind} is of {event.__name__} and {found[event.kind].__name__}"
            )
        found[event.kind] = event
    return [found[kind] for kind in sorted(found)]


def _below(kind: type[Event]) -> Iterator[type[Event]]:
    for child in kind.__subclasses__():
        # attrs makes a class with slots anew: the first one lingers until it is collected
        if "__attrs_attrs__" in vars(child):
            yield child
        yield from _below(child)


def _event(event: type[Event]) -> Iterator[str]:
    about = inspect.getdoc(event) or ""
    yield f"\n### `{event.kind}`, version {event.version}\n\n{about.splitlines()[0]}\n"
    kind: Any = event
    fields = [field for field in attrs.fields(kind) if field.name not in _ENVELOPE]
    hints = typing.get_type_hints(event)
    if fields:
        yield "\n| field | type | |\n|---|---|---|\n"
        for field in fields:
            spelled = _MODULES.sub("", _spelled(hints[field.name])).replace("|", "\\|")
            yield f"| `{field.name}` | `{spelled}` | {about_field(event, field.name)} |\n"


def _spelled(kind: Any) -> str:
    return kind.__name__ if isinstance(kind, type) and not typing.get_args(kind) else str(kind)
