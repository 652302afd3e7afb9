"""Functions, classes, interfaces, types, enums, namespaces and their members."""

from crewkit_index.facts import (
    EXTENDS,
    IMPLEMENTS,
    NOTHING,
    Kind,
    ModuleDeclaration,
    Trait,
)
from crewkit_index.languages.extraction import Extraction, Handler, Node
from crewkit_index.languages.marks import SHORTHAND, ScopeKind
from crewkit_index.languages.typescript.patterns import bind, declared_type, parameters

VALUE_KINDS = {
    "arrow_function": Kind.FUNCTION,
    "function_expression": Kind.FUNCTION,
    "generator_function": Kind.FUNCTION,
    "class": Kind.CLASS,
}
MODIFIERS = {
    "static": Trait.STATIC,
    "abstract": Trait.ABSTRACT,
    "async": Trait.ASYNC,
    "readonly": Trait.READONLY,
    "private": Trait.PRIVATE,
    "protected": Trait.PROTECTED,
    "?": Trait.OPTIONAL,
}


def exported(file: Extraction, node: Node) -> int:
    """What an `export` around a declaration makes of it; LOCAL inside functions and blocks."""
    outer = file.pending.pop(node.start_byte, None)
    if outer is None:
        return Trait.LOCAL if file.around(ScopeKind.FUNCTION, ScopeKind.BLOCK) else 0
    default = any(child.type == "default" for child in outer.children)
    return Trait.EXPORTED | (Trait.DEFAULT if default else 0)


def modifiers(node: Node) -> int:
    """Modifiers written before a member's name."""
    traits = 0
    for child in node.children:
        if child.type == "accessibility_modifier":
            child = child.child(0)  # noqa: PLW2901 the word inside
        traits |= MODIFIERS.get(child.type, 0)
    return traits


def type_parameters(file: Extraction, node: Node) -> None:
    """`<T extends U>`; the constraint is the parameter's type."""
    found = node.child_by_field_name("type_parameters")
    for parameter in found.named_children if found else ():
        name = parameter.child_by_field_name("name")
        constraint = parameter.child_by_field_name("constraint")
        bound = constraint.named_child(0) if constraint else None
        file.declare(
            name, Kind.TYPE_PARAMETER, parameter, type=file.text(bound), traits=Trait.LOCAL
        )


def _function(file: Extraction, node: Node) -> None:
    traits = exported(file, node)
    if node.type == "function_signature":
        traits |= Trait.DECLARATION
    index = file.declare(
        node.child_by_field_name("name"),
        Kind.FUNCTION,
        node,
        opens=ScopeKind.FUNCTION,
        type=declared_type(file, node, "return_type"),
        traits=traits,
    )
    if index == NOTHING:
        file.push(node, ScopeKind.FUNCTION)
    type_parameters(file, node)
    parameters(file, node)


def _expression(file: Extraction, node: Node) -> None:
    """A function without a name of its own, or with one that only it sees."""
    file.push(node, ScopeKind.FUNCTION)
    name = node.child_by_field_name("name")
    if name is not None:
        file.declare(name, Kind.FUNCTION, node, traits=Trait.LOCAL)
    type_parameters(file, node)
    parameters(file, node)


def _class(file: Extraction, node: Node) -> None:
    name = node.child_by_field_name("name")
    index = NOTHING
    if node.type != "class":
        index = file.declare(
            name,
            Kind.CLASS,
            node,
            opens=ScopeKind.CLASS,
            traits=exported(file, node) | modifiers(node),
        )
    if index == NOTHING:
        scope = file.push(node, ScopeKind.CLASS)
        index = file.definition_of(file.facts.scopes[scope].parent)
        if node.type == "class" and name is not None:
            index = file.declare(name, Kind.CLASS, node, scope=scope, traits=Trait.LOCAL)
    type_parameters(file, node)
    _heritage(file, node, index)


def _heritage(file: Extraction, node: Node, index: int) -> None:
    for child in node.named_children:
        if child.type != "class_heritage":
            continue
        for clause in child.named_children:
            kind = IMPLEMENTS if clause.type == "implements_clause" else EXTENDS
            if clause.type == "extends_clause":
                file.relate(index, kind, clause.child_by_field_name("value"))
            elif clause.type == "implements_clause":
                for base in clause.named_children:
                    file.relate(index, kind, base)
            else:  # JavaScript has the expression itself here
                file.relate(index, kind, clause)


def _interface(file: Extraction, node: Node) -> None:
    traits = exported(file, node)
    index = file.declare(
        node.child_by_field_name("name"),
        Kind.INTERFACE,
        node,
        opens=ScopeKind.CLASS,
        traits=traits,
    )
    type_parameters(file, node)
    for child in node.named_children:
        if child.type == "extends_type_clause":
            for base in child.named_children:
                file.relate(index, EXTENDS, base)


def _alias(file: Extraction, node: Node) -> None:
    value = node.child_by_field_name("value")
    traits = exported(file, node)
    file.declare(
        node.child_by_field_name("name"),
        Kind.TYPE,
        node,
        opens=ScopeKind.BLOCK,
        value=file.text(value),
        traits=traits,
    )
    type_parameters(file, node)


def _object_type(file: Extraction, node: Node) -> None:
    file.push(node, ScopeKind.CLASS)


def _enum(file: Extraction, node: Node) -> None:
    traits = exported(file, node)
    file.declare(
        node.child_by_field_name("name"), Kind.ENUM, node, opens=ScopeKind.CLASS, traits=traits
    )
    body = node.child_by_field_name("body")
    for child in body.named_children if body else ():
        name = child.child_by_field_name("name") if child.type == "enum_assignment" else child
        if name is not None and name.type == "property_identifier":
            file.declare(name, Kind.ENUM_MEMBER, child, traits=Trait.STATIC)


def _namespace(file: Extraction, node: Node) -> None:
    traits = exported(file, node)
    name = node.child_by_field_name("name")
    if name is not None and name.type in ("identifier", "nested_identifier"):
        last = name.child_by_field_name("property") or name
        file.declare(last, Kind.MODULE, node, opens=ScopeKind.NAMESPACE, traits=traits)
    else:  # declare module "x", declare global
        file.push(node, ScopeKind.NAMESPACE)
        if name is not None:
            file.facts.modules.append(ambient(file, name))


def ambient(file: Extraction, name: Node) -> ModuleDeclaration:
    """`declare module "x"`."""
    start, end = name.byte_range
    return ModuleDeclaration(file.text(name).strip("'\""), start, end, "", file.scope)


def _method(file: Extraction, node: Node) -> None:
    name = node.child_by_field_name("name")
    traits = modifiers(node)
    kind = Kind.METHOD
    words = [child.type for child in node.children if not child.is_named]
    if "get" in words or "set" in words:
        kind = Kind.PROPERTY
        traits |= Trait.OVERRIDE if "set" in words else 0
    elif file.text(name) == "constructor":
        kind = Kind.CONSTRUCTOR
    if node.type != "method_definition":
        traits |= Trait.DECLARATION
    if file.scope_kind is not ScopeKind.CLASS:
        traits |= Trait.LOCAL
    scope = file.scope
    named = name is not None and name.type in NAMES
    index = NOTHING
    if named:
        index = file.declare(
            name,
            kind,
            node,
            opens=ScopeKind.FUNCTION,
            type=declared_type(file, node, "return_type"),
            traits=traits,
        )
    if index == NOTHING:
        file.push(node, ScopeKind.FUNCTION)
    type_parameters(file, node)
    parameters(file, node, owner=scope if kind is Kind.CONSTRUCTOR else NOTHING)


NAMES = ("property_identifier", "private_property_identifier", "identifier")


def _field(file: Extraction, node: Node) -> None:
    name = node.child_by_field_name("name") or node.child_by_field_name("property")
    if name is None or name.type not in NAMES:
        return
    value = node.child_by_field_name("value")
    typed = declared_type(file, node, "type")
    kind = Kind.FIELD
    if value is not None and value.type in VALUE_KINDS:
        kind = Kind.METHOD
    file.declare(
        name,
        kind,
        node,
        type=_returned(file, value) if kind is Kind.METHOD and not typed else typed,
        value=file.text(value),
        traits=modifiers(node),
    )


def _returned(file: Extraction, value: Node | None) -> str:
    return declared_type(file, value, "return_type") if value is not None else ""


def _declarator(file: Extraction, node: Node) -> None:
    name = node.child_by_field_name("name")
    value = node.child_by_field_name("value")
    if name is None:
        return
    typed = declared_type(file, node, "type")
    if name.type != "identifier":
        bind(file, name, type=typed, value=file.text(value))
        return
    # the statement around is an `export` of it: its declaration starts the statement
    traits = _declared_traits(file, node)
    kind = Kind.VARIABLE
    if value is not None and not typed:
        kind = VALUE_KINDS.get(value.type, kind)
    if kind is Kind.FUNCTION:
        typed = _returned(file, value)
    elif kind is Kind.VARIABLE and not traits & Trait.LOCAL and file.text(name).isupper():
        kind = Kind.CONSTANT
    opens = ScopeKind.BLOCK if value is not None and value.type in OPENING else None
    file.declare(name, kind, node, type=typed, value=file.text(value), traits=traits, opens=opens)


OPENING = frozenset(
    ("arrow_function", "function_expression", "generator_function", "class", "object",
     "as_expression", "satisfies_expression", "call_expression")
)  # fmt: skip
"""Values whose own definitions belong to the variable."""


def _declared_traits(file: Extraction, node: Node) -> int:
    statement = file.statement
    if file.around(ScopeKind.FUNCTION, ScopeKind.BLOCK):
        return Trait.LOCAL
    inside = statement is not None and statement[0] <= node.start_byte < statement[1]
    return Trait.EXPORTED if inside else 0


def _object(file: Extraction, node: Node) -> None:
    """An object literal: its keys are members of what it is the value of."""
    file.push(node, ScopeKind.CLASS)
    for child in node.named_children:
        if child.type == "pair":
            key = child.child_by_field_name("key")
            value = child.child_by_field_name("value")
            if key is None or key.type != "property_identifier":
                continue
            kind = Kind.FIELD
            if value is not None and value.type in VALUE_KINDS:
                kind = Kind.METHOD
            file.declare(
                key,
                kind,
                child,
                type=_returned(file, value) if kind is Kind.METHOD else "",
                value=file.text(value),
                traits=Trait.LOCAL,
            )
        elif child.type == "shorthand_property_identifier":
            file.declare(
                child, Kind.FIELD, child, value=file.text(child), traits=Trait.LOCAL | SHORTHAND
            )


HANDLERS: dict[str, Handler] = {
    "function_declaration": _function,
    "generator_function_declaration": _function,
    "function_signature": _function,
    "function_expression": _expression,
    "generator_function": _expression,
    "arrow_function": _expression,
    "function_type": _expression,
    "call_signature": _expression,
    "construct_signature": _expression,
    "class": _class,
    "class_declaration": _class,
    "abstract_class_declaration": _class,
    "interface_declaration": _interface,
    "type_alias_declaration": _alias,
    "object_type": _object_type,
    "enum_declaration": _enum,
    "internal_module": _namespace,
    "module": _namespace,
    "method_definition": _method,
    "method_signature": _method,
    "abstract_method_signature": _method,
    "property_signature": _field,
    "public_field_definition": _field,
    "field_definition": _field,
    "variable_declarator": _declarator,
    "object": _object,
}
