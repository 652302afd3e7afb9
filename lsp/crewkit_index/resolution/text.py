"""Reading around an identifier: what stands before its dot, which call or literal it is in.

Source is decoded as Latin-1, so that a byte offset is an index. Comments and strings are blanked
first, so that brackets can be matched backwards.
"""

import functools
import re
from typing import Final

_COMMENT_C: Final = r"//[^\n]*|/\*[\s\S]*?(?:\*/|\Z)"
_DOUBLE: Final = r'"(?:\\[\s\S]|[^"\\\n])*"?'
_SINGLE: Final = r"'(?:\\[\s\S]|[^'\\\n])*'?"

_STRINGS: Final = (
    r'"""[\s\S]*?(?:"""|\Z)',
    r"'''[\s\S]*?(?:'''|\Z)",
    _DOUBLE,
    _SINGLE,
)
_PREFIXED: Final = rf"[rRbBfFuU]?(?:{'|'.join(_STRINGS)})"

OPAQUE: Final = {
    "python": re.compile(
        # Every branch starts with a letter of its own: that is what the search skips by.
        "|".join((r"#[^\n]*", *_STRINGS, *(f"{letter}{_PREFIXED}" for letter in "rRbBfFuU")))
    ),
    "typescript": re.compile(
        rf"{_COMMENT_C}|{_DOUBLE}|{_SINGLE}|`(?:\\[\s\S]|[^`\\])*`?"
        r"|(?<=[=(,:;!&|?{}\[\n])[ \t]*/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n\[])+/[a-z]*"
    ),
    "rust": re.compile(
        rf'{_COMMENT_C}|b?r(#*)"[\s\S]*?"\1|b?"(?:\\[\s\S]|[^"\\])*"?'
        r"|b?'(?:\\.[^']*|[^'\\\n])'"
    ),
    "go": re.compile(rf"{_COMMENT_C}|{_DOUBLE}|`[^`]*`?|'(?:\\.[^']*|[^'\\\n])'"),
    "java": re.compile(rf'{_COMMENT_C}|"""[\s\S]*?"""|{_DOUBLE}|{_SINGLE}'),
    "ruby": re.compile(rf"(?m:^=begin[\s\S]*?^=end)|#(?!\{{)[^\n]*|{_DOUBLE}|{_SINGLE}|`[^`\n]*`"),
}

_OPEN: Final = {")": "(", "]": "[", "}": "{"}
_WORD: Final = re.compile(r"[\w$@\x80-\xff]+[?!]?\Z")
_CLOSERS: Final = frozenset(")]}")
_OPENERS: Final = frozenset("([{")
_SPACE: Final = " \t\r\n"
_TIES: Final = "\r\n.:/"
"""Ends of lines, of what ties, and of comments."""


def word_character(character: str) -> bool:
    """Whether it may stand in an identifier."""
    return character.isalnum() or character in "_$@" or character >= "\x80"


def _blank(found: "re.Match[str]") -> str:
    text = found.group()
    if text[0] in "#/=" and (text[0] != "/" or text[1:2] in ("/", "*")):
        return re.sub(r"[^\n]", " ", text) if "\n" in text else " " * len(text)
    if len(text) == 1:
        return text
    return '"' + "\x01" * (len(text) - 2) + '"'


class Text:
    """One file's text, and the same with strings and comments blanked."""

    def __init__(self, source: bytes, language: str) -> None:
        self.language = language
        self.raw = source.decode("latin-1")

    @functools.cached_property
    def masked(self) -> str:
        """The text with comments as spaces and the insides of strings blanked."""
        return OPAQUE[self.language].sub(_blank, self.raw)

    def readable(self, offset: int) -> str:
        """The masked text, or the raw one when `offset` is inside a string (an interpolation)."""
        masked = self.masked
        return masked if offset < len(masked) and masked[offset] != "\x01" else self.raw

    def slice(self, start: int, end: int) -> str:
        """Proper text of a byte range."""
        return self.raw[start:end].encode("latin-1").decode("utf-8", "replace")

    def operator_before(self, start: int) -> tuple[str, int]:
        """What ties the identifier at `start` to something before it, and where that ends."""
        raw, before = self.raw, start
        while before and raw[before - 1] in " \t":
            before -= 1
        if before and raw[before - 1] not in _TIES:  # no comment between: nothing to blank
            return "", start
        text = self.readable(start)
        at = skip_back(text, start)
        two = text[max(0, at - 2) : at]
        if two in ("?.", "::", "&."):
            return two, at - 2
        if two[-1:] == "." and two != "..":
            return ".", at - 1
        return "", start

    def receiver(self, start: int) -> tuple[str, int, int] | None:
        """The expression before a member's dot: its text and range; None without a dot."""
        operator, end = self.operator_before(start)
        if not operator:
            return None
        text = self.readable(start)
        if operator == "::" and text[end - 1 : end] in _SPACE:  # Ruby's ::Top
            return "", end, end
        first = primary_start(text, end)
        return self.slice(first, end), first, end

    def enclosing(self, offset: int, limit: int = 20_000) -> tuple[str, int]:
        """The bracket that is open at `offset` and where it is; "" when none is."""
        text = self.readable(offset)
        depth = 0
        for at in range(offset - 1, max(-1, offset - limit), -1):
            character = text[at]
            if character in _CLOSERS:
                depth += 1
            elif character in _OPENERS:
                if depth == 0:
                    return character, at
                depth -= 1
        return "", -1

    def argument_number(self, opening: int, offset: int) -> int:
        """How many commas stand between an opening bracket and `offset`, at its depth."""
        depth = count = 0
        for character in self.readable(offset)[opening + 1 : offset]:
            if character in _OPENERS:
                depth += 1
            elif character in _CLOSERS:
                depth -= 1
            elif character == "," and depth == 0:
                count += 1
        return count

    def expression_before(self, end: int) -> tuple[str, int]:
        """The postfix expression that ends at `end` (a call's callee), and its start."""
        text = self.readable(max(0, end - 1))
        start = primary_start(text, end)
        return self.slice(start, end), start

    def after(self, offset: int) -> str:
        """The first characters after `offset` that are no space."""
        text = self.readable(offset)
        at = offset
        while at < len(text) and text[at] in _SPACE:
            at += 1
        return text[at : at + 3]

    def line_before(self, offset: int) -> str:
        """The masked text from the line's start to `offset`."""
        text = self.masked
        return text[text.rfind("\n", 0, offset) + 1 : offset]


def closing_bracket(text: str, opening: int) -> int:
    """Where the bracket that opens there closes."""
    depth = 0
    for at in range(opening, min(len(text), opening + 20_000)):
        if text[at] in "([{":
            depth += 1
        elif text[at] in ")]}":
            depth -= 1
            if depth == 0:
                return at
    return len(text)


def skip_back(text: str, at: int) -> int:
    """Over spaces, towards the start."""
    while at > 0 and text[at - 1] in _SPACE:
        at -= 1
    return at


def _match_back(text: str, at: int, opener: str, closer: str) -> int:
    """`at` is just after a closer; where its opener is, -1 when unbalanced."""
    depth = 0
    limit = max(-1, at - 20_000)
    position = at - 1
    while position > limit:
        character = text[position]
        if character == closer and not (closer == ">" and text[position - 1] in "=-"):
            depth += 1
        elif character == opener:
            depth -= 1
            if depth == 0:
                return position
        elif closer == ">" and character in ";{}":
            return -1
        position -= 1
    return -1


def _word_start(text: str, at: int) -> int:
    first = at
    if first > 0 and text[first - 1] in "?!" and first > 1 and word_character(text[first - 2]):
        first -= 1
    while first > 0 and word_character(text[first - 1]):
        first -= 1
    return first


def primary_start(text: str, end: int) -> int:
    """Where the postfix expression that ends at `end` starts: `a.b(c)[d]`, `new X(y)`."""
    at = skip_back(text, end)
    while at > 0:
        character = text[at - 1]
        if character in _OPEN:
            opening = _match_back(text, at, _OPEN[character], character)
            if opening < 0:
                return at
            at = opening
            before = text[at - 1] if at else ""
            if before == "!" and at > 1 and word_character(text[at - 2]):  # a macro, a non-null
                at -= 1
                continue
            if before == ">":
                angle = _match_back(text, at, "<", ">")
                if angle > 0 and (word_character(text[angle - 1]) or text[angle - 1] == ":"):
                    at = angle - 2 if text[angle - 2 : angle] == "::" else angle
                    continue
            if before and (word_character(before) or before in ")]"):
                continue
            if character == "}" and _keyword_block(text, at):
                return at
        elif character == '"':
            opening = text.rfind('"', 0, at - 1)
            at = opening if opening >= 0 else at - 1
        elif character == ">":
            angle = _match_back(text, at, "<", ">")
            if angle < 0:
                return at
            at = angle - 2 if text[max(0, angle - 2) : angle] == "::" else angle
            continue
        elif (
            character in "?!" and at > 1 and (word_character(text[at - 2]) or text[at - 2] in ")]")
        ):
            at -= 1
            continue
        elif word_character(character):
            at = _word_start(text, at)
        else:
            return at
        linked = _link(text, at)
        if linked < 0:
            return _with_new(text, at)
        if text[linked] == ":" and text[linked - 1 : linked] in _SPACE:
            return linked
        at = skip_back(text, linked)
    return at


def _keyword_block(text: str, at: int) -> bool:
    return skip_back(text, at) != at and not word_character(text[at - 1])


def _link(text: str, at: int) -> int:
    """The end of what a `.` or `::` before `at` links to, -1 without one."""
    back = skip_back(text, at)
    if text[max(0, back - 2) : back] in ("?.", "::", "&."):
        return back - 2
    if back and text[back - 1] == "." and text[max(0, back - 2) : back] != "..":
        return back - 1
    return -1


def _with_new(text: str, at: int) -> int:
    back = skip_back(text, at)
    if re.search(r"(?<![\w$])new\Z", text[max(0, back - 4) : back]):
        return back - 3
    return at
