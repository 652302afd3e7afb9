"""Python: what a file defines, binds and imports."""

import functools
from collections.abc import Callable

import tree_sitter
import tree_sitter_python

from crewkit_index.facts import DECORATED, EXTENDS, NOTHING, Kind, Trait
from crewkit_index.languages.extraction import Extraction, Grammar, Handler, Node
from crewkit_index.languages.marks import GLOBAL, ScopeKind
from crewkit_index.packed import FileFacts

QUERY = """
(identifier) @i
[
  (decorated_definition) (class_definition) (function_definition) (lambda)
  (list_comprehension) (set_comprehension) (dictionary_comprehension) (generator_expression)
  (assignment) (for_statement) (for_in_clause) (as_pattern_target) (named_expression)
  (import_statement) (import_from_statement) (global_statement) (nonlocal_statement)
  (case_pattern) (type_alias_statement)
] @n
"""

PROPERTIES = ("property", "cached_property", "classproperty", "abstractproperty")
PATTERNS = frozenset(
    (
        "pattern_list",
        "tuple_pattern",
        "list_pattern",
        "list_splat_pattern",
        "parenthesized_expression",
    )
)


def _decorated(file: Extraction, node: Node) -> None:
    definition = node.child_by_field_name("definition")
    if definition is not None:
        file.pending[definition.start_byte] = node


def _decorators(node: Node | None) -> list[Node]:
    return [child for child in node.named_children if child.type == "decorator"] if node else []


def _class(file: Extraction, node: Node) -> None:
    outer = file.pending.pop(node.start_byte, None)
    name = node.child_by_field_name("name")
    if name is None:
        return
    index = file.declare(name, Kind.CLASS, outer or node, opens=ScopeKind.CLASS)
    for decorator in _decorators(outer):
        file.relate(index, DECORATED, decorator.named_child(0))
    bases = node.child_by_field_name("superclasses")
    for base in bases.named_children if bases else ():
        if base.type not in ("keyword_argument", "comment", "list_splat", "dictionary_splat"):
            file.relate(index, EXTENDS, base)
    _type_parameters(file, node)


def _function(file: Extraction, node: Node) -> None:
    outer = file.pending.pop(node.start_byte, None)
    in_class = file.scope_kind is ScopeKind.CLASS
    traits = 0 if in_class or not file.scope else _local(file)
    decorators = [child.named_child(0) for child in _decorators(outer)]
    kind = Kind.METHOD if in_class else Kind.FUNCTION
    for word in (file.text(decorator).rpartition(".")[2] for decorator in decorators):
        if word in PROPERTIES:
            kind = Kind.PROPERTY
        elif word in ("setter", "deleter"):
            kind = Kind.PROPERTY
            traits |= Trait.OVERRIDE
        elif word in ("staticmethod", "classmethod"):
            traits |= Trait.STATIC
        elif word == "abstractmethod":
            traits |= Trait.ABSTRACT
        elif word == "overload":
            traits |= Trait.DECLARATION
    name = node.child_by_field_name("name")
    if kind is Kind.METHOD and file.text(name) == "__init__":
        kind = Kind.CONSTRUCTOR
    index = file.declare(
        name,
        kind,
        outer or node,
        opens=ScopeKind.FUNCTION,
        type=file.text(node.child_by_field_name("return_type")),
        traits=traits,
    )
    if index == NOTHING:
        return
    for decorator in decorators:
        file.relate(index, DECORATED, decorator)
    _type_parameters(file, node)
    _parameters(file, node.child_by_field_name("parameters"))


def _local(file: Extraction) -> int:
    return Trait.LOCAL if file.around(ScopeKind.FUNCTION) else 0


def _type_parameters(file: Extraction, node: Node) -> None:
    parameters = node.child_by_field_name("type_parameters")
    for parameter in parameters.named_children if parameters else ():
        name = parameter.named_child(0)
        if name.type == "identifier":
            file.declare(name, Kind.TYPE_PARAMETER, parameter, traits=Trait.LOCAL)


def _parameters(file: Extraction, parameters: Node | None) -> None:
    for parameter in parameters.named_children if parameters else ():
        kind = parameter.type
        name: Node | None = parameter
        if kind == "typed_parameter":
            name = parameter.named_child(0)
        elif kind in ("default_parameter", "typed_default_parameter"):
            name = parameter.child_by_field_name("name")
        if name is not None and name.type in ("list_splat_pattern", "dictionary_splat_pattern"):
            name = name.named_child(0)
        if name is None or name.type != "identifier":
            continue
        plain = kind == "identifier"
        file.declare(
            name,
            Kind.PARAMETER,
            parameter,
            type="" if plain else file.text(parameter.child_by_field_name("type")),
            value="" if plain else file.text(parameter.child_by_field_name("value")),
            traits=Trait.LOCAL,
        )


def _lambda(file: Extraction, node: Node) -> None:
    file.push(node, ScopeKind.FUNCTION)
    _parameters(file, node.child_by_field_name("parameters"))


def _comprehension(file: Extraction, node: Node) -> None:
    file.push(node, ScopeKind.BLOCK)


def _assignment(file: Extraction, node: Node) -> None:
    left = node.child_by_field_name("left")
    if left is None:
        return
    annotation = node.child_by_field_name("type")
    _bind(
        file,
        left,
        node,
        type=file.text(annotation),
        value=file.text(node.child_by_field_name("right")),
    )


def _bind(file: Extraction, target: Node, node: Node, *, type: str = "", value: str = "") -> None:  # noqa: A002
    """Bind what an assignment's left side names."""
    kind = target.type
    if kind == "identifier":
        _variable(file, target, node, type=type, value=value)
    elif kind == "attribute":
        _attribute(file, target, node, type=type, value=value)
    elif kind in PATTERNS:
        for child in target.named_children:
            _bind(file, child, child, value=f"*{value}" if value else "")


def _variable(file: Extraction, name: Node, node: Node, *, type: str, value: str) -> None:  # noqa: A002
    scope = file.scope
    scope_kind = file.kinds[scope]
    if scope_kind is ScopeKind.CLASS:
        file.declare(name, Kind.FIELD, node, type=type, value=value)
    elif scope:
        file.local(name, type=type, value=value)
    else:
        text = file.text(name)
        kind = Kind.CONSTANT if text.isupper() else Kind.VARIABLE
        file.declare(name, kind, node, type=type, value=value)


def _attribute(file: Extraction, target: Node, node: Node, *, type: str, value: str) -> None:  # noqa: A002
    """`self.x = ...` declares a field of the class around."""
    owner = target.child_by_field_name("object")
    if owner is None or owner.type != "identifier" or file.text(owner) not in ("self", "cls"):
        return
    scope = file.around(ScopeKind.CLASS)
    name = target.child_by_field_name("attribute")
    if scope and name is not None:
        file.declare(name, Kind.FIELD, node, scope=scope, type=type, value=value)


def _for(file: Extraction, node: Node) -> None:
    left = node.child_by_field_name("left")
    if left is not None:
        value = file.text(node.child_by_field_name("right"))
        _bind(file, left, left, value=f"*{value}")


def _as_target(file: Extraction, node: Node) -> None:
    target = node.named_child(0)
    if target is not None:
        before = node.prev_named_sibling
        _bind(file, target, target, value=f"with {file.text(before)}" if before else "")


def _named(file: Extraction, node: Node) -> None:
    name = node.child_by_field_name("name")
    if name is None:
        return
    value = file.text(node.child_by_field_name("value"))
    scope = file.around(ScopeKind.FUNCTION, ScopeKind.CLASS)
    traits = Trait.LOCAL if scope else 0
    file.declare(name, Kind.VARIABLE, name, scope=scope, value=value, traits=traits)


def _global(file: Extraction, node: Node) -> None:
    for name in node.named_children:
        file.bring("", file.text(name), file.text(name), name, flags=GLOBAL)


def _case(file: Extraction, node: Node) -> None:
    pattern = node.named_child(0) if node.named_child_count else None
    if pattern is not None and pattern.type == "dotted_name" and pattern.named_child_count == 1:
        name = pattern.named_child(0)
        if name.type == "identifier":
            file.local(name)


def _alias(file: Extraction, node: Node) -> None:
    left = node.child_by_field_name("left")
    name = left.named_child(0) if left else None
    if name is not None:
        file.declare(name, Kind.TYPE, node, value=file.text(node.child_by_field_name("right")))


def _import(file: Extraction, node: Node) -> None:
    for child in node.named_children:
        if child.type == "aliased_import":
            alias = child.child_by_field_name("alias")
            name = child.child_by_field_name("name")
            if alias is not None and name is not None:
                file.bring(file.text(name), "", file.text(alias), alias)
        elif child.type == "dotted_name":
            file.bring(file.text(child), "", file.text(child.named_child(0)), child)


def _import_from(file: Extraction, node: Node) -> None:
    source = node.child_by_field_name("module_name")
    if source is None:
        return
    written = file.text(source)
    module = written.lstrip(". ")
    level = len(written) - len(module)
    for child in node.children_by_field_name("name"):
        if child.type == "aliased_import":
            name, alias = child.child_by_field_name("name"), child.child_by_field_name("alias")
            if name is not None and alias is not None:
                file.bring(module, file.text(name), file.text(alias), alias, level=level)
        else:
            file.bring(module, file.text(child), file.text(child), child, level=level)
    for child in node.named_children:
        if child.type == "wildcard_import":
            file.bring(module, "*", "", source, level=level)


HANDLERS: dict[str, Handler] = {
    "decorated_definition": _decorated,
    "class_definition": _class,
    "function_definition": _function,
    "lambda": _lambda,
    "list_comprehension": _comprehension,
    "set_comprehension": _comprehension,
    "dictionary_comprehension": _comprehension,
    "generator_expression": _comprehension,
    "assignment": _assignment,
    "for_statement": _for,
    "for_in_clause": _for,
    "as_pattern_target": _as_target,
    "named_expression": _named,
    "global_statement": _global,
    "nonlocal_statement": _global,
    "case_pattern": _case,
    "type_alias_statement": _alias,
    "import_statement": _import,
    "import_from_statement": _import_from,
}


@functools.cache
def grammar() -> Grammar:
    """Python, ready."""
    return Grammar("python", tree_sitter.Language(tree_sitter_python.language()), QUERY, HANDLERS)


def extract(source: bytes, name: str, stop: Callable[[], bool]) -> FileFacts:  # noqa: ARG001
    """The facts of one file."""
    return grammar().extract(source, stop).build()
