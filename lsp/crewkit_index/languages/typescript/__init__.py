"""TypeScript and JavaScript, with and without JSX: what a file defines, imports and gives out."""

import functools
from collections.abc import Callable

import tree_sitter
import tree_sitter_javascript
import tree_sitter_typescript

from crewkit_index.languages.extraction import Grammar, Handler
from crewkit_index.languages.typescript import assignments, declarations, modules, patterns
from crewkit_index.packed import FileFacts

COMMON = """
[
  (identifier) (property_identifier) (shorthand_property_identifier)
  (shorthand_property_identifier_pattern) (private_property_identifier)
] @i
[
  (function_declaration) (generator_function_declaration) (function_expression)
  (generator_function) (arrow_function) (class) (class_declaration) (method_definition)
  (variable_declarator) (assignment_expression) (statement_block) (for_statement)
  (for_in_statement) (catch_clause) (object) (import_statement) (export_statement)
] @n
"""
TYPED = """
(type_identifier) @i
[
  (abstract_class_declaration) (interface_declaration) (type_alias_declaration) (object_type)
  (enum_declaration) (internal_module) (module) (function_signature) (method_signature)
  (abstract_method_signature) (property_signature) (public_field_definition) (function_type)
  (infer_type) (mapped_type_clause) (call_signature) (construct_signature) (import_alias)
] @n
"""
PLAIN = "(field_definition) @n"

HANDLERS: dict[str, Handler] = {
    **declarations.HANDLERS,
    **assignments.HANDLERS,
    **patterns.HANDLERS,
    **modules.HANDLERS,
}


@functools.cache
def grammar(kind: str) -> Grammar:
    """One of `typescript`, `tsx`, `javascript`, ready."""
    language, query = {
        "typescript": (tree_sitter_typescript.language_typescript, COMMON + TYPED),
        "tsx": (tree_sitter_typescript.language_tsx, COMMON + TYPED),
        "javascript": (tree_sitter_javascript.language, COMMON + PLAIN),
    }[kind]
    return Grammar("typescript", tree_sitter.Language(language()), query, HANDLERS, kind)


def extract(source: bytes, name: str, stop: Callable[[], bool]) -> FileFacts:
    """The facts of one file; its name tells the dialect."""
    suffix = name.rpartition(".")[2]
    if suffix in ("ts", "mts", "cts"):
        kind = "typescript"
    else:
        kind = "tsx" if suffix == "tsx" else "javascript"
    return grammar(kind).extract(source, stop).build()
