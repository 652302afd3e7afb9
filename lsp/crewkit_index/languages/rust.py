"""Rust: what a file defines, uses, and what its impl blocks are for."""

import functools
import re
from collections.abc import Callable

import tree_sitter
import tree_sitter_rust

from crewkit_index.facts import (
    EXTENDS,
    IMPL_FOR,
    IMPL_OF,
    NOTHING,
    REEXPORT,
    Definition,
    Kind,
    ModuleDeclaration,
    Trait,
)
from crewkit_index.languages.extraction import Extraction, Grammar, Handler, Node
from crewkit_index.languages.marks import LIFETIME, ScopeKind
from crewkit_index.languages.rust_patterns import bind
from crewkit_index.packed import FileFacts

QUERY = """
[(identifier) (type_identifier) (field_identifier) (shorthand_field_identifier)] @i
[
  (function_item) (function_signature_item) (struct_item) (union_item) (enum_item) (enum_variant)
  (trait_item) (impl_item) (mod_item) (const_item) (static_item) (type_item) (associated_type)
  (macro_definition) (field_declaration) (let_declaration) (let_condition) (match_arm)
  (for_expression) (if_expression) (while_expression) (closure_expression) (block)
  (use_declaration) (extern_crate_declaration)
] @n
"""

_WRAPPED = re.compile(rb"^([ \t]*)(?!macro_rules)\w+!\s*\{(?=\s*(?:///?[^\n]*\s*|#!?\[[^\n]*\s*)*"
                      rb"(?:pub|fn|mod|use|struct|enum|impl|trait|const|type|async|unsafe|macro_rules)\b)",
                      re.MULTILINE)  # fmt: skip


def _visibility(node: Node) -> int:
    first = node.child(0) if node.child_count else None
    return Trait.PUBLIC if first is not None and first.type == "visibility_modifier" else 0


def _inside(file: Extraction) -> int:
    return Trait.LOCAL if file.around(ScopeKind.FUNCTION) else 0


def _type_parameters(file: Extraction, node: Node) -> None:
    found = node.child_by_field_name("type_parameters")
    where = {}
    for child in node.named_children:
        if child.type == "where_clause":
            for predicate in child.named_children:
                left = predicate.child_by_field_name("left")
                where[file.text(left)] = predicate.child_by_field_name("bounds")
    for parameter in found.named_children if found else ():
        if parameter.type == "lifetime_parameter":
            lifetime = parameter.child_by_field_name("name")
            if lifetime is not None and lifetime.named_child_count:
                file.declare(
                    lifetime.named_child(0),
                    Kind.TYPE_PARAMETER,
                    parameter,
                    traits=Trait.LOCAL | LIFETIME,
                )
            continue
        if parameter.type not in ("type_parameter", "const_parameter"):
            continue
        name = parameter.child_by_field_name("name")
        bounds = parameter.child_by_field_name("bounds") or where.get(file.text(name))
        written = file.text(bounds).lstrip(": ")
        file.declare(name, Kind.TYPE_PARAMETER, parameter, type=written, traits=Trait.LOCAL)


def _function(file: Extraction, node: Node) -> None:
    method = file.scope_kind is ScopeKind.CLASS
    traits = _visibility(node) | _inside(file)
    if node.type == "function_signature_item":
        traits |= Trait.DECLARATION
    parameters = node.child_by_field_name("parameters")
    first = parameters.named_child(0) if parameters and parameters.named_child_count else None
    if method and (first is None or not _is_self(first)):
        traits |= Trait.STATIC
    index = file.declare(
        node.child_by_field_name("name"),
        Kind.METHOD if method else Kind.FUNCTION,
        node,
        opens=ScopeKind.FUNCTION,
        type=file.text(node.child_by_field_name("return_type")),
        traits=traits,
    )
    if index == NOTHING:
        file.push(node, ScopeKind.FUNCTION)
    _type_parameters(file, node)
    for parameter in parameters.named_children if parameters else ():
        if parameter.type == "parameter":
            bind(
                file,
                parameter.child_by_field_name("pattern"),
                type=file.text(parameter.child_by_field_name("type")),
                kind=Kind.PARAMETER,
            )


def _is_self(parameter: Node) -> bool:
    if parameter.type == "self_parameter":
        return True
    pattern = parameter.child_by_field_name("pattern")
    return pattern is not None and pattern.type == "self"


def _type(file: Extraction, node: Node) -> None:
    kind = {
        "struct_item": Kind.STRUCT,
        "union_item": Kind.UNION,
        "enum_item": Kind.ENUM,
        "trait_item": Kind.TRAIT,
    }[node.type]
    index = file.declare(
        node.child_by_field_name("name"),
        kind,
        node,
        opens=ScopeKind.CLASS,
        traits=_visibility(node) | _inside(file),
    )
    _type_parameters(file, node)
    bounds = node.child_by_field_name("bounds") if kind is Kind.TRAIT else None
    for bound in bounds.named_children if bounds else ():
        if bound.type != "lifetime":
            file.relate(index, EXTENDS, bound)


def _variant(file: Extraction, node: Node) -> None:
    name = node.child_by_field_name("name")
    body = node.child_by_field_name("body")
    opens = ScopeKind.CLASS if body is not None else None
    file.declare(name, Kind.ENUM_MEMBER, node, opens=opens, traits=Trait.STATIC | Trait.PUBLIC)


def _impl(file: Extraction, node: Node) -> None:
    target = node.child_by_field_name("type")
    if target is None or target.start_byte == target.end_byte:
        file.push(node, ScopeKind.CLASS)
        return
    trait = node.child_by_field_name("trait")
    start, end = (trait or target).start_byte, target.end_byte
    index = file.facts.define(
        Definition(
            file.source[start : min(end, start + 120)].decode("utf-8", "replace"),
            Kind.IMPLEMENTATION,
            node.start_byte,
            node.end_byte,
            start,
            end,
            file.definition_of(file.scope),
            file.scope,
            Trait.LOCAL,
        )
    )
    file.push(node, ScopeKind.CLASS, index)
    file.relate(index, IMPL_FOR, target)
    file.relate(index, IMPL_OF, trait)
    _type_parameters(file, node)


def _module(file: Extraction, node: Node) -> None:
    name = node.child_by_field_name("name")
    if name is None:
        return
    body = node.child_by_field_name("body")
    traits = _visibility(node)
    if body is not None:
        file.declare(name, Kind.MODULE, node, opens=ScopeKind.NAMESPACE, traits=traits)
        return
    start, end = name.byte_range
    place = ""
    before = node.prev_named_sibling
    if before is not None and before.type == "attribute_item":
        written = file.text(before)
        if written.startswith("#[path"):
            place = written.partition('"')[2].partition('"')[0]
    file.facts.modules.append(ModuleDeclaration(file.text(name), start, end, place, file.scope))


def _value(file: Extraction, node: Node) -> None:
    """Constants and statics."""
    member = file.scope_kind is ScopeKind.CLASS
    file.declare(
        node.child_by_field_name("name"),
        Kind.CONSTANT if node.type == "const_item" else Kind.VARIABLE,
        node,
        type=file.text(node.child_by_field_name("type")),
        value=file.text(node.child_by_field_name("value")),
        traits=_visibility(node) | _inside(file) | (Trait.STATIC if member else 0),
    )


def _alias(file: Extraction, node: Node) -> None:
    bounds = node.child_by_field_name("bounds")
    value = file.text(node.child_by_field_name("type")) or file.text(bounds).lstrip(": ")
    file.declare(
        node.child_by_field_name("name"),
        Kind.TYPE,
        node,
        value=value,
        traits=_visibility(node) | _inside(file),
    )


def _macro(file: Extraction, node: Node) -> None:
    file.declare(node.child_by_field_name("name"), Kind.MACRO, node, opens=ScopeKind.FUNCTION)


def _field(file: Extraction, node: Node) -> None:
    file.declare(
        node.child_by_field_name("name"),
        Kind.FIELD,
        node,
        type=file.text(node.child_by_field_name("type")),
        traits=_visibility(node),
    )


def _let(file: Extraction, node: Node) -> None:
    bind(
        file,
        node.child_by_field_name("pattern"),
        type=file.text(node.child_by_field_name("type")),
        value=file.text(node.child_by_field_name("value")),
        node=node,
    )


def _condition(file: Extraction, node: Node) -> None:
    bind(
        file,
        node.child_by_field_name("pattern"),
        value=file.text(node.child_by_field_name("value")),
    )


def _arm(file: Extraction, node: Node) -> None:
    file.push(node, ScopeKind.BLOCK)
    bind(file, node.child_by_field_name("pattern"))


def _for(file: Extraction, node: Node) -> None:
    file.push(node, ScopeKind.BLOCK)
    value = file.text(node.child_by_field_name("value"))
    bind(file, node.child_by_field_name("pattern"), value=f"({value})[0]")


def _block(file: Extraction, node: Node) -> None:
    file.push(node, ScopeKind.BLOCK)


def _closure(file: Extraction, node: Node) -> None:
    file.push(node, ScopeKind.FUNCTION)
    parameters = node.child_by_field_name("parameters")
    for parameter in parameters.named_children if parameters else ():
        typed = ""
        pattern: Node | None = parameter
        if parameter.type == "parameter":
            pattern = parameter.child_by_field_name("pattern")
            typed = file.text(parameter.child_by_field_name("type"))
        bind(file, pattern, type=typed, kind=Kind.PARAMETER)


def _use(file: Extraction, node: Node) -> None:
    flags = REEXPORT if _visibility(node) else 0
    argument = node.child_by_field_name("argument")
    if argument is not None:
        _tree(file, argument, "", flags)


def _tree(file: Extraction, node: Node, prefix: str, flags: int) -> None:
    """One branch of a use tree under the path before it."""
    shape = node.type
    if shape == "use_list":
        for child in node.named_children:
            _tree(file, child, prefix, flags)
    elif shape == "scoped_use_list":
        path = _joined(prefix, file.text(node.child_by_field_name("path")))
        inner = node.child_by_field_name("list")
        if inner is not None:
            _tree(file, inner, path, flags)
    elif shape == "use_as_clause":
        named, alias = node.child_by_field_name("path"), node.child_by_field_name("alias")
        if named is not None and alias is not None:
            module, _, name = _joined(prefix, _own(file, named)).rpartition("::")
            file.bring(module, name, file.text(alias), alias, flags=flags)
    elif shape == "use_wildcard":
        whole = node.named_child(0) if node.named_child_count else None
        file.bring(_joined(prefix, file.text(whole)), "*", "", whole or node, flags=flags)
    elif shape in ("identifier", "scoped_identifier", "self", "crate", "super"):
        module, _, name = _joined(prefix, _own(file, node)).rpartition("::")
        at = node.child_by_field_name("name") or node
        file.bring(module, name, name, at, flags=flags)


def _own(file: Extraction, node: Node) -> str:
    return "" if node.type == "self" else file.text(node)


def _joined(prefix: str, path: str) -> str:
    return f"{prefix}::{path}" if prefix and path else prefix or path


def _extern(file: Extraction, node: Node) -> None:
    name, alias = node.child_by_field_name("name"), node.child_by_field_name("alias")
    if name is not None:
        at = alias or name
        file.bring("", file.text(name), file.text(at), at)


HANDLERS: dict[str, Handler] = {
    "function_item": _function,
    "function_signature_item": _function,
    "struct_item": _type,
    "union_item": _type,
    "enum_item": _type,
    "trait_item": _type,
    "enum_variant": _variant,
    "impl_item": _impl,
    "mod_item": _module,
    "const_item": _value,
    "static_item": _value,
    "type_item": _alias,
    "associated_type": _alias,
    "macro_definition": _macro,
    "field_declaration": _field,
    "let_declaration": _let,
    "let_condition": _condition,
    "match_arm": _arm,
    "for_expression": _for,
    "if_expression": _block,
    "while_expression": _block,
    "block": _block,
    "closure_expression": _closure,
    "use_declaration": _use,
    "extern_crate_declaration": _extern,
}


@functools.cache
def grammar() -> Grammar:
    """Rust, ready."""
    return Grammar("rust", tree_sitter.Language(tree_sitter_rust.language()), QUERY, HANDLERS)


def extract(source: bytes, name: str, stop: Callable[[], bool]) -> FileFacts:  # noqa: ARG001
    """The facts of one file."""
    return grammar().extract(unwrapped(source), stop).build()


def unwrapped(source: bytes) -> bytes:
    """Items inside of `cfg_x! { ... }` are items: the macro's own signs become spaces."""
    found = list(_WRAPPED.finditer(source))
    if not found:
        return source
    text = bytearray(source)
    for opening in found:
        closing = re.compile(rb"^%s\}" % opening.group(1), re.MULTILINE).search(
            source, opening.end()
        )
        if closing is not None:
            start, end = opening.start() + len(opening.group(1)), opening.end()
            text[start:end] = b" " * (end - start)
            text[closing.end() - 1 : closing.end()] = b" "
    return bytes(text)
