"""Types as written, read into names, arguments, unions."""

import functools
import re
from typing import Final, NamedTuple

from crewkit_index.resolution.expressions import split


class Type(NamedTuple):
    """`kind`: named, union, array, function, object, key, of (typeof)."""

    kind: str
    name: str = ""
    """Dotted, with `.` or `::` as written."""
    inner: tuple["Type", ...] = ()


_NAME: Final = re.compile(r"[^\W\d][\w$]*(?:\s*(?:\.|::)\s*[^\W\d][\w$]*)*")
_LEADING: Final = re.compile(
    r"(?:readonly|unique|keyof|asserts|mut|dyn|impl|const|final|infer|new|abstract|async|unsafe|extern|pub)\b\s*"
    r"|&\s*(?:'\w+\s*)?|\*\s*(?:const\b|mut\b)?\s*|'\w+\s+|\?\s*(?:extends|super)\s+|for<[^>]*>\s*|@\w+\s+"
)
_CLOSE: Final = {"<": ">", "[": "]", "(": ")", "{": "}"}


@functools.lru_cache(maxsize=4096)
def parse(text: str, language: str) -> Type | None:
    """The type that `text` writes; None when it is none that resolves."""
    text = text.strip()
    if language == "python" and text[:1] in "\"'":
        text = text.strip("\"'")
    elif language == "go":
        return _go(text)
    parts = _union(text)
    if len(parts) > 1:
        found = tuple(one for one in (parse(part, language) for part in parts) if one)
        return Type("union", inner=found) if found else None
    return _single(text, language)


def _union(text: str) -> list[str]:
    """Parts between `|`, `&` or `+` of the outermost level."""
    parts, depth, start = [], 0, 0
    before = ""
    for at, character in enumerate(text):
        if character in "<([{":
            depth += 1
        elif character in ">)]}" and not (character == ">" and before in "=-"):
            depth -= 1
        elif depth == 0 and character == "=" and text[at + 1 : at + 2] == ">":
            return [text]
        elif depth == 0 and character in "|&+" and text[start:at].strip(" &|"):
            parts.append(text[start:at].strip())
            start = at + 1
        before = character
    parts.append(text[start:].strip(" |"))
    return [part for part in parts if part]


def _bracket(text: str, at: int) -> int:
    """The index after the bracket that opens at `at`."""
    opener, closer, depth = text[at], _CLOSE[text[at]], 0
    for place in range(at, len(text)):
        if text[place] == opener:
            depth += 1
        elif text[place] == closer and not (closer == ">" and text[place - 1] in "=-"):
            depth -= 1
            if depth == 0:
                return place + 1
    return len(text)


def _single(text: str, language: str) -> Type | None:
    while (found := _LEADING.match(text)) and found.end():
        if text.startswith("keyof"):
            return None
        text = text[found.end() :]
    if not text:
        return None
    if text.startswith("typeof "):
        return Type("of", text[7:].strip())
    if text[0] == "(":
        end = _bracket(text, 0)
        rest = text[end:].lstrip()
        if rest.startswith("=>"):
            result = parse(rest[2:], language) or Type("unknown")
            return Type("function", inner=(result, *_parameters(text[1 : end - 1], language)))
        inside = text[1 : end - 1]
        if "," in inside and len(split(inside)) > 1:
            return Type("tuple", inner=_all(inside, language))
        return _suffix(parse(inside, language), rest, language)
    if text[0] == "[":
        end = _bracket(text, 0)
        inside = text[1 : end - 1].split(";")[0] if language == "rust" else text[1 : end - 1]
        return Type("array" if language == "rust" else "tuple", "", _all(inside, language))
    if text[0] == "{":
        return _suffix(Type("object", text), text[_bracket(text, 0) :], language)
    name = _NAME.match(text)
    if name is None:
        return None
    rest = text[name.end() :].lstrip()
    return _named(re.sub(r"\s", "", name.group()), rest, language)


def _parameters(text: str, language: str) -> list[Type]:
    """Types of a function type's parameters, `this` left out."""
    found = []
    for part in split(text):
        name, _, written = part.partition(":")
        if name.strip() != "this":
            found.append(parse(written, language) or Type("unknown"))
    return found


def _named(name: str, rest: str, language: str) -> Type | None:
    arguments: tuple[Type, ...] = ()
    opener = "[" if language == "python" else "<"
    if rest.startswith("::<"):
        rest = rest[2:]
    if name in ("Fn", "FnMut", "FnOnce", "fn") and rest.startswith("("):
        tail = rest[_bracket(rest, 0) :].lstrip()
        result = parse(tail[2:], language) if tail.startswith("->") else None
        return Type("function", inner=(result,) if result else ())
    if rest.startswith(opener):
        end = _bracket(rest, 0)
        arguments = _all(rest[1 : end - 1], language)
        rest = rest[end:].lstrip()
        if rest.startswith("::") and language == "rust":
            return None
    if name.startswith("infer."):
        return None
    if language == "python" and name.rpartition(".")[2] in ("Optional", "Union"):
        return Type("union", inner=arguments)
    return _suffix(Type("named", name, arguments), rest, language)


def _suffix(found: Type | None, rest: str, language: str) -> Type | None:
    rest = rest.lstrip()
    while rest.startswith("["):
        end = _bracket(rest, 0)
        key = rest[1 : end - 1].strip()
        if found is None:
            return None
        if not key:
            found = Type("array", "", (found,))
        elif key[0] in "\"'":
            found = Type("key", key.strip("\"'"), (found,))
        elif key.isdigit() or key == "number":
            found = found.inner[0] if found.kind == "array" and found.inner else found
        else:
            return None
        rest = rest[end:].lstrip()
    if rest.startswith("extends ") or (rest.startswith("is ") and language == "typescript"):
        return None
    return found


def _all(text: str, language: str) -> tuple[Type, ...]:
    unknown = Type("unknown")
    parts = (
        part.partition("=")[2] if language == "rust" and "=" in part else part
        for part in split(text)
    )
    return tuple(parse(part, language) or unknown for part in parts if not part.startswith("'"))


def _go(text: str) -> Type | None:
    text = text.strip()
    while text[:1] == "*":
        text = text[1:].lstrip()
    if text.startswith("["):
        element = _go(text[_bracket(text, 0) :])
        return Type("array", "", (element,) if element else ())
    if text.startswith("..."):
        element = _go(text[3:])
        return Type("array", "", (element,) if element else ())
    if text.startswith("map["):
        end = _bracket(text, 3)
        key, element = _go(text[4 : end - 1]), _go(text[end:])
        unknown = Type("unknown")
        return Type("named", "map", (key or unknown, element or unknown))
    if text.startswith(("chan ", "<-chan ")):
        element = _go(text.partition("chan ")[2])
        return Type("array", "", (element,) if element else ())
    if text.startswith("("):
        parts = split(text[1 : _bracket(text, 0) - 1])
        found = [
            _go(part.rpartition(" ")[2] if not part.startswith(("func", "map")) else part)
            for part in parts
        ]
        return Type("tuple", "", tuple(one or Type("unknown") for one in found))
    if text.startswith("func"):
        opening = text.find("(")
        result = _go(text[_bracket(text, opening) :]) if opening > 0 else None
        return Type("function", inner=(result,) if result else ())
    if text.startswith(("struct", "interface")):
        return Type("object", text)
    name = _NAME.match(text)
    if name is None:
        return None
    rest = text[name.end() :]
    arguments: tuple[Type, ...] = ()
    if rest.startswith("["):
        inside = split(rest[1 : _bracket(rest, 0) - 1])
        arguments = tuple(_go(part) or Type("unknown") for part in inside)
    return Type("named", name.group(), arguments)
