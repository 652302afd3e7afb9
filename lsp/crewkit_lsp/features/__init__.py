"""What is answered: from this table follow the capabilities, the routing and the checks.

The table is data, so that the shell knows it without importing what computes the answers.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from crewkit_lsp import params
from crewkit_lsp.params import Fields


class Feature(NamedTuple):
    """One request.

    Attributes:
        capability: The server capability that announces it.
        check: Raises Refused where the parameters make no sense.
        nothing: The answer where there is none.
        options: The capability's value, where true does not do.
    """

    capability: str
    check: Callable[[Fields], object]
    nothing: bytes = b"null"
    options: Mapping[str, object] | None = None

    @property
    def announced(self) -> object:
        """What the capability's value is."""
        return True if self.options is None else dict(self.options)


def _at_position(given: Fields) -> None:
    params.document(given)
    params.position(given.get("position"))


def _with_query(given: Fields) -> None:
    params.text(given, "query")


def _with_item(given: Fields) -> None:
    name = "params.item"
    item = params.fields(given.get("item"), name)
    params.text(item, "uri", name)
    edges = params.fields(item.get("selectionRange"), f"{name}.selectionRange")
    params.position(edges.get("start"), f"{name}.selectionRange.start")


FEATURES: Mapping[str, Feature] = {
    "textDocument/documentSymbol": Feature("documentSymbolProvider", params.document, b"[]"),
    "workspace/symbol": Feature("workspaceSymbolProvider", _with_query, b"[]"),
    "textDocument/definition": Feature("definitionProvider", _at_position),
    "textDocument/references": Feature("referencesProvider", _at_position),
    "textDocument/hover": Feature("hoverProvider", _at_position),
    "textDocument/implementation": Feature("implementationProvider", _at_position),
    "textDocument/prepareCallHierarchy": Feature("callHierarchyProvider", _at_position),
    "callHierarchy/incomingCalls": Feature("callHierarchyProvider", _with_item),
    "callHierarchy/outgoingCalls": Feature("callHierarchyProvider", _with_item),
    "textDocument/diagnostic": Feature(
        "diagnosticProvider",
        params.document,
        b'{"kind":"full","items":[]}',
        {"interFileDependencies": False, "workspaceDiagnostics": False},
    ),
}


def module_of(method: str) -> str:
    """Return the module that answers *method*: its last word in snake case."""
    word = method.rpartition("/")[2]
    group = "workspace_" if method.startswith("workspace/") else ""
    snake = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in word)
    return f"crewkit_lsp.features.{group}{snake}"


def capabilities(encoding: str) -> dict[str, object]:
    """Return what a server says it can do: what the table holds, and how documents are kept."""
    return {
        "positionEncoding": encoding,
        "textDocumentSync": {"openClose": True, "change": 2, "save": {"includeText": False}},
        **{feature.capability: feature.announced for feature in FEATURES.values()},
    }
