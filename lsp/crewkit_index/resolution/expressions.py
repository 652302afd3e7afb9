"""Expressions as written, read as far as their type may be told from them."""

import functools
import re
from typing import Final, NamedTuple

_TOKEN: Final = re.compile(
    r"""\s+|\#[^\n]*|//[^\n]*|/\*[\s\S]*?\*/"""
    r'''|(?P<string>[rRbBfFuU]{0,2}(?:"""[\s\S]*?(?:"""|\Z)|"(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'(?!\w)|`[^`]*`?))'''
    r"""|(?P<number>\d[\w.]*)"""
    r"""|(?P<word>(?:@@?|\$|:(?=[a-zA-Z_]\w*\b(?!:)))?[^\W\d][\w$]*|\$[\w$]*|\#[^\W\d]\w*)"""
    r"""|(?P<op>\?\.|&\.|::|->|=>|\.\.\.|\*\*|===?|!==?|<=|>=|\|\||&&|\?\?|.)"""
)

_RUBY: Final = re.compile(_TOKEN.pattern.replace(r"[^\W\d][\w$]*|\$", r"[^\W\d]\w*[?!]?|\$", 1))


class Node(NamedTuple):
    """One step: `kind` says which, `name` the word, `inner` what it is applied to."""

    kind: str
    """name, member, call, index, new, string, number, list, map, await, cast, either, type."""
    name: str = ""
    inner: tuple["Node", ...] = ()
    text: str = ""
    """Arguments of a call, the key of an index, the type of a cast; as written."""


PREFIXES: Final = frozenset(
    (
        "&",
        "*",
        "mut",
        "await",
        "!",
        "-",
        "yield",
        "ref",
        "return",
        "not",
        "**",
        "...",
        "dyn",
        "&&",
        "move",
        "<-",
    )
)
WORDS: Final = frozenset(("if", "for", "in", "is", "and", "instanceof", "then", "unless", "rescue"))


class _Tokens:
    def __init__(self, text: str, pattern: "re.Pattern[str]") -> None:
        self.text = text
        self.items: list[tuple[str, str, int]] = []
        for found in pattern.finditer(text):
            if found.lastgroup:
                self.items.append((found.lastgroup, found.group(), found.start()))
        self.at = 0

    @property
    def word(self) -> str:
        return self.items[self.at][1] if self.at < len(self.items) else ""

    @property
    def kind(self) -> str:
        return self.items[self.at][0] if self.at < len(self.items) else ""

    def next(self) -> str:
        word = self.word
        self.at += 1
        return word

    def bracket(self) -> str:
        """The text inside the bracket that is next; stands after it then."""
        opener = self.next()
        closer = {"(": ")", "[": "]", "{": "}", "<": ">"}[opener]
        start = self.items[self.at - 1][2] + 1
        depth = 1
        while self.at < len(self.items):
            word, place = self.items[self.at][1], self.items[self.at][2]
            self.at += 1
            if self.items[self.at - 1][0] == "string":
                continue
            if word == opener:
                depth += 1
            elif word == closer:
                depth -= 1
                if depth == 0:
                    return self.text[start:place]
        return self.text[start:]


@functools.lru_cache(maxsize=4096)
def parse(text: str, language: str = "") -> Node | None:
    """The expression `text` begins with; None when nothing can be told."""
    if language == "ruby":
        return _alternatives(_Tokens(text.removeprefix("::"), _RUBY))
    return _alternatives(_Tokens(text, _TOKEN))


def _alternatives(tokens: _Tokens) -> Node | None:
    first = _postfix(tokens)
    found = [first]
    while tokens.word:
        word = tokens.word
        if word in ("or", "||", "??"):
            tokens.next()
            found.append(_postfix(tokens))
        elif word in ("as", "satisfies"):
            tokens.next()
            rest = tokens.items[tokens.at][2] if tokens.at < len(tokens.items) else len(tokens.text)
            if tokens.word == "const":
                return first
            return Node("cast", text=tokens.text[rest:])
        elif word == "if":  # a if c else b
            tokens.next()
            while tokens.word and tokens.word != "else":
                tokens.next()
            tokens.next()
            found.append(_postfix(tokens))
        elif word == "?":  # c ? a : b
            tokens.next()
            found = [_postfix(tokens)]
            while tokens.word and tokens.word != ":":
                tokens.next()
            tokens.next()
            found.append(_postfix(tokens))
        elif word in (",", ")", "]", "}", ";", ":", "{", "do", "and", "&&"):
            break
        else:  # an operator: what comes of it is not told here
            return None if word not in WORDS else first
    known = tuple(node for node in found if node is not None)
    if len(known) > 1:
        return Node("either", inner=known)
    return known[0] if known else None


def _postfix(tokens: _Tokens) -> Node | None:
    awaited = False
    while tokens.word in PREFIXES:
        word = tokens.next()
        awaited = awaited or word == "await"
        if word in ("!", "not", "-"):
            return Node("number")
    node = _primary(tokens)
    while node is not None and tokens.word:
        word = tokens.word
        if word in (".", "?.", "&.", "::", "->"):
            tokens.next()
            if tokens.word == "<":
                tokens.bracket()
            elif tokens.word == "await":
                tokens.next()
                node = Node("await", inner=(node,))
            elif tokens.word in ("(", "["):
                continue
            elif tokens.kind == "word":
                node = Node("member", tokens.next().lstrip("#"), (node,), word)
            elif tokens.kind == "number":
                node = Node("index", "", (node,), tokens.next())
            else:
                return node if not tokens.word else None
        elif word == "(":
            node = Node("call", "", (node,), tokens.bracket())
        elif word == "[":
            node = Node("index", "", (node,), tokens.bracket())
        elif word == "<" and _generic(tokens):
            tokens.bracket()
        elif word in ("!", "?") and _ends(tokens):
            tokens.next()
            node = Node("try", "", (node,)) if word == "?" else node
        elif word == "{" and node.kind in ("name", "member") and node.name[:1].isupper():
            node = Node("new", "", (node,), tokens.bracket())
        else:
            break
    return Node("await", inner=(node,)) if awaited and node is not None else node


def _ends(tokens: _Tokens) -> bool:
    following = tokens.items[tokens.at + 1][1] if tokens.at + 1 < len(tokens.items) else ""
    return following in ("", ".", "?.", ")", ",", ";", "[", "(", "]", "?") or following == "}"


def _generic(tokens: _Tokens) -> bool:
    """Whether `<` opens type arguments: balanced, and a call or a path follows."""
    at, depth = tokens.at, 0
    while at < len(tokens.items):
        word = tokens.items[at][1]
        if word == "<":
            depth += 1
        elif word == ">":
            depth -= 1
            if depth == 0:
                following = tokens.items[at + 1][1] if at + 1 < len(tokens.items) else ""
                return following in ("(", "::", "", ")", ".", ",", ";")
        elif word in (";", "&&", "||"):
            return False
        at += 1
    return False


def _primary(tokens: _Tokens) -> Node | None:
    kind, word = tokens.kind, tokens.word
    if kind == "string":
        return Node("string", text=tokens.next())
    if kind == "number":
        tokens.next()
        return Node("number")
    if kind == "word":
        tokens.next()
        if word in ("new", "lambda", "function", "async", "class", "fn", "func", "match", "if"):
            return _constructed(tokens) if word == "new" else Node("function", word)
        return Node("name", word)
    if word == "(":
        inside = tokens.bracket()
        if tokens.word == "=>":
            return Node("function", "=>")
        return parse(inside) if inside.strip() else None
    if word == "[":
        inside = tokens.bracket()
        if tokens.word and tokens.kind in ("word", "op") and tokens.word == "]":
            return Node("list", text=inside)
        return Node("list", text=inside)
    if word == "{":
        return Node("map", text=tokens.bracket())
    return None


def _constructed(tokens: _Tokens) -> Node | None:
    node = _primary(tokens)
    while node is not None and tokens.word == ".":
        tokens.next()
        node = Node("member", tokens.next(), (node,), ".")
    if tokens.word == "<" and node is not None:
        tokens.bracket()
    arguments = tokens.bracket() if tokens.word == "(" else ""
    return Node("new", "", (node,), arguments) if node is not None else None


def split(text: str) -> list[str]:
    """Parts between the commas of the outermost level."""
    parts, depth, start = [], 0, 0
    for found in _TOKEN.finditer(text):
        if found.lastgroup != "op":
            continue
        word = found.group()
        if word in "([{<":
            depth += 1
        elif word in ")]}>":
            depth -= 1
        elif word == "," and depth <= 0:
            parts.append(text[start : found.start()].strip())
            start = found.end()
    tail = text[start:].strip()
    return [*parts, tail] if tail else parts
