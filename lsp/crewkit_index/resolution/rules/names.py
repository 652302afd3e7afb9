"""Names: scopes and imports; what a language has to say about each."""

from crewkit_index.facts import Definition
from crewkit_index.resolution import expressions
from crewkit_index.resolution.entities import (
    FOREIGN,
    TYPES,
    UNKNOWN,
    Item,
    Outcome,
    Values,
)
from crewkit_index.resolution.question import File, Question


class Names:
    """Names: scopes and imports; what a language has to say about each."""

    language = ""
    class_kinds: frozenset[int] = TYPES
    self_words: frozenset[str] = frozenset(("self",))
    common_members: frozenset[str] = frozenset()
    """Members of the language's own types: an unknown receiver makes nothing of them."""
    wrappers: frozenset[str] = frozenset()
    """Outside types that stand for what they hold: Box, Rc, Arc."""

    def member_of(
        self, q: Question, file: File, start: int, token: str, written: str, first: int
    ) -> Outcome:
        """A name after a dot."""
        raise NotImplementedError

    def evaluate(
        self, q: Question, file: File, offset: int, node: expressions.Node | None
    ) -> Values:
        """What an expression may be worth; nothing when that cannot be told."""
        raise NotImplementedError

    def typed(self, q: Question, file: File, offset: int, written: str) -> Values:
        """What a value of a written type is worth."""
        raise NotImplementedError

    def resolve(self, q: Question, path: str, start: int, token: str) -> Outcome:
        """Where the identifier at `start` leads."""
        return q.once(
            ("resolve", path, start), lambda: self._resolve(q, path, start, token), UNKNOWN
        )

    def _resolve(self, q: Question, path: str, start: int, token: str) -> Outcome:
        file = q.file(path)
        if file is None:
            return UNKNOWN
        declared = [
            index
            for index in file.facts.by_name.get(token, ())
            if file.definitions[index].name_start == start
        ]
        if declared:
            return self.declared(q, file, declared)
        special = self.special(q, file, start, token)
        if special is not None:
            return special
        receiver = file.text.receiver(start)
        if receiver is not None:
            written, first, _ = receiver
            return self.member_of(q, file, start, token, written, first)
        return self.bare(q, file, start, token)

    def declared(self, q: Question, file: File, found: list[int]) -> Outcome:
        """The name of a definition is asked: itself, with its sisters of the same scope."""
        first = file.definitions[found[0]]
        return Outcome(
            tuple(
                dict.fromkeys(
                    [
                        *(Item(file.path, index) for index in found),
                        *self.sisters(file, first),
                    ]
                )
            )
        )

    def sisters(self, file: File, definition: Definition) -> list[Item]:
        """Other definitions that bind the same name in the same scope."""
        return [Item(file.path, index) for index in file.bound(definition.name, definition.scope)]

    def special(self, q: Question, file: File, start: int, token: str) -> Outcome | None:
        """Imports, keys, keyword arguments: None when it is none of them."""
        return None

    def bare(self, q: Question, file: File, start: int, token: str) -> Outcome:
        """A name without anything before it."""
        found = self.lexical(q, file, start, token)
        return found if found is not None else self.beyond(q, file, start, token)

    def lexical(self, q: Question, file: File, start: int, token: str) -> Outcome | None:
        """Through the scopes around; None when none binds it."""
        inner = True
        for scope in file.chain(start):
            kind = file.scopes[scope].kind
            if self.visible(kind, inner):
                items = self.pick(q, file, scope, start, token)
                if items:
                    return Outcome(tuple(items))
                imported = self.import_in(q, file, scope, token)
                if imported is not None:
                    return imported
            inner = False
        return None

    def visible(self, kind: int, inner: bool) -> bool:  # noqa: FBT001 read with its name
        """Whether names of such a scope are seen bare; `inner`: it is the innermost."""
        return True

    def pick(self, q: Question, file: File, scope: int, start: int, token: str) -> list[Item]:
        """What a scope binds under a name, as seen from `start`."""
        return [Item(file.path, index) for index in file.bound(token, scope)]

    def import_in(self, q: Question, file: File, scope: int, token: str) -> Outcome | None:
        """What an import of this scope binds under a name; None when none does."""
        for found in file.imported(token):
            if found.scope == scope:
                return self.imported(q, file, found)
        return None

    def imported(self, q: Question, file: File, found: object) -> Outcome:
        """Where an import leads."""
        return UNKNOWN

    def beyond(self, q: Question, file: File, start: int, token: str) -> Outcome:
        """A name that no scope of the file binds."""
        return FOREIGN
