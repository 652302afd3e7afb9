"""A definition's signature and documentation, cut from the source when they are asked for."""

import inspect
import re
from typing import Final

from crewkit_index.facts import Definition, Kind

SIGNATURE_LIMIT: Final = 600
DOCUMENTATION_LIMIT: Final = 8_000

_BODIES: Final = {"python": ":", "ruby": "\n"}
_TYPES: Final = frozenset(
    (Kind.CLASS, Kind.STRUCT, Kind.TRAIT, Kind.INTERFACE, Kind.ENUM, Kind.MODULE, Kind.UNION)
)
_CODE: Final = _TYPES | {
    Kind.FUNCTION, Kind.METHOD, Kind.CONSTRUCTOR, Kind.MACRO, Kind.IMPLEMENTATION, Kind.PROPERTY,
}  # fmt: skip
_ABOVE: Final = re.compile(r"^\s*(?:///?!?|\*/?|/\*\*?|#(?!\[))")
_ATTRIBUTE: Final = re.compile(r"^\s*(?:#!?\[.*\]|@[\w.]+(?:\(.*\))?)\s*$")
_DOCSTRING: Final = re.compile(
    r'\s*(?:#[^\n]*\s*)*[rRuU]?("""[\s\S]*?"""|\'\'\'[\s\S]*?\'\'\'|"[^"\n]*"|\'[^\'\n]*\')'
)
_MARKS: Final = re.compile(r"^\s*(?:/\*\*?!?|\*/|\*(?!/) ?|///? ?!?|#+ ?)")


def signature(source: bytes, language: str, definition: Definition) -> str:
    """How it is declared: up to its body; of a variable its first line."""
    start, end = definition.start, definition.end
    text = source[start : min(end, start + 4 * SIGNATURE_LIMIT)].decode("utf-8", "replace")
    name = len(source[start : definition.name_start].decode("utf-8", "replace"))
    if definition.kind not in _CODE:
        return _line(text)
    cut = _body(text, name, _BODIES.get(language, "{"), language)
    return text[:cut].rstrip(" \t\r\n{:;")[:SIGNATURE_LIMIT]


def _line(text: str) -> str:
    depth = 0
    for at, character in enumerate(text):
        if character in "([{":
            depth += 1
        elif character in ")]}":
            depth -= 1
        elif character == "\n" and (depth <= 0 or at > SIGNATURE_LIMIT):
            return text[:at].rstrip(" ,;")
    return text[:SIGNATURE_LIMIT].rstrip(" ,;")


def _body(text: str, name: int, opener: str, language: str) -> int:
    """Where the body begins: the first opener, or a `;` or `=>`, outside brackets."""
    depth, at = 0, name
    while at < len(text):
        character = text[at]
        if character == opener and depth == 0:
            return at
        if character in "([" or (character == "{" and depth):
            depth += 1
        elif character in ")]" or (character == "}" and depth):
            depth -= 1
        elif depth == 0 and language not in _BODIES and _ends(text, at):
            return at
        at += 1
    return len(text)


def _ends(text: str, at: int) -> bool:
    return text[at] == ";" or text.startswith("=>", at)


def documentation(source: bytes, language: str, definition: Definition) -> str:
    """Its documentation comment without the marks of a comment; empty when it has none."""
    if language == "python":
        return _docstring(source, definition)
    before = source[max(0, definition.start - DOCUMENTATION_LIMIT) : definition.start]
    lines = before.decode("utf-8", "replace").split("\n")
    lines.pop()  # what stands before it on its own line: modifiers, `export`
    found: list[str] = []
    while lines:
        line = lines.pop()
        if _ATTRIBUTE.match(line) and not found:
            continue
        if not line.strip() or not (_ABOVE.match(line) or _inside(found)):
            break
        found.append(line.rstrip())
        if line.lstrip().startswith("/*"):
            break
    return inspect.cleandoc("\n".join(_unmarked(line) for line in reversed(found))).strip()


def _inside(found: list[str]) -> bool:
    """Whether the lines so far end a block comment whose lines need no stars."""
    return bool(found) and found[0].endswith("*/")


def _unmarked(line: str) -> str:
    bare = _MARKS.sub("", line, count=1)
    return bare.removesuffix("*/").rstrip()


def _docstring(source: bytes, definition: Definition) -> str:
    if definition.kind not in _CODE:
        return ""
    text = source[definition.start : definition.end].decode("utf-8", "replace")
    name = len(source[definition.start : definition.name_start].decode("utf-8", "replace"))
    body = _body(text, name, ":", "python")
    found = _DOCSTRING.match(text, body + 1)
    if found is None:
        return ""
    quoted = found.group(1)
    width = 3 if quoted[:3] in ('"""', "'''") else 1
    return inspect.cleandoc(quoted[width:-width])[:DOCUMENTATION_LIMIT]
