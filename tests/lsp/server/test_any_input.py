"""Whatever is sent, each request gets one reply and the connection lives."""

import json
import sys
from collections.abc import Generator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crewkit_lsp.features import FEATURES
from crewkit_testing.lsp.raw import CLAUDE, Server, framed

INTERNAL_ERROR = -32603
METHODS = (
    *FEATURES,
    "$/cancelRequest",
    "initialize",
    "initialized",
    "textDocument/didOpen",
    "textDocument/didChange",
    "textDocument/didSave",
    "textDocument/didClose",
    "nothing",
)
WORDS = st.sampled_from(
    [
        "textDocument", "uri", "position", "line", "character", "query", "item", "selectionRange",
        "start", "end", "range", "data", "context", "contentChanges", "text", "version", "id",
        "definition", "kind", "file:///a.py", "",
    ]
)  # fmt: skip
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | WORDS
ANYTHING = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=5),
    max_leaves=12,
)
ONCE = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Generator[Server, None, None]:
    """Return one server for all of them."""
    root = tmp_path_factory.mktemp("root")
    (root / "a.py").write_text("def add(): pass\n")
    command = [sys.executable, "-P", "-m", "crewkit_testing.lsp.planted", "serve", "20", "5"]
    with Server(command, root) as server:
        server.start(root, CLAUDE)
        yield server


def shaped(given: Any, uri: str) -> Any:
    """Return parameters with what every request needs, and *given* over it."""
    place = {"line": 0, "character": 1}
    whole: dict[str, Any] = {
        "textDocument": {"uri": uri, "version": 1, "text": "x", "languageId": "python"},
        "position": place,
        "query": "a",
        "item": {"uri": uri, "selectionRange": {"start": place, "end": place}},
    }
    return whole | given if isinstance(given, dict) else given


@ONCE
@given(st.sampled_from(METHODS), ANYTHING, st.booleans())
def test_any_parameters_get_one_reply(
    server: Server, method: str, given: Any, well_shaped: bool
) -> None:
    """Never a bug; the next request is answered."""
    params = shaped(given, server.root.joinpath("a.py").as_uri()) if well_shaped else given
    server.notify(method, params)
    number = server.ask(method, params)
    reply = server.reply(number)
    assert ("result" in reply) != ("error" in reply)
    assert INTERNAL_ERROR != reply.get("error", {}).get("code")
    assert "result" in server.reply(server.ask("workspace/symbol", {"query": "x"}))
    server.said.clear()


@ONCE
@given(st.binary(max_size=200) | ANYTHING.map(lambda value: json.dumps(value).encode()))
def test_any_body_is_survived(server: Server, body: bytes) -> None:
    """What is no message is answered as such, and the next request as ever."""
    server.send(framed(body))
    assert "result" in server.reply(server.ask("workspace/symbol", {"query": "x"}))
    server.said.clear()
