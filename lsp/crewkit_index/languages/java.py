"""Java: what a file declares and imports."""

import functools
from collections.abc import Callable

import tree_sitter
import tree_sitter_java

from crewkit_index.facts import (
    EXTENDS,
    IMPLEMENTS,
    NOTHING,
    STATIC_IMPORT,
    Kind,
    ModuleDeclaration,
    Trait,
)
from crewkit_index.languages.extraction import Extraction, Grammar, Handler, Node
from crewkit_index.languages.marks import ScopeKind
from crewkit_index.packed import FileFacts

QUERY = """
[(identifier) (type_identifier)] @i
[
  (package_declaration) (import_declaration) (class_declaration) (interface_declaration)
  (enum_declaration) (record_declaration) (annotation_type_declaration) (enum_constant)
  (method_declaration) (constructor_declaration) (compact_constructor_declaration)
  (annotation_type_element_declaration) (field_declaration) (constant_declaration)
  (local_variable_declaration) (enhanced_for_statement) (for_statement) (catch_clause)
  (resource) (lambda_expression) (block) (instanceof_expression) (object_creation_expression)
  (try_with_resources_statement) (switch_block_statement_group)
] @n
"""
MODIFIERS = {
    "public": Trait.PUBLIC,
    "protected": Trait.PROTECTED,
    "private": Trait.PRIVATE,
    "static": Trait.STATIC,
    "abstract": Trait.ABSTRACT,
    "final": Trait.READONLY,
}
KINDS = {
    "class_declaration": Kind.CLASS,
    "record_declaration": Kind.CLASS,
    "interface_declaration": Kind.INTERFACE,
    "annotation_type_declaration": Kind.INTERFACE,
    "enum_declaration": Kind.ENUM,
}


def _modifiers(node: Node) -> int:
    first = node.child(0) if node.child_count else None
    traits = 0
    if first is not None and first.type == "modifiers":
        for child in first.children:
            traits |= MODIFIERS.get(child.type, 0)
            if child.type == "marker_annotation" and child.text == b"@Override":
                traits |= Trait.OVERRIDE
    return traits


def _package(file: Extraction, node: Node) -> None:
    name = node.named_child(node.named_child_count - 1) if node.named_child_count else None
    if name is not None:
        file.facts.modules.append(ModuleDeclaration(file.text(name), *name.byte_range))


def _import(file: Extraction, node: Node) -> None:
    words = [child.type for child in node.children]
    name = next((child for child in node.named_children if "identifier" in child.type), None)
    if name is None:
        return
    flags = STATIC_IMPORT if "static" in words else 0
    written = file.text(name)
    if "asterisk" in words:
        file.bring(written, "*", "", name, flags=flags)
        return
    module, _, last = written.rpartition(".")
    at = name.child_by_field_name("name") or name
    file.bring(module, last, last, at, flags=flags)


def _type(file: Extraction, node: Node) -> None:
    local = Trait.LOCAL if file.around(ScopeKind.FUNCTION) else 0
    index = file.declare(
        node.child_by_field_name("name"),
        KINDS[node.type],
        node,
        opens=ScopeKind.CLASS,
        traits=_modifiers(node) | local,
    )
    if index == NOTHING:
        file.push(node, ScopeKind.CLASS)
    _type_parameters(file, node)
    above = node.child_by_field_name("superclass")
    if above is not None and above.named_child_count:
        file.relate(index, EXTENDS, above.named_child(0))
    for child in node.named_children:
        if child.type in ("super_interfaces", "extends_interfaces"):
            kind = IMPLEMENTS if child.type == "super_interfaces" else EXTENDS
            for inner in child.named_children:
                for base in inner.named_children if inner.type == "type_list" else [inner]:
                    file.relate(index, kind, base)
    if node.type == "record_declaration":
        for parameter in _parameters_of(node):
            name = parameter.child_by_field_name("name")
            written = file.text(parameter.child_by_field_name("type"))
            file.declare(name, Kind.FIELD, parameter, type=written)


def _type_parameters(file: Extraction, node: Node) -> None:
    found = node.child_by_field_name("type_parameters")
    for parameter in found.named_children if found else ():
        names = [one for one in parameter.named_children if one.type == "type_identifier"]
        bounds = [one for one in parameter.named_children if one.type == "type_bound"]
        if names:
            written = file.text(bounds[0]).removeprefix("extends ") if bounds else ""
            file.declare(names[0], Kind.TYPE_PARAMETER, parameter, type=written, traits=Trait.LOCAL)


def _constant(file: Extraction, node: Node) -> None:
    file.declare(
        node.child_by_field_name("name"),
        Kind.ENUM_MEMBER,
        node,
        opens=ScopeKind.CLASS if node.child_by_field_name("body") is not None else None,
        traits=Trait.STATIC | Trait.PUBLIC,
    )


def _method(file: Extraction, node: Node) -> None:
    constructor = "constructor" in node.type
    traits = _modifiers(node)
    if node.child_by_field_name("body") is None:
        traits |= Trait.DECLARATION
    index = file.declare(
        node.child_by_field_name("name"),
        Kind.CONSTRUCTOR if constructor else Kind.METHOD,
        node,
        opens=ScopeKind.FUNCTION,
        type=file.text(node.child_by_field_name("type")),
        traits=traits,
    )
    if index == NOTHING:
        file.push(node, ScopeKind.FUNCTION)
    _type_parameters(file, node)
    _parameters(file, node)


def _parameters_of(node: Node) -> list[Node]:
    found = node.child_by_field_name("parameters")
    return found.named_children if found is not None else []


def _parameters(file: Extraction, node: Node) -> None:
    for parameter in _parameters_of(node):
        if parameter.type == "formal_parameter":
            name = parameter.child_by_field_name("name")
            written = file.text(parameter.child_by_field_name("type"))
        elif parameter.type == "spread_parameter":
            declarator = next(
                (one for one in parameter.named_children if one.type == "variable_declarator"), None
            )
            name = declarator.child_by_field_name("name") if declarator else None
            kinds = [one for one in parameter.named_children if one.type not in OTHER]
            written = f"{file.text(kinds[0])}[]" if kinds else ""
        else:
            continue
        file.declare(name, Kind.PARAMETER, parameter, type=written, traits=Trait.LOCAL)


OTHER = ("modifiers", "variable_declarator")


def _variables(file: Extraction, node: Node) -> None:
    """Fields and local variables; a `var` has its initializer's type."""
    written = file.text(node.child_by_field_name("type"))
    local = node.type == "local_variable_declaration"
    traits = Trait.LOCAL if local else _modifiers(node)
    if node.type == "constant_declaration":
        traits |= Trait.STATIC
    for declarator in node.children_by_field_name("declarator"):
        name = declarator.child_by_field_name("name")
        kind = Kind.VARIABLE if local else Kind.FIELD
        if not local and file.text(name).isupper():
            kind = Kind.CONSTANT
        file.declare(
            name,
            kind,
            declarator if local else node,
            type="" if written == "var" else written,
            value=file.text(declarator.child_by_field_name("value")),
            traits=traits,
        )


def _for_each(file: Extraction, node: Node) -> None:
    file.push(node, ScopeKind.BLOCK)
    _one(file, node, f"({file.text(node.child_by_field_name('value'))})[0]")


def _one(file: Extraction, node: Node, value: str) -> None:
    written = file.text(node.child_by_field_name("type"))
    name = node.child_by_field_name("name")
    if name is not None:
        file.local(name, type="" if written == "var" else written, value=value)


def _resource(file: Extraction, node: Node) -> None:
    _one(file, node, file.text(node.child_by_field_name("value")))


def _catch(file: Extraction, node: Node) -> None:
    file.push(node, ScopeKind.BLOCK)
    for child in node.named_children:
        if child.type == "catch_formal_parameter":
            kinds = [one for one in child.named_children if one.type == "catch_type"]
            name = child.child_by_field_name("name")
            if name is not None:
                file.local(name, type=file.text(kinds[0]) if kinds else "")


def _lambda(file: Extraction, node: Node) -> None:
    file.push(node, ScopeKind.FUNCTION)
    parameters = node.child_by_field_name("parameters")
    if parameters is None:
        return
    if parameters.type == "identifier":
        file.declare(parameters, Kind.PARAMETER, parameters, traits=Trait.LOCAL)
    elif parameters.type == "inferred_parameters":
        for name in parameters.named_children:
            file.declare(name, Kind.PARAMETER, name, traits=Trait.LOCAL)
    else:
        _parameters(file, node)


def _block(file: Extraction, node: Node) -> None:
    file.push(node, ScopeKind.BLOCK)


def _instance(file: Extraction, node: Node) -> None:
    """`x instanceof T name`."""
    name = node.child_by_field_name("name")
    if name is not None:
        file.local(name, type=file.text(node.child_by_field_name("right")))


def _creation(file: Extraction, node: Node) -> None:
    """An anonymous class."""
    for child in node.named_children:
        if child.type == "class_body":
            file.push(child, ScopeKind.CLASS)


HANDLERS: dict[str, Handler] = {
    "package_declaration": _package,
    "import_declaration": _import,
    **dict.fromkeys(KINDS, _type),
    "enum_constant": _constant,
    "method_declaration": _method,
    "constructor_declaration": _method,
    "compact_constructor_declaration": _method,
    "annotation_type_element_declaration": _method,
    "field_declaration": _variables,
    "constant_declaration": _variables,
    "local_variable_declaration": _variables,
    "enhanced_for_statement": _for_each,
    "for_statement": _block,
    "try_with_resources_statement": _block,
    "switch_block_statement_group": _block,
    "catch_clause": _catch,
    "resource": _resource,
    "lambda_expression": _lambda,
    "block": _block,
    "instanceof_expression": _instance,
    "object_creation_expression": _creation,
}


@functools.cache
def grammar() -> Grammar:
    """Java, ready."""
    return Grammar("java", tree_sitter.Language(tree_sitter_java.language()), QUERY, HANDLERS)


def extract(source: bytes, name: str, stop: Callable[[], bool]) -> FileFacts:  # noqa: ARG001
    """The facts of one file."""
    return grammar().extract(source, stop).build()
