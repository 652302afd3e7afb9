"""What docstrings say of classes and their fields."""

import functools
import inspect
import re
from collections.abc import Mapping

_ENTRY = re.compile(r"^(?P<names>\w+(?:, \w+)*): (?P<text>.*)$")
_SECTION = "Attributes:"


def about(kind: object) -> str:
    """Return what a class or module is, in its docstring's own words; "" without any."""
    text = inspect.cleandoc(kind.__doc__ or "")
    return text.partition(f"\n{_SECTION}")[0].strip()


def about_field(kind: type, name: str) -> str:
    """Return what a class's docstring, or that of a class it extends, says of a field."""
    for each in kind.__mro__:
        text = _fields(each).get(name)
        if text:
            return text
    return ""


@functools.cache
def _fields(kind: type) -> Mapping[str, str]:
    _, _, section = inspect.cleandoc(kind.__dict__.get("__doc__") or "").partition(
        f"\n{_SECTION}\n"
    )
    found: dict[str, str] = {}
    names: list[str] = []
    for line in section.splitlines():
        entry = _ENTRY.match(line.removeprefix("    "))
        if entry and line.startswith("    ") and not line.startswith("     "):
            names = entry["names"].split(", ")
            found |= dict.fromkeys(names, entry["text"].strip())
        else:
            found |= {name: f"{found[name]} {line.strip()}".strip() for name in names}
    return found
