"""Go: what a file defines, imports, and whose methods it holds."""

import functools
from collections.abc import Callable

import tree_sitter
import tree_sitter_go

from crewkit_index.facts import EMBEDS, METHOD_OF, NOTHING, Kind, ModuleDeclaration, Trait
from crewkit_index.languages.extraction import Extraction, Grammar, Handler, Node
from crewkit_index.languages.marks import EMBEDDED, ScopeKind
from crewkit_index.packed import FileFacts

QUERY = """
[(identifier) (type_identifier) (field_identifier) (package_identifier)] @i
[
  (package_clause) (import_spec) (function_declaration) (method_declaration) (func_literal)
  (type_spec) (type_alias) (field_declaration) (method_elem) (type_elem) (const_spec) (var_spec)
  (short_var_declaration) (range_clause) (type_switch_statement) (block) (if_statement)
  (for_statement) (expression_case) (type_case) (communication_case) (default_case)
  (receive_statement) (expression_switch_statement)
] @n
"""


def _package(file: Extraction, node: Node) -> None:
    name = node.named_child(0) if node.named_child_count else None
    if name is not None:
        start, end = name.byte_range
        file.facts.modules.append(ModuleDeclaration(file.text(name), start, end))


def _import(file: Extraction, node: Node) -> None:
    path, name = node.child_by_field_name("path"), node.child_by_field_name("name")
    if path is None:
        return
    module = file.text(path).strip('"`')
    if name is not None and name.type == "dot":
        file.bring(module, "*", "", path)
    elif name is not None and name.type == "blank_identifier":
        file.bring(module, "", "", path)
    else:
        file.bring(module, "", file.text(name) if name else package_name(module), name or path)


def package_name(module: str) -> str:
    """The name a package most likely has: its folder's, a version left out."""
    parts = module.split("/")
    last = parts[-1]
    if len(parts) > 1 and last[:1] == "v" and last[1:].isdigit():
        last = parts[-2]
    return last.partition(".v")[0].removeprefix("go-").replace("-", "_")


def _function(file: Extraction, node: Node) -> None:
    name = node.child_by_field_name("name")
    method = node.type == "method_declaration"
    index = file.declare(
        name,
        Kind.METHOD if method else Kind.FUNCTION,
        node,
        opens=ScopeKind.FUNCTION,
        type=file.text(node.child_by_field_name("result")),
        traits=_exported(file.text(name)),
    )
    if index == NOTHING:
        file.push(node, ScopeKind.FUNCTION)
    receiver = node.child_by_field_name("receiver")
    if receiver is not None:
        _parameters(file, receiver)
        for parameter in receiver.named_children:
            typed = parameter.child_by_field_name("type")
            if typed is not None:
                file.relate(index, METHOD_OF, _named(typed))
    _type_parameters(file, node)
    _parameters(file, node.child_by_field_name("parameters"))
    result = node.child_by_field_name("result")
    if result is not None and result.type == "parameter_list":
        _parameters(file, result)


def _named(node: Node) -> Node:
    """The name in `*T[U]`."""
    while node.type in ("pointer_type", "generic_type", "parenthesized_type"):
        inner = node.child_by_field_name("type") or node.named_child(0)
        if inner is None:
            break
        node = inner
    return node


def _exported(name: str) -> int:
    return Trait.PUBLIC if name[:1].isupper() else 0


def _type_parameters(file: Extraction, node: Node) -> None:
    found = node.child_by_field_name("type_parameters")
    for parameter in found.named_children if found else ():
        written = file.text(parameter.child_by_field_name("type"))
        for name in parameter.children_by_field_name("name"):
            file.declare(name, Kind.TYPE_PARAMETER, name, type=written, traits=Trait.LOCAL)


def _parameters(file: Extraction, parameters: Node | None) -> None:
    for parameter in parameters.named_children if parameters else ():
        written = file.text(parameter.child_by_field_name("type"))
        if parameter.type == "variadic_parameter_declaration":
            written = f"[]{written}"
        for name in parameter.children_by_field_name("name"):
            file.declare(name, Kind.PARAMETER, parameter, type=written, traits=Trait.LOCAL)


def _literal(file: Extraction, node: Node) -> None:
    file.push(node, ScopeKind.FUNCTION)
    _parameters(file, node.child_by_field_name("parameters"))


KINDS = {"struct_type": Kind.STRUCT, "interface_type": Kind.INTERFACE}


def _type(file: Extraction, node: Node) -> None:
    name, body = node.child_by_field_name("name"), node.child_by_field_name("type")
    kind = KINDS.get(body.type, Kind.TYPE) if body is not None else Kind.TYPE
    file.declare(
        name,
        kind,
        node,
        opens=ScopeKind.CLASS,
        value="" if kind is not Kind.TYPE else file.text(body),
        traits=_exported(file.text(name)) | _local(file),
    )
    _type_parameters(file, node)


def _local(file: Extraction) -> int:
    return Trait.LOCAL if file.around(ScopeKind.FUNCTION) else 0


def _field(file: Extraction, node: Node) -> None:
    typed = node.child_by_field_name("type")
    names = node.children_by_field_name("name")
    written = file.text(typed)
    for name in names:
        file.declare(name, Kind.FIELD, node, type=written, traits=_exported(file.text(name)))
    if not names and typed is not None:
        inner = _named(typed)
        file.relate(file.definition_of(file.scope), EMBEDS, inner)
        last = inner.child_by_field_name("name") or inner
        file.declare(last, Kind.FIELD, node, type=written, traits=EMBEDDED | Trait.LOCAL)


def _method_elem(file: Extraction, node: Node) -> None:
    name = node.child_by_field_name("name")
    file.declare(
        name,
        Kind.METHOD,
        node,
        opens=ScopeKind.FUNCTION,
        type=file.text(node.child_by_field_name("result")),
        traits=_exported(file.text(name)) | Trait.DECLARATION,
    )
    _parameters(file, node.child_by_field_name("parameters"))


def _type_elem(file: Extraction, node: Node) -> None:
    if file.scope_kind is ScopeKind.CLASS and node.named_child_count == 1:
        inner = node.named_child(0)
        if inner.type in ("type_identifier", "qualified_type"):
            file.relate(file.definition_of(file.scope), EMBEDS, inner)


def _values(node: Node, field: str) -> list[Node]:
    found = node.child_by_field_name(field)
    if found is None:
        return []
    return found.named_children if found.type == "expression_list" else [found]


def _spec(file: Extraction, node: Node) -> None:
    """`var a, b T = x, y` and constants."""
    local = _local(file)
    names = node.children_by_field_name("name")
    written = file.text(node.child_by_field_name("type"))
    values = _values(node, "value")
    kind = Kind.CONSTANT if node.type == "const_spec" else Kind.VARIABLE
    for place, name in enumerate(names):
        file.declare(
            name,
            kind,
            name if local else node,
            type=written,
            value=_value(file, values, place, len(names)),
            traits=local | _exported(file.text(name)),
        )


def _value(file: Extraction, values: list[Node], place: int, count: int) -> str:
    if len(values) == count:
        return file.text(values[place])
    return f"({file.text(values[0])})[@{place}]" if values else ""


def _short(file: Extraction, node: Node) -> None:
    names, values = _values(node, "left"), _values(node, "right")
    for place, name in enumerate(names):
        if name.type == "identifier":
            file.declare(
                name,
                Kind.VARIABLE,
                node,
                value=_value(file, values, place, len(names)),
                traits=Trait.LOCAL,
            )


def _range(file: Extraction, node: Node) -> None:
    if not any(child.type == ":=" for child in node.children):
        return
    value = file.text(node.child_by_field_name("right"))
    for place, name in enumerate(_values(node, "left")):
        if name.type == "identifier":
            file.local(name, value=f"({value})[_]" if place else "")


def _type_switch(file: Extraction, node: Node) -> None:
    file.push(node, ScopeKind.BLOCK)
    value = file.text(node.child_by_field_name("value"))
    for name in _values(node, "alias"):
        file.local(name, value=value)


def _block(file: Extraction, node: Node) -> None:
    file.push(node, ScopeKind.BLOCK)


def _receive(file: Extraction, node: Node) -> None:
    if any(child.type == ":=" for child in node.children):
        value = file.text(node.child_by_field_name("right"))
        for place, name in enumerate(_values(node, "left")):
            if name.type == "identifier":
                file.local(name, value="" if place else value)


HANDLERS: dict[str, Handler] = {
    "package_clause": _package,
    "import_spec": _import,
    "function_declaration": _function,
    "method_declaration": _function,
    "func_literal": _literal,
    "type_spec": _type,
    "type_alias": _type,
    "field_declaration": _field,
    "method_elem": _method_elem,
    "type_elem": _type_elem,
    "const_spec": _spec,
    "var_spec": _spec,
    "short_var_declaration": _short,
    "range_clause": _range,
    "type_switch_statement": _type_switch,
    "type_case": _block,
    "block": _block,
    "if_statement": _block,
    "for_statement": _block,
    "expression_switch_statement": _block,
    "expression_case": _block,
    "communication_case": _block,
    "default_case": _block,
    "receive_statement": _receive,
}


@functools.cache
def grammar() -> Grammar:
    """Go, ready."""
    return Grammar("go", tree_sitter.Language(tree_sitter_go.language()), QUERY, HANDLERS)


def extract(source: bytes, name: str, stop: Callable[[], bool]) -> FileFacts:  # noqa: ARG001
    """The facts of one file."""
    return grammar().extract(source, stop).build()
