"""What may be asked in Python and which refusals there are, from the core itself."""

import importlib
import inspect
import pkgutil
import re
import typing
from collections.abc import Iterator
from typing import Any

import attrs

import crewkit_core
from crewkit.ports import USE_CASES
from crewkit_cli.failures import failure_of
from crewkit_core.kernel.errors import CrewkitError
from crewkit_core.kernel.message import Command, Message
from crewkit_wire.docstrings import about_field
from crewkit_wire.refusals import status_of
from crewkit_wire.routes import answer_type

_HEAD = """\
# Messages and refusals

Made from the core by `tox -e docs`. Every message is handled by
`session.door.handle(session.actor, message)`; see [the library's guide](../library.md).
"""
_MODULES = re.compile(r"\b[a-z_]+(?:\.[a-z_]+)*\.(?=[A-Za-z])")


def message_page() -> str:
    """Return the page."""
    parts = [_HEAD]
    by_slice: dict[str, list[type[Message[Any]]]] = {}
    for message in USE_CASES:
        by_slice.setdefault(message.__module__.split(".")[1], []).append(message)
    for name in sorted(by_slice):
        parts.append(f"\n## `crewkit_core.{name}.use_cases`\n")
        for message in by_slice[name]:
            parts += _message(message)
    parts.append(
        "\n## Refusals\n\nEvery refusal is a `CrewkitError` with a stable `code`.\n\n"
        "| code | class | HTTP | exit code | |\n|---|---|---|---|---|\n"
    )
    parts += _refusals()
    return "".join(parts)


def _message(message: type[Message[Any]]) -> Iterator[str]:
    use_case = USE_CASES[message]
    kind = "changes" if issubclass(message, Command) else "looks"
    yield f"\n### {message.__name__}\n\n{_first(message)}\n"
    yield f"\nAnswer: `{_spelled(answer_type(message))}` ({kind}).\n"
    hints = typing.get_type_hints(message)
    kept: Any = message
    fields = attrs.fields(kept)
    if fields:
        yield "\n| field | type | |\n|---|---|---|\n"
        for field in fields:
            needed = " (needed)" if field.default is attrs.NOTHING else ""
            meaning = (about_field(message, field.name) or "").replace("|", "\\|")
            spelled = _spelled(hints[field.name]).replace("|", "\\|")
            yield f"| `{field.name}`{needed} | `{spelled}` | {meaning} |\n"
    raises = inspect.getdoc(use_case) or ""
    _, found, after = raises.partition("Raises:\n")
    if found:
        yield "\nRefused with:\n\n"
        yield from _listed(after)


def _listed(block: str) -> Iterator[str]:
    """Yield each refusal of a docstring's section as one item, its continued lines joined."""
    entries: list[str] = []
    for line in block.splitlines():
        if line and not line.startswith(" "):
            break
        if re.match(r"    \w+:", line):
            entries.append(line.strip())
        elif line.strip() and entries:
            entries[-1] += f" {line.strip()}"
    for entry in entries:
        name, _, why = entry.partition(":")
        yield f"* `{name}`: {why.strip()}\n"


def _first(thing: object) -> str:
    return (inspect.getdoc(thing) or "").partition("\n\n")[0].replace("\n", " ")


def _spelled(kind: object) -> str:
    if kind is type(None):
        return "None"
    text = kind.__name__ if isinstance(kind, type) and not typing.get_args(kind) else str(kind)
    return _MODULES.sub("", text).replace("NoneType", "None")


def _refusals() -> Iterator[str]:
    for module in pkgutil.walk_packages(crewkit_core.__path__, "crewkit_core."):
        importlib.import_module(module.name)
    for kind in sorted(_below(CrewkitError), key=lambda kind: (kind.code, kind.__name__)):
        made = kind.__new__(kind)
        CrewkitError.__init__(made, "")
        exit_code = int(failure_of(made).exit_code)
        about = _first(kind).replace("|", "\\|")
        yield f"| `{kind.code}` | `{kind.__name__}` | {status_of(made)} | {exit_code} | {about} |\n"


def _below(kind: type[CrewkitError]) -> Iterator[type[CrewkitError]]:
    for child in kind.__subclasses__():
        if child.__module__.startswith("crewkit_core."):
            yield child
        yield from _below(child)
