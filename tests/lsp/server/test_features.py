"""The table of features, and that what is announced is what is answered."""

import importlib
import pkgutil
from pathlib import Path
from typing import Any

import lsprotocol.converters
import lsprotocol.types as lsp
import pytest

from crewkit_lsp import features
from crewkit_lsp.features import FEATURES, module_of
from crewkit_testing.lsp.raw import about

MOST_LINES = 40


def test_every_feature_is_answered_by_its_module() -> None:
    """And every module answers a feature of the table."""
    modules = {module_of(method) for method in FEATURES}
    found = {f"{features.__name__}.{one.name}" for one in pkgutil.iter_modules(features.__path__)}
    assert modules == found
    for name in modules:
        module = importlib.import_module(name)
        assert callable(module.answer)
        assert len(Path(str(module.__file__)).read_text().splitlines()) <= MOST_LINES


def test_what_is_announced_follows_from_the_table(serve: Any, root: Path) -> None:
    """Nothing more, nothing less; every provider's name is LSP's own."""
    with serve(initialize=False) as server:
        announced = server.start(root)["capabilities"]
    providers = {name: value for name, value in announced.items() if name.endswith("Provider")}
    assert {one.capability: one.announced for one in FEATURES.values()} == providers
    converter = lsprotocol.converters.get_converter()
    known = converter.structure(announced, lsp.ServerCapabilities)
    assert known.call_hierarchy_provider
    assert known.diagnostic_provider == lsp.DiagnosticOptions(
        inter_file_dependencies=False, workspace_diagnostics=False
    )


@pytest.mark.parametrize("method", FEATURES)
def test_every_answer_is_of_the_shape_that_lsp_asks(serve: Any, root: Path, method: str) -> None:
    """As lsprotocol reads it: fields, names and kinds."""
    converter = lsprotocol.converters.get_converter()
    with serve() as server:
        asked = about(root / "a.py") | {"query": "a"}
        item = server.call("textDocument/prepareCallHierarchy", asked)[0]
        reply = server.reply(server.ask(method, asked | {"item": item}))
    kind: Any = lsp.METHOD_TO_TYPES[method][1]
    result: Any = converter.structure(reply, kind).result
    assert result
    if method == "textDocument/documentSymbol":
        assert isinstance(result[0], lsp.DocumentSymbol)
        _check_nesting(result[0])
    if method == "workspace/symbol":
        assert isinstance(result[0].location, lsp.Location)


def _check_nesting(symbol: lsp.DocumentSymbol) -> None:
    """See that the name lies within the whole, at every depth."""
    inner, outer = symbol.selection_range, symbol.range
    assert (outer.start.line, outer.start.character) <= (inner.start.line, inner.start.character)
    assert (inner.end.line, inner.end.character) <= (outer.end.line, outer.end.character)
    for child in symbol.children or ():
        _check_nesting(child)


def test_an_item_comes_back_as_it_was_sent(serve: Any, root: Path) -> None:
    """What only the server knows rides along; a client that lost it is answered all the same."""
    with serve() as server:
        (item,) = server.call("textDocument/prepareCallHierarchy", about(root / "a.py"))
        (call,) = server.call("callHierarchy/incomingCalls", {"item": item})
        assert item == call["from"]
        del item["data"]
        (call,) = server.call("callHierarchy/outgoingCalls", {"item": item})
        assert call["to"]["data"] == {"kind": 10, "definition": 7}
        wrongs: list[Any] = [{"kind": 999}, {"kind": "x", "definition": "y"}, []]
        for wrong in wrongs:
            assert server.call("callHierarchy/incomingCalls", {"item": item | {"data": wrong}})


def test_declarations_are_references_when_the_client_says_so(serve: Any, root: Path) -> None:
    """And when it says nothing."""
    with serve() as server:
        at = about(root / "a.py")
        for context, count in ((None, 1), ({}, 1), ({"includeDeclaration": True}, 1)):
            found = server.call("textDocument/references", at | {"context": context})
            assert count == len(found)
        none = server.call(
            "textDocument/references", at | {"context": {"includeDeclaration": False}}
        )
        assert none is None
