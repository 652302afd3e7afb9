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


class Trait(enum.IntFlag):
    """What is said about a definition beside its kind (modifiers, visibility)."""

    NONE = 0
    LOCAL = 1  # visible in its scope only: parameters, variables of a function
    PUBLIC = 2
    PROTECTED = 4
    PRIVATE = 8
    STATIC = 16
    ABSTRACT = 32
    ASYNC = 64
    READONLY = 128
    EXPORTED = 256
    DEFAULT = 512  # the default export
    DEPRECATED = 1024
    GENERATED = 2048  # by a macro-like call: attr_accessor, dataclass fields
    OVERRIDE = 4096
    DECLARATION = 8192  # has no body: overload, interface member, trait method
    OPTIONAL = 16384


class Role(enum.IntFlag):
    """How an identifier is used where it occurs; one byte, flags combine."""

    READ = 0
    DEFINES = 1
    MEMBER = 2  # has something before it: `a.b`, `a::b`
    CALL = 4
    TYPE = 8
    IMPORT = 16
    WRITE = 32
    KEY = 64  # of an object literal, a keyword argument, a struct literal
    SPECIAL = 128  # a language's own: Ruby symbol, label, attribute


class Form(enum.IntEnum):
    """What stands before the dot of a member, and so how the receiver's type follows."""

    NAME = 1  # `a.b`: head is the identifier `a`
    CALL = 2  # `a().b`, `x.a().b`: head is the identifier `a`
    INDEX = 3  # `a[i].b`: head is `a`
    NEW = 4  # `new A().b`: head is `A`
    SELF = 5  # self, this, Self
    SUPER = 6
    STRING = 7  # a literal: no head
    NUMBER = 8
    LIST = 9
    MAP = 10
    CAST = 11  # `(a as T).b`: head is `T`
    AWAIT = 12  # `(await a()).b`: head is `a`
    OTHER = 13  # nothing can be said
    SCOPE = 14  # `a::b`, qualified type names: head is `a`


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


class Receiver(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """What stands before one member's dot: `member` and `head` are starts of occurrences."""

    member: int
    form: Form
    head: int = NOTHING


class SyntaxFault(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """A place the grammar could not read."""

    start: int
    end: int
    message: str
