"""Ruby: modules, classes, methods, constants, and what calls in a class body define."""

import functools
from collections.abc import Callable

import tree_sitter
import tree_sitter_ruby

from crewkit_index.facts import (
    EXTENDS,
    INCLUDES,
    NOTHING,
    PREPENDS,
    SINGLETON,
    Kind,
    Trait,
)
from crewkit_index.languages.extraction import Extraction, Grammar, Handler, Node
from crewkit_index.languages.marks import ANYWHERE, ScopeKind
from crewkit_index.packed import FileFacts

MIXINS = {"include": INCLUDES, "prepend": PREPENDS, "extend": SINGLETON}
INSTANCE = frozenset(
    ("attr_accessor", "attr_reader", "attr_writer", "attr", "attr_internal", "define_method",
     "alias_method", "delegate", "has_many", "has_one", "belongs_to",
     "has_and_belongs_to_many", "attribute", "thread_mattr_accessor", "config_accessor")
)  # fmt: skip
STATIC = frozenset(("scope", "define_singleton_method"))
BOTH = frozenset(
    ("class_attribute", "mattr_accessor", "mattr_reader", "mattr_writer", "cattr_accessor",
     "cattr_reader", "cattr_writer", "module_function", "enum")
)  # fmt: skip
FIRST_ONLY = frozenset(("define_method", "alias_method", "scope", "has_many", "has_one",
                        "belongs_to", "has_and_belongs_to_many", "attribute",
                        "define_singleton_method"))  # fmt: skip
CALLS = " ".join(
    f'"{name}"'
    for name in sorted(
        {*MIXINS, *INSTANCE, *STATIC, *BOTH, "class_methods", "included", "private_class_method"}
    )
)
QUERY = f"""
[
  (identifier) (constant) (instance_variable) (class_variable) (global_variable)
] @i
[
  (module) (class) (singleton_class) (method) (singleton_method) (assignment)
  (operator_assignment) (block) (do_block) (lambda) (alias) (exception_variable) (for)
] @n
((call !receiver method: (identifier) @_m) @n (#any-of? @_m {CALLS}))
"""


def _named(file: Extraction, node: Node, kind: Kind) -> int:
    name = node.child_by_field_name("name")
    prefix = ""
    if name is not None and name.type == "scope_resolution":
        written = name.child_by_field_name("scope")
        prefix = file.text(written) if written is not None else "::"
        if written is not None and file.text(name).startswith("::"):
            prefix = f"::{prefix}" if not prefix.startswith("::") else prefix
        name = name.child_by_field_name("name")
    index = file.declare(name, kind, node, opens=ScopeKind.CLASS, type=prefix)
    if index == NOTHING:
        file.push(node, ScopeKind.CLASS)
    return index


def _module(file: Extraction, node: Node) -> None:
    _named(file, node, Kind.MODULE)


def _class(file: Extraction, node: Node) -> None:
    index = _named(file, node, Kind.CLASS)
    above = node.child_by_field_name("superclass")
    if above is not None and above.named_child_count:
        file.relate(index, EXTENDS, above.named_child(0))


def _singleton_class(file: Extraction, node: Node) -> None:
    file.push(node, ScopeKind.NAMESPACE)


def _method(file: Extraction, node: Node) -> None:
    name = node.child_by_field_name("name")
    if name is not None and name.type == "setter":
        name = name.named_child(0) if name.named_child_count else None
    static = node.type == "singleton_method" or file.scope_kind is ScopeKind.NAMESPACE
    index = NOTHING
    if name is not None and name.type in ("identifier", "constant"):
        index = file.declare(
            name,
            Kind.METHOD if file.definition_of(file.scope) != NOTHING else Kind.FUNCTION,
            node,
            opens=ScopeKind.FUNCTION,
            traits=Trait.STATIC if static else 0,
        )
    if index == NOTHING:
        file.push(node, ScopeKind.FUNCTION)
    _parameters(file, node.child_by_field_name("parameters"))


def _parameters(file: Extraction, parameters: Node | None) -> None:
    for parameter in parameters.named_children if parameters else ():
        if parameter.type == "identifier":
            file.declare(parameter, Kind.PARAMETER, parameter, traits=Trait.LOCAL)
        elif parameter.type == "destructured_parameter":
            _parameters(file, parameter)
        else:
            name = parameter.child_by_field_name("name")
            value = file.text(parameter.child_by_field_name("value"))
            if name is not None:
                file.declare(name, Kind.PARAMETER, parameter, value=value, traits=Trait.LOCAL)


def _block(file: Extraction, node: Node) -> None:
    file.push(node, ScopeKind.BLOCK)
    _parameters(file, node.child_by_field_name("parameters"))


def _assignment(file: Extraction, node: Node) -> None:
    left = node.child_by_field_name("left")
    if left is not None:
        _bind(file, left, node, file.text(node.child_by_field_name("right")))


def _bind(file: Extraction, left: Node, node: Node, value: str) -> None:
    shape = left.type
    if shape == "constant":
        file.declare(left, Kind.CONSTANT, node, value=value)
    elif shape == "identifier":
        file.local(left, value=value)
    elif shape in ("instance_variable", "class_variable"):
        scope = file.around(ScopeKind.CLASS, ScopeKind.NAMESPACE)
        file.declare(left, Kind.FIELD, left, scope=scope, value=value, traits=Trait.LOCAL)
    elif shape == "global_variable":
        file.declare(left, Kind.VARIABLE, node, scope=0, value=value)
    elif shape in ("left_assignment_list", "destructured_left_assignment", "rest_assignment"):
        for child in left.named_children:
            _bind(file, child, child, "")
    elif shape == "scope_resolution":
        name, owner = left.child_by_field_name("name"), left.child_by_field_name("scope")
        file.declare(name, Kind.CONSTANT, node, type=file.text(owner) or "::", value=value)


def _exception(file: Extraction, node: Node) -> None:
    name = node.named_child(0) if node.named_child_count else None
    if name is not None and name.type == "identifier":
        file.local(name)


def _for(file: Extraction, node: Node) -> None:
    pattern = node.child_by_field_name("pattern")
    if pattern is not None:
        _bind(file, pattern, pattern, "")


def _alias(file: Extraction, node: Node) -> None:
    name = node.child_by_field_name("name")
    if name is not None and name.type == "identifier":
        file.declare(name, Kind.METHOD, node, value=file.text(node.child_by_field_name("alias")))
    elif name is not None and name.type == "simple_symbol":
        file.declare_at(name.start_byte + 1, name.end_byte, Kind.METHOD, node)


def _call(file: Extraction, node: Node) -> None:
    method = file.text(node.child_by_field_name("method"))
    arguments = node.child_by_field_name("arguments")
    given = arguments.named_children if arguments is not None else []
    if method in MIXINS:
        index = file.definition_of(file.scope)
        kind = MIXINS[method]
        if file.scope_kind is ScopeKind.NAMESPACE and kind == INCLUDES:
            kind = SINGLETON
        for argument in given:
            if argument.type in ("constant", "scope_resolution"):
                file.relate(index, kind, argument)
        return
    if file.around(ScopeKind.FUNCTION):
        return
    static = method in STATIC or file.scope_kind is ScopeKind.NAMESPACE
    traits = Trait.STATIC if static else 0
    if method in BOTH:
        traits |= ANYWHERE
    kind_of = Kind.PROPERTY if method.startswith(("attr", "mattr", "cattr")) else Kind.METHOD
    for argument in given[:1] if method in FIRST_ONLY else given:
        if argument.type == "simple_symbol":
            file.declare_at(
                argument.start_byte + 1, argument.end_byte, kind_of, argument, traits=traits
            )
        elif argument.type == "string" and argument.named_child_count == 1:
            inner = argument.named_child(0)
            if inner.type == "string_content":
                file.declare_at(inner.start_byte, inner.end_byte, kind_of, argument, traits=traits)


HANDLERS: dict[str, Handler] = {
    "module": _module,
    "class": _class,
    "singleton_class": _singleton_class,
    "method": _method,
    "singleton_method": _method,
    "assignment": _assignment,
    "operator_assignment": _assignment,
    "block": _block,
    "do_block": _block,
    "lambda": _block,
    "alias": _alias,
    "exception_variable": _exception,
    "for": _for,
    "call": _call,
}


@functools.cache
def grammar() -> Grammar:
    """Ruby, ready."""
    return Grammar("ruby", tree_sitter.Language(tree_sitter_ruby.language()), QUERY, HANDLERS)


def extract(source: bytes, name: str, stop: Callable[[], bool]) -> FileFacts:  # noqa: ARG001
    """The facts of one file."""
    return grammar().extract(source, stop).build()
