"""Python: packages and modules, class attributes along the bases, `self`, keyword arguments."""

import builtins
import re
import sys
from typing import Final

from crewkit_index.facts import NOTHING, Definition, Import, Kind, Trait
from crewkit_index.languages.marks import GLOBAL, ScopeKind
from crewkit_index.resolution import expressions
from crewkit_index.resolution.entities import (
    CALLABLE,
    FOREIGN,
    UNKNOWN,
    Item,
    Outcome,
    Value,
    Values,
)
from crewkit_index.resolution.question import File, Question
from crewkit_index.resolution.rules import Rules

_WORDS: Final = re.compile(r"^[ \t]*(from|import)\b[ \t]*(.*)$", re.DOTALL)
# Asked of the raw text first, where a comment may still stand between: blanking it costs more.
_MAY_BE_AS: Final = re.compile(r"[ \t\r\n]*(?:as|#)")
_MAY_BE_GIVEN: Final = re.compile(r"[ \t\r\n]*[=#]")
_COMMON: Final = frozenset(
    name
    for kind in (str, bytes, list, dict, set, int, tuple, object, BaseException, type)
    for name in dir(kind)
) | frozenset(
    [
        "read",
        "write",
        "readline",
        "readlines",
        "close",
        "flush",
        "seek",
        "group",
        "groups",
        "match",
        "search",
        "sub",
    ]
)
_BUILTINS: Final = frozenset(dir(builtins))
_RETURN: Final = re.compile(r"^([ \t]*)(?:return|yield)[ \t]+(?=\S)", re.MULTILINE)
CONTEXT: Final = "with "


class Python(Rules):
    """See the module."""

    language = "python"
    self_words = frozenset()
    common_members = _COMMON

    # -- imports -----------------------------------------------------------------------------

    def special(self, q: Question, file: File, start: int, token: str) -> Outcome | None:
        imported = self._in_import(q, file, start, token)
        return imported if imported is not None else self._keyword(q, file, start, token)

    def _in_import(self, q: Question, file: File, start: int, token: str) -> Outcome | None:
        for found in file.imported_at(start):
            if found.flags & GLOBAL:
                continue
            if found.name or found.alias == token:
                if not found.name and "." in found.module and found.end - found.start > len(token):
                    return self.module(q, file.path, found.module.split(".")[0], 0)
                return self.imported(q, file, found)
        text = file.text
        end = start + len(token.encode())
        if _MAY_BE_AS.match(text.raw, end) and text.after(end).startswith("as"):
            for found in file.imports:
                if end < found.start < end + 40 and found.name == token:
                    between = text.masked[end : found.start].split()
                    if between == ["as"]:
                        return self.imported(q, file, found)
        line = text.raw[text.raw.rfind("\n", 0, start) + 1 : start]
        if "import" not in line and "from" not in line:
            return None
        statement = _WORDS.match(text.line_before(start))
        if statement is None:
            return None
        word, before = statement.groups()
        if word == "from" and re.search(r"\bimport\b", before):
            return None
        path = re.split(r"[\s,]", before)[-1] + token
        level = len(path) - len(path.lstrip("."))
        return self.module(q, file.path, path[level:], level)

    def imported(self, q: Question, file: File, found: object) -> Outcome:
        assert isinstance(found, Import)  # noqa: S101 the one shape of imports
        if found.flags & GLOBAL:
            return UNKNOWN
        if not found.name:
            module = found.module
            if "." in module and found.alias == module.split(".")[0]:
                module = found.alias
            return self.module(q, file.path, module, found.level)
        return q.once(
            ("import", file.path, found.module, found.name, found.level),
            lambda: self._from(q, file, found),
            UNKNOWN,
        )

    def _from(self, q: Question, file: File, found: Import) -> Outcome:
        home = self.module(q, file.path, found.module, found.level)
        if home.outside or not home.items:
            return home
        items: dict[Item, None] = {}
        foreign = False
        for item in home.items:
            outcome = self.module_member(q, item.path, found.name)
            items.update(dict.fromkeys(outcome.items))
            foreign = foreign or outcome.outside
        return Outcome(tuple(items), outside=foreign and not items)

    def import_in(self, q: Question, file: File, scope: int, token: str) -> Outcome | None:
        for found in file.imported(token):
            if found.scope == scope:
                if found.flags & GLOBAL:
                    return self._module_level(q, file, token)
                return self.imported(q, file, found)
        return None

    def _module_level(self, q: Question, file: File, token: str) -> Outcome | None:
        found = file.bound(token, 0)
        return Outcome(tuple(Item(file.path, index) for index in found)) if found else None

    def beyond(self, q: Question, file: File, start: int, token: str) -> Outcome:
        """Names of star imports; then those of the interpreter."""
        for found in file.imports:
            if found.name == "*":
                home = self.module(q, file.path, found.module, found.level)
                for item in home.items:
                    outcome = self.module_member(q, item.path, token)
                    if outcome.items:
                        return outcome
        return FOREIGN

    def module(self, q: Question, path: str, module: str, level: int) -> Outcome:
        """A module by its name, as seen from a file."""
        return q.once(
            ("module", path.rpartition("/")[0], module, level),
            lambda: self._module(q, path, module, level),
            UNKNOWN,
        )

    def _module(self, q: Question, path: str, module: str, level: int) -> Outcome:
        folder = path.rpartition("/")[0]
        if level:
            for _ in range(level - 1):
                folder = folder.rpartition("/")[0]
            found = self._file(q, folder, module)
            return Outcome((Item(found),)) if found else UNKNOWN
        roots = ["", "src"]
        while folder:
            roots.append(folder)
            folder = folder.rpartition("/")[0]
        standard = module.split(".", maxsplit=1)[0] in sys.stdlib_module_names
        for root in roots[:2] if standard else roots:
            found = self._file(q, root, module)
            if found:
                return Outcome((Item(found),))
        return FOREIGN

    def _file(self, q: Question, folder: str, module: str) -> str | None:
        base = "/".join(part for part in (folder, module.replace(".", "/")) if part)
        names: tuple[str, ...] = (
            f"{base}.py",
            f"{base}/__init__.py",
            f"{base}.pyi",
            f"{base}/__init__.pyi",
        )
        if not module:
            names = tuple(
                f"{base}/__init__.py{end}" if base else f"__init__.py{end}" for end in ("", "i")
            )
        for name in names:
            if q.index.has(name):
                return name
        return None

    def module_member(self, q: Question, path: str, name: str) -> Outcome:
        return q.once(
            ("module member", path, name), lambda: self._module_member(q, path, name), UNKNOWN
        )

    def _module_member(self, q: Question, path: str, name: str) -> Outcome:
        file = q.file(path)
        if file is None:
            return UNKNOWN
        found = file.bound(name, 0)
        if found:
            return Outcome(tuple(Item(path, index) for index in found))
        imported = self.import_in(q, file, 0, name)
        if imported is not None and (imported.items or imported.outside):
            return imported
        if path.endswith(("__init__.py", "__init__.pyi")):
            inner = self._file(q, path.rpartition("/")[0], name)
            if inner:
                return Outcome((Item(inner),))
        for star in file.imports:
            if star.name == "*":
                home = self.module(q, path, star.module, star.level)
                for item in home.items:
                    outcome = self.module_member(q, item.path, name)
                    if outcome.items:
                        return outcome
        return UNKNOWN

    # -- scopes ------------------------------------------------------------------------------

    def visible(self, kind: int, inner: bool) -> bool:  # noqa: FBT001 as declared
        return inner or kind != ScopeKind.CLASS

    def _keyword(self, q: Question, file: File, start: int, token: str) -> Outcome | None:
        """`f(name=...)` leads to the parameter."""
        end = start + len(token.encode())
        if not _MAY_BE_GIVEN.match(file.text.raw, end):
            return None
        following = file.text.after(end)
        if following[:1] != "=" or following[1:2] == "=":
            return None
        opener, at = file.text.enclosing(start)
        if opener != "(":
            return None
        before = file.text.raw[:start].rstrip()
        if before[-1:] not in "(,":
            return None
        callee, first = file.text.expression_before(at)
        line = file.text.line_before(first)
        if not callee or re.search(r"\b(?:def|class)\s*$", line):
            return None
        return self._parameter(q, file, first, callee, token)

    def _parameter(self, q: Question, file: File, first: int, callee: str, token: str) -> Outcome:
        values = self.evaluate(q, file, first, expressions.parse(callee, self.language))
        items: dict[Item, None] = {}
        for value in values:
            if value.item is None or value.item.index == NOTHING:
                continue
            functions = self._functions(q, value.item)
            for function in functions:
                items.update(dict.fromkeys(self.own_members(q, function, token, instance=True)))
            if not functions:  # a data class takes its fields
                definition = q.definition(value.item)
                if definition is not None and definition.kind is Kind.CLASS:
                    found = self.member(q, value, token).items
                    items.update(dict.fromkeys(found))
        return Outcome(tuple(items)) if items else FOREIGN

    def _functions(self, q: Question, item: Item) -> tuple[Item, ...]:
        definition = q.definition(item)
        if definition is None or definition.kind in CALLABLE:
            return (item,)
        value = Value(item, True)
        return self.member(q, value, "__init__").items or self.member(q, value, "__new__").items

    # -- values ------------------------------------------------------------------------------

    def word(self, q: Question, file: File, offset: int, name: str) -> Values | None:
        return None

    def untyped(self, q: Question, file: File, item: Item, definition: Definition) -> Values:
        """`self` and `cls` are their class's."""
        if definition.kind is not Kind.PARAMETER:
            return ()
        scope = file.scopes[definition.scope]
        if scope.definition == NOTHING:
            return ()
        function = file.definitions[scope.definition]
        container = function.container
        if container == NOTHING or file.definitions[container].kind is not Kind.CLASS:
            return ()
        first = next((one for one in file.definitions if one.scope == definition.scope), definition)
        if first.name_start != definition.name_start:
            return ()
        static = function.traits & Trait.STATIC
        instance = not (static or function.name in ("__new__", "__init_subclass__"))
        return (Value(Item(file.path, container), instance),)

    def initial(self, q: Question, file: File, item: Item, definition: Definition) -> Values:
        text = definition.value
        if text.startswith(CONTEXT):
            return self._entered(q, file, definition, text.removeprefix(CONTEXT))
        if text.startswith("*"):
            node = expressions.parse(text[1:], self.language)
            found = self.evaluate(q, file, definition.name_start, node)
            return tuple(one for value in found for one in self.element(q, value, ""))
        return super().initial(q, file, item, definition)

    def _entered(self, q: Question, file: File, definition: Definition, text: str) -> Values:
        node = expressions.parse(text, self.language)
        found: list[Value] = []
        for value in self.evaluate(q, file, definition.name_start, node):
            enter = self.member(q, value, "__enter__") if value.item else UNKNOWN
            returned = [one for item in enter.items for one in self.returned(q, item)]
            found.extend(returned or (value,))
        return tuple(found)

    def called(self, q: Question, file: File, offset: int, value: Value, arguments: str) -> Values:
        if value.item is None and value.name == "super":
            return self._super(q, file, offset)
        return super().called(q, file, offset, value, arguments)

    def _name(self, q: Question, file: File, offset: int, node: expressions.Node) -> Values:
        if node.name == "super":
            return (Value(None, False, "super"),)
        return super()._name(q, file, offset, node)

    def _super(self, q: Question, file: File, offset: int) -> Values:
        index = file.around(offset, frozenset((Kind.CLASS,)))
        if index == NOTHING:
            return ()
        return tuple(
            value._replace(instance=True) for value in self.bases(q, Item(file.path, index))
        )

    def base(self, q: Question, file: File, item: Item, target: str, start: int) -> Values:
        name = target.partition("[")[0]
        node = expressions.parse(name, self.language)
        # outside the class: its own members do not name its bases
        definition = file.definitions[item.index]
        outer = file.scopes[definition.scope].start if definition.scope else 0
        values = self.evaluate(q, file, max(outer, definition.start - 1), node)
        return tuple(value for value in values if value.item is None or self._is_class(q, value))

    def _is_class(self, q: Question, value: Value) -> bool:
        definition = q.definition(value.item) if value.item else None
        return definition is not None and definition.kind is Kind.CLASS

    def inferred(self, q: Question, file: File, item: Item, definition: Definition) -> Values:
        """What `return` statements of the body itself give."""
        inner = file.inner(item.index)
        if inner == NOTHING or definition.traits & Trait.ABSTRACT:
            return ()
        scope = file.scopes[inner]
        found: dict[Value, None] = {}
        body = file.text.masked
        count = 0
        for statement in _RETURN.finditer(body, scope.start, scope.end):
            at = statement.end()
            if file.scope_at(at) != inner or count >= RETURNS:
                continue
            count += 1
            text = file.text.slice(at, min(self._statement_end(body, at), at + 300))
            node = expressions.parse(text, self.language)
            if node is not None and node.kind == "name" and node.name in ("None", "NotImplemented"):
                continue
            found.update(dict.fromkeys(self.evaluate(q, file, at, node)))
        return tuple(found)

    def _statement_end(self, text: str, at: int) -> int:
        depth = 0
        for place in range(at, min(len(text), at + 300)):
            character = text[place]
            if character in "([{":
                depth += 1
            elif character in ")]}":
                depth -= 1
            elif character == "\n" and depth <= 0:
                return place
        return min(len(text), at + 300)

    def type_item(self, q: Question, item: Item) -> Values:
        definition = q.definition(item)
        if definition is not None and definition.kind is Kind.VARIABLE:
            return tuple(value._replace(instance=True) for value in self.value_of(q, item))
        return super().type_item(q, item)

    def of_type(self, q: Question, file: File, offset: int, found: object) -> Values:
        from crewkit_index.resolution.types import Type

        if isinstance(found, Type) and found.kind == "named" and found.inner:
            last = found.name.rpartition(".")[2]
            if last in ("type", "Type"):
                values = super().of_type(q, file, offset, found.inner[0])
                return tuple(value._replace(instance=False) for value in values)
            if last in ("Annotated", "ClassVar", "Final", "Required", "NotRequired"):
                return super().of_type(q, file, offset, found.inner[0])
        if isinstance(found, Type) and found.name in ("Self", "typing.Self"):
            index = file.around(offset, frozenset((Kind.CLASS,)))
            return (Value(Item(file.path, index), True),) if index != NOTHING else ()
        return super().of_type(q, file, offset, found)  # type: ignore[arg-type]

    def is_member(self, q: Question, item: Item, definition: Definition) -> bool:
        return item.path.endswith((".py", ".pyi")) and super().is_member(q, item, definition)


RETURNS: Final = 8
"""Return statements looked at."""
