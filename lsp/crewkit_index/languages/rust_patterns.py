"""What Rust's patterns bind, each with the way into what it is taken from."""

from crewkit_index.facts import Kind, Trait
from crewkit_index.languages.extraction import Extraction, Node

UNWRAPPED = ("Some", "Ok")


def bind(
    file: Extraction,
    pattern: Node | None,
    *,
    type: str = "",  # noqa: A002 a definition's own word
    value: str = "",
    kind: Kind = Kind.VARIABLE,
    node: Node | None = None,
) -> None:
    """Bind the names of a pattern; each with the way into what it is taken from."""
    if pattern is None:
        return
    shape = pattern.type
    if shape in ("identifier", "shorthand_field_identifier"):
        first = file.source[pattern.start_byte : pattern.start_byte + 1]
        if kind is Kind.PARAMETER or not first.isupper():
            file.declare(pattern, kind, node or pattern, type=type, value=value, traits=Trait.LOCAL)
    elif shape == "tuple_struct_pattern":
        _tuple_struct(file, pattern, value, kind)
    elif shape == "struct_pattern":
        _struct(file, pattern, kind)
    elif shape in ("tuple_pattern", "slice_pattern"):
        for place, child in enumerate(pattern.named_children):
            bind(file, child, value=f"({value})[{place}]" if value else "", kind=kind, node=node)
    elif shape == "captured_pattern":
        for child in pattern.named_children:
            bind(file, child, type=type, value=value, kind=kind, node=node)
    elif shape == "field_pattern":
        bind(file, pattern.child_by_field_name("pattern"), type=type, value=value, kind=kind)
    elif shape in (
        "mut_pattern",
        "ref_pattern",
        "reference_pattern",
        "or_pattern",
        "match_pattern",
    ):
        for child in pattern.named_children:
            if child.type != "mutable_specifier" and child.end_byte <= _guard(pattern):
                bind(file, child, type=type, value=value, kind=kind, node=node)


def _guard(pattern: Node) -> int:
    condition = pattern.child_by_field_name("condition")
    return condition.start_byte if condition is not None else pattern.end_byte


def _tuple_struct(file: Extraction, pattern: Node, value: str, kind: Kind) -> None:
    name = pattern.child_by_field_name("type")
    written = file.text(name)
    place = 0
    for child in pattern.named_children:
        if name is not None and child.start_byte == name.start_byte:
            continue
        if written in UNWRAPPED:
            bind(file, child, value=f"({value})?" if value else "", kind=kind)
        else:
            bind(file, child, value=f"@{place} {written}", kind=kind)
        place += 1


def _struct(file: Extraction, pattern: Node, kind: Kind) -> None:
    written = file.text(pattern.child_by_field_name("type"))
    for child in pattern.named_children:
        if child.type != "field_pattern":
            continue
        name = child.child_by_field_name("name")
        inner = child.child_by_field_name("pattern") or name
        bind(file, inner, value=f"({written} {{}}).{file.text(name)}", kind=kind)
