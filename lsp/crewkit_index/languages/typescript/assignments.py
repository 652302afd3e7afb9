"""What assignments define: fields of `this`, exports of CommonJS, methods of prototypes."""

from crewkit_index.facts import METHOD_OF, NOTHING, Export, Kind, Relation, Trait
from crewkit_index.languages.extraction import Extraction, Handler, Node
from crewkit_index.languages.marks import MEMBER, ScopeKind
from crewkit_index.languages.typescript.declarations import VALUE_KINDS


def _assignment(file: Extraction, node: Node) -> None:
    """`this.x = ...`, `exports.x = ...`, `X.prototype.m = ...` define."""
    left = node.child_by_field_name("left")
    if left is None or left.type != "member_expression":
        return
    owner = left.child_by_field_name("object")
    name = left.child_by_field_name("property")
    if owner is None or name is None:
        return
    value = node.child_by_field_name("right")
    written = file.text(owner)
    kind = Kind.FIELD
    if value is not None and value.type in VALUE_KINDS:
        kind = VALUE_KINDS[value.type]
    text = file.text(value)
    if written == "this" and file.dialect != "javascript":
        return  # the class declares its fields
    if written == "this":
        scope = file.around(ScopeKind.CLASS)
        if scope:
            file.declare(name, kind, node, scope=scope, value=text)
        else:
            _constructed(file, name, kind, node, text)
    elif written in ("exports", "module.exports"):
        local = text if value is not None and value.type == "identifier" else ""
        if not local:
            file.declare(name, kind, node, scope=0, value=text, traits=Trait.EXPORTED | MEMBER)
        export(file, name, local)
    elif written == "module" and file.text(name) == "exports" and value is not None:
        _exports(file, name, value)
    elif written.endswith(".prototype"):
        index = file.declare(name, Kind.METHOD, node, value=text, traits=MEMBER)
        file.relate(index, METHOD_OF, owner.child_by_field_name("object"))


def _constructed(file: Extraction, name: Node, kind: Kind, node: Node, text: str) -> None:
    """`this.x = ...` in a function that is used as a constructor."""
    outer = file.definition_of(file.scope)
    if outer != NOTHING:
        index = file.declare(name, kind, node, value=text, traits=MEMBER)
        definition = file.facts.definitions[outer]
        if index != NOTHING and definition.kind is Kind.FUNCTION:
            file.facts.relations.append(
                Relation(index, METHOD_OF, definition.name, definition.name_start)
            )


def export(file: Extraction, name: Node, local: str) -> None:
    """Give a name out."""
    start, end = name.byte_range
    file.facts.exports.append(Export(file.text(name), local, "", start, end))


def _exports(file: Extraction, at: Node, value: Node) -> None:
    """`module.exports = value`."""
    start, end = at.byte_range
    file.facts.exports.append(Export("=", file.text(value), "", start, end))


HANDLERS: dict[str, Handler] = {"assignment_expression": _assignment}
