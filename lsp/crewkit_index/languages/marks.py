"""What extractors mark for the resolution of their own language; no grammar is loaded for it."""

import enum
from typing import Final


class ScopeKind(enum.IntEnum):
    """What opens a scope; the languages' rules of lookup differ by it."""

    MODULE = 0
    CLASS = 1
    FUNCTION = 2
    BLOCK = 3
    NAMESPACE = 4


# Traits beyond `facts.Trait`: each is read by one language's rules alone.
LIFETIME: Final = 1 << 20
"""Rust: a name that only stands after an apostrophe."""
EMBEDDED: Final = 1 << 20
"""Go: a field that is named by its type."""
SHORTHAND: Final = 1 << 20
"""JavaScript: the key of `{ a }` is a use of the variable `a` too."""
MEMBER: Final = 1 << 21
"""JavaScript: bound as a member only, no name of the scope around."""
ANYWHERE: Final = 1 << 22
"""Ruby: both the class and its instances have it."""

GLOBAL: Final = 64
"""Python: an import's flag, when it is none: `global x` says where the name is bound."""
