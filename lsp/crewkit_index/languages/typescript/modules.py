"""Imports and exports."""

from crewkit_index.facts import (
    DEFAULT_IMPORT,
    NAMESPACE_IMPORT,
    TYPE_ONLY,
    Export,
    Kind,
)
from crewkit_index.languages.extraction import Extraction, Handler, Node


def _source(file: Extraction, node: Node) -> tuple[str, Node | None]:
    source = node.child_by_field_name("source")
    return (file.text(source).strip("'\""), source) if source is not None else ("", None)


def _import(file: Extraction, node: Node) -> None:
    module, source = _source(file, node)
    flags = TYPE_ONLY if any(child.type == "type" for child in node.children) else 0
    bound = False
    for clause in node.named_children:
        if clause.type == "import_require_clause":
            name = clause.named_child(0)
            module, _ = _source(file, clause)
            if name is not None:
                file.bring(module, "=", file.text(name), name, flags=NAMESPACE_IMPORT)
            return
        if clause.type != "import_clause":
            continue
        bound = True
        for child in clause.named_children:
            if child.type == "identifier":
                file.bring(module, "default", file.text(child), child, flags=flags | DEFAULT_IMPORT)
            elif child.type == "namespace_import" and child.named_child_count:
                name = child.named_child(0)
                if name is not None:
                    file.bring(module, "", file.text(name), name, flags=flags | NAMESPACE_IMPORT)
            elif child.type == "named_imports":
                _named(file, child, module, flags)
    if not bound and source is not None:
        file.bring(module, "", "", source)


def _named(file: Extraction, node: Node, module: str, flags: int) -> None:
    for child in node.named_children:
        name, alias = child.child_by_field_name("name"), child.child_by_field_name("alias")
        if name is not None:
            at = alias or name
            file.bring(module, file.text(name), file.text(at), at, flags=flags)


def _export(file: Extraction, node: Node) -> None:
    declaration = node.child_by_field_name("declaration") or node.child_by_field_name("value")
    if declaration is not None:
        if declaration.type == "ambient_declaration" and declaration.named_child_count:
            declaration = declaration.named_child(0)
        file.statement = declaration.byte_range
        file.pending[declaration.start_byte] = node
        if any(child.type == "default" for child in node.children):
            start, end = declaration.byte_range
            file.facts.exports.append(Export("default", file.text(declaration), "", start, end))
        return
    module, _ = _source(file, node)
    for child in node.named_children:
        start, end = child.byte_range
        if child.type == "export_clause":
            _clause(file, child, module)
        elif child.type == "namespace_export" and child.named_child_count:
            name = child.named_child(0)
            if name is not None:
                file.facts.exports.append(Export(file.text(name), "*", module, *name.byte_range))
        elif child.type == "identifier":  # export = x
            file.facts.exports.append(Export("=", file.text(child), "", start, end))
    if any(child.type == "*" for child in node.children) and module:
        file.facts.exports.append(Export("*", "", module, *node.byte_range))


def _clause(file: Extraction, node: Node, module: str) -> None:
    for child in node.named_children:
        name, alias = child.child_by_field_name("name"), child.child_by_field_name("alias")
        if name is not None:
            at = alias or name
            file.facts.exports.append(
                Export(file.text(at), file.text(name), module, *at.byte_range)
            )


def _import_alias(file: Extraction, node: Node) -> None:
    """`import A = N.B` in a namespace."""
    if node.named_child_count > 1:
        name, target = node.named_child(0), node.named_child(1)
        file.declare(name, Kind.VARIABLE, node, value=file.text(target))


HANDLERS: dict[str, Handler] = {
    "import_statement": _import,
    "export_statement": _export,
    "import_alias": _import_alias,
}
