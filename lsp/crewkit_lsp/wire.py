"""LSP's own shapes, as far as they are answered; encoded in C."""

import msgspec

from crewkit_lsp.messages import encoded as plainly_encoded


class Position(msgspec.Struct, gc=False):
    """A place between two characters, in the client's unit."""

    line: int
    character: int


class Range(msgspec.Struct, gc=False):
    """From ``start`` up to ``end``."""

    start: Position
    end: Position


class Location(msgspec.Struct, gc=False, omit_defaults=True):
    """A range of a document.

    ``confidence`` is ours: absent where an answer is exact, "likely" or "guess" elsewhere.
    """

    uri: str
    range: Range
    confidence: str = ""


class DocumentSymbol(msgspec.Struct, rename="camel"):
    """A definition, with what it contains."""

    name: str
    kind: int
    detail: str
    range: Range
    selection_range: Range
    children: list["DocumentSymbol"]


class WorkspaceSymbol(msgspec.Struct, rename="camel"):
    """A definition of any file; clients exist that fail without its range."""

    name: str
    kind: int
    container_name: str
    location: Location


class ItemData(msgspec.Struct):
    """What only we know of a call's item; it comes back with the item."""

    kind: int
    definition: int


class CallHierarchyItem(msgspec.Struct, rename="camel"):
    """Something that calls or is called."""

    name: str
    kind: int
    detail: str
    uri: str
    range: Range
    selection_range: Range
    data: ItemData


class IncomingCall(msgspec.Struct, rename="camel"):
    """A caller, and where in it the calls stand."""

    caller: CallHierarchyItem = msgspec.field(name="from")
    from_ranges: list[Range]


class OutgoingCall(msgspec.Struct, rename="camel"):
    """What is called, and where the calls stand."""

    to: CallHierarchyItem
    from_ranges: list[Range]


class Markup(msgspec.Struct):
    """A text in Markdown."""

    value: str
    kind: str = "markdown"


class Hover(msgspec.Struct):
    """What is known about what stands at ``range``."""

    contents: Markup
    range: Range


class Diagnostic(msgspec.Struct):
    """A syntax error."""

    range: Range
    message: str
    severity: int = 1
    source: str = "crewkit"


_ENCODER = msgspec.json.Encoder()


def encode(value: object) -> bytes:
    """Return a shape as JSON."""
    try:
        return _ENCODER.encode(value)
    except UnicodeEncodeError:  # a lone surrogate, which JSON can only escape
        return plainly_encoded(msgspec.to_builtins(value))
