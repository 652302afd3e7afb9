"""What one parsed file yields.

Facts depend on the bytes of the file and its name (not on its folder, not on other files):
they are stored under the hash of both, so that another worktree finds them again.

Every place is a **byte offset** into the source; `crewkit_index.lines.Lines` turns offsets into
lines and columns of UTF-16 or UTF-8 and back, without the source.
`FactsBuilder` (in `building`) collects, `FileFacts` (in `packed`) is the packed, picklable,
lazily decoded result.
"""

import enum
from typing import Final

import msgspec

NOTHING: Final = -1
"""The index that points at nothing."""


class Kind(enum.IntEnum):
    """What a definition is; the values are stored, so they never change their meaning."""

    MODULE = 1  # a namespace in the source: Ruby module, Rust mod, TS namespace
    PACKAGE = 2
    CLASS = 3
    STRUCT = 4
    TRAIT = 5
    INTERFACE = 6
    ENUM = 7
    ENUM_MEMBER = 8
    TYPE = 9  # an alias, an associated type
    FUNCTION = 10
    METHOD = 11
    CONSTRUCTOR = 12
    PROPERTY = 13
    FIELD = 14
    VARIABLE = 15
    CONSTANT = 16
    PARAMETER = 17
    TYPE_PARAMETER = 18
    MACRO = 19
    IMPLEMENTATION = 20  # Rust's impl blocks, Go's receivers do not need one
    UNION = 21


class Trait:
    """What is said about a definition beside its kind; bits of one number.

    Plain numbers, not an enum: the extractors join them for every definition of a repository.
    """

    NONE: Final = 0
    LOCAL: Final = 1
    """Visible in its scope only: parameters, variables of a function."""
    PUBLIC: Final = 2
    PROTECTED: Final = 4
    PRIVATE: Final = 8
    STATIC: Final = 16
    ABSTRACT: Final = 32
    ASYNC: Final = 64
    READONLY: Final = 128
    EXPORTED: Final = 256
    DEFAULT: Final = 512
    """The default export."""
    DEPRECATED: Final = 1024
    GENERATED: Final = 2048
    """By a macro-like call: attr_accessor, dataclass fields."""
    OVERRIDE: Final = 4096
    DECLARATION: Final = 8192
    """Has no body: overload, interface member, trait method."""
    OPTIONAL: Final = 16384


class Definition(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """One definition, in order of `start`; `describing` cuts its signature from the source."""

    name: str
    kind: Kind
    start: int
    """The whole of it, with decorators and modifiers, without its doc comment."""
    end: int
    name_start: int
    name_end: int
    """The selection: always within [start, end]."""
    container: int = NOTHING
    """The definition it belongs to (class of a method, function of a local)."""
    scope: int = NOTHING
    """The scope its name is visible in."""
    traits: int = 0
    type: str = ""
    """Declared type as written: of a variable, field, parameter; what a function returns."""
    value: str = ""
    """What it is first given, as short normal text, where that may tell its type or its alias:
    `Foo()`, `new Foo`, `a.b`, `require('x')`; otherwise empty."""


class Scope(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """A stretch of source that names are looked up in; in order of `start`, outer before inner.

    Scope 0 is the file. `definition` is the one that opens it, if any.
    """

    start: int
    end: int
    parent: int = NOTHING
    definition: int = NOTHING
    kind: int = 0
    """A language's own distinction (class body that functions do not see, block, ...)."""


class Import(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """One imported name: `from module import name as alias`.

    `name` is empty when the module itself is bound, `*` when everything is. `alias` is the name
    bound here (empty: none is, as in `import './x'`). `level` counts leading dots in Python.
    """

    module: str
    name: str = ""
    alias: str = ""
    start: int = 0
    """Of the identifier that is bound here, or of the module's text when none is."""
    end: int = 0
    scope: int = 0
    level: int = 0
    flags: int = 0
    """`REEXPORT`, `TYPE_ONLY`, `DEFAULT`, `NAMESPACE` below."""


REEXPORT: Final = 1
TYPE_ONLY: Final = 2
DEFAULT_IMPORT: Final = 4
NAMESPACE_IMPORT: Final = 8
STATIC_IMPORT: Final = 16


class Export(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """A name given out: `export { local as name } from 'module'`.

    `module` is empty for what is defined or imported here; `name` is `*` for everything and
    `default` for the default.
    """

    name: str
    local: str = ""
    module: str = ""
    start: int = 0
    end: int = 0


class Relation(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """A definition's tie to a type by name: `class A(B)` is (A, EXTENDS, "B")."""

    definition: int
    kind: int
    target: str
    """As written, without type arguments."""
    start: int = 0
    """Where the target's name stands."""


EXTENDS: Final = 1
IMPLEMENTS: Final = 2
INCLUDES: Final = 3  # Ruby include, mixins
PREPENDS: Final = 4
SINGLETON: Final = 5  # Ruby extend
IMPL_FOR: Final = 6  # Rust: the type an impl block is for
IMPL_OF: Final = 7  # Rust: the trait an impl block implements
EMBEDS: Final = 8  # Go: embedded struct or interface
METHOD_OF: Final = 9  # Go: the receiver's type
DECORATED: Final = 10


class ModuleDeclaration(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """A module named by this file: Rust `mod x;`, Go and Java `package x`."""

    name: str
    start: int
    end: int
    path: str = ""
    """Where it says it lives (`#[path]`)."""
    scope: int = 0


class SyntaxFault(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """A place the grammar could not read."""

    start: int
    end: int
    message: str
