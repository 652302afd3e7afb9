"""What patterns bind: parameters, destructuring, loops, catch clauses, blocks."""

import re

from crewkit_index.facts import NOTHING, Kind, Trait
from crewkit_index.languages.extraction import Extraction, Handler, Node
from crewkit_index.languages.marks import ScopeKind

IN_PLACE = re.compile(r"\{[^<({\[\]})>'\"]{0,60}")
ACCESS = ("accessibility_modifier", "readonly", "override_modifier")


def declared_type(file: Extraction, node: Node, field: str) -> str:
    """A type annotation's text without its colon; what an assertion says is no type."""
    annotation = node.child_by_field_name(field)
    if annotation is None:
        return ""
    if annotation.type == "type_annotation":
        return file.text(annotation).lstrip(": ")
    return ""


def parameters(file: Extraction, node: Node, owner: int = NOTHING) -> None:
    """A function's parameters; `owner` is the class whose fields some of them are."""
    single = node.child_by_field_name("parameter")
    if single is not None:
        bind(file, single, kind=Kind.PARAMETER)
        return
    found = node.child_by_field_name("parameters")
    for parameter in found.named_children if found else ():
        kind = parameter.type
        if kind not in ("required_parameter", "optional_parameter"):
            bind(file, parameter, kind=Kind.PARAMETER)
            continue
        name = parameter.child_by_field_name("pattern")
        if name is None:
            continue
        typed = declared_type(file, parameter, "type")
        value = file.text(parameter.child_by_field_name("value"))
        bind(file, name, type=typed, value=value, kind=Kind.PARAMETER, node=parameter)
        field = any(child.type in ACCESS for child in parameter.children)
        if owner != NOTHING and name.type == "identifier" and field:
            file.declare(name, Kind.FIELD, parameter, scope=owner, type=typed, value=value)


def bind(
    file: Extraction,
    target: Node,
    *,
    type: str = "",  # noqa: A002 a definition's own word
    value: str = "",
    kind: Kind = Kind.VARIABLE,
    node: Node | None = None,
    scope: int = NOTHING,
) -> None:
    """Bind every name of a pattern; each with the path into what it is taken from."""
    shape = target.type
    if shape in ("identifier", "shorthand_property_identifier_pattern"):
        inner = file.around(ScopeKind.FUNCTION, ScopeKind.BLOCK)
        traits = Trait.LOCAL if kind is Kind.PARAMETER or inner else _outer(file, target)
        file.declare(
            target, kind, node or target, type=type, value=value, traits=traits, scope=scope
        )
    elif shape == "object_pattern":
        for child in target.named_children:
            _taken(file, child, type, value, kind)
    elif shape == "array_pattern":
        for place, child in enumerate(target.named_children):
            bind(file, child, type=_index(type, place), value=_index(value, place), kind=kind)
    elif shape == "assignment_pattern":
        left, right = target.child_by_field_name("left"), target.child_by_field_name("right")
        if left is not None:
            bind(file, left, type=type, value=value or file.text(right), kind=kind)
    elif shape == "rest_pattern" and target.named_child_count:
        inner_target = target.named_child(0)
        if inner_target is not None:
            bind(file, inner_target, type=type, value=value, kind=kind)


def _outer(file: Extraction, target: Node) -> int:
    statement = file.statement
    inside = statement is not None and statement[0] <= target.start_byte < statement[1]
    return Trait.EXPORTED if inside else 0


def _index(text: str, place: int) -> str:
    return f"({text})[{place}]" if text else ""


def _taken(file: Extraction, child: Node, typed: str, value: str, kind: Kind) -> None:
    shape = child.type
    if shape == "shorthand_property_identifier_pattern":
        name = file.text(child)
        bind(file, child, type=_key(typed, name), value=_member(value, name), kind=kind)
    elif shape == "object_assignment_pattern":
        left = child.child_by_field_name("left")
        if left is not None:
            name = file.text(left)
            bind(file, left, type=_key(typed, name), value=_member(value, name), kind=kind)
    elif shape == "pair_pattern":
        key, inner = child.child_by_field_name("key"), child.child_by_field_name("value")
        if key is not None and inner is not None:
            name = file.text(key)
            bind(file, inner, type=_key(typed, name), value=_member(value, name), kind=kind)
    elif shape == "rest_pattern":
        bind(file, child, type=typed, value=value, kind=kind)


def _key(typed: str, name: str) -> str:
    beginning = IN_PLACE.match(typed)
    if beginning is not None:  # a type written in place is found again by how it begins
        typed = f"{beginning.group()}}}"
    return f"({typed})['{name}']" if typed else ""


def _member(value: str, name: str) -> str:
    return f"({value}).{name}" if value else ""


def _for_in(file: Extraction, node: Node) -> None:
    file.push(node, ScopeKind.BLOCK)
    left, kind = node.child_by_field_name("left"), node.child_by_field_name("kind")
    if left is not None and kind is not None:
        value = file.text(node.child_by_field_name("right"))
        bind(file, left, value=f"({value})[0]")


def _block(file: Extraction, node: Node) -> None:
    if file.scope_kind is not ScopeKind.NAMESPACE:  # whose members stand in the block itself
        file.push(node, ScopeKind.BLOCK)


def _catch(file: Extraction, node: Node) -> None:
    file.push(node, ScopeKind.BLOCK)
    parameter = node.child_by_field_name("parameter")
    if parameter is not None:
        bind(file, parameter)


def _infer(file: Extraction, node: Node) -> None:
    name = node.named_child(0)
    if name.type == "type_identifier":
        file.declare(name, Kind.TYPE_PARAMETER, node, traits=Trait.LOCAL)


def _mapped(file: Extraction, node: Node) -> None:
    name = node.child_by_field_name("name")
    if name is not None:
        file.declare(name, Kind.TYPE_PARAMETER, node, traits=Trait.LOCAL)


HANDLERS: dict[str, Handler] = {
    "for_statement": _block,
    "for_in_statement": _for_in,
    "statement_block": _block,
    "catch_clause": _catch,
    "infer_type": _infer,
    "mapped_type_clause": _mapped,
}
