"""Every request is answered, once, whatever becomes of the engine."""

import os
import signal
import sys
from pathlib import Path
from typing import Any

import pytest

from crewkit_lsp.features import FEATURES
from crewkit_testing.lsp.raw import Server, about, becomes

METHOD_NOT_FOUND = -32601
INVALID_PARAMS = -32602
INTERNAL_ERROR = -32603
REQUEST_FAILED = -32803
CANCELLED = -32800


def appears(path: Path) -> bool:
    """Wait for a file; return whether it came."""
    return becomes(path.exists)


def ended(process: int) -> bool:
    """Wait for the end of a process; return whether it came."""
    return becomes(lambda: not Path(f"/proc/{process}").exists())


def file(root: Path, name: str) -> Path:
    """Make a file and return it."""
    (root / name).write_text(f"in {name}\n")
    return root / name


def hovered(server: Server, path: Path) -> str:
    """Return what the engine says of a file."""
    text: str = server.call("textDocument/hover", about(path))["contents"]["value"]
    return text


WRONG: list[dict[str, Any] | None] = [
    None,
    {},
    {"textDocument": None},
    {"textDocument": {"uri": 7}, "position": {"line": 0, "character": 0}},
    {"textDocument": {"uri": "file:///a"}, "position": None},
    {"textDocument": {"uri": "file:///a"}, "position": {"line": -1, "character": 0}},
    {"textDocument": {"uri": "file:///a"}, "position": {"line": 1.5, "character": 0}},
    {"textDocument": {"uri": "file:///a"}, "position": {"line": True, "character": 0}},
    {"textDocument": {"uri": "file:///a"}, "position": {"line": "0", "character": 0}},
    {"textDocument": {"uri": "file:///a"}, "position": {"line": 0}},
    {"query": 7},
    {"item": 7},
    {"item": {"uri": "file:///a", "selectionRange": {"start": 0}}},
]


ABOUT_DOCUMENTS = ("textDocument/documentSymbol", "textDocument/diagnostic")


@pytest.mark.parametrize("method", FEATURES)
def test_parameters_that_make_no_sense_are_refused(serve: Any, method: str) -> None:
    """With the field named; what a method does not read is not looked at."""
    with serve() as server:
        numbers = [server.ask(method, wrong) for wrong in WRONG]
        replies = [server.reply(number) for number in numbers]
    for wrong, reply in zip(WRONG, replies, strict=True):
        if method in ABOUT_DOCUMENTS and "file:///a" in str((wrong or {}).get("textDocument")):
            assert "result" in reply
        else:
            assert INVALID_PARAMS == reply["error"]["code"]
            assert "params" in reply["error"]["message"]


@pytest.mark.parametrize(
    "method", ["textDocument/completion", "textDocument/rename", "$/other", "x", "\ud800"]
)
def test_what_is_not_offered_is_refused(serve: Any, method: str) -> None:
    """Also what begins with ``$/``."""
    with serve() as server:
        assert METHOD_NOT_FOUND == server.error(method, {})


@pytest.mark.parametrize("params", [[], 7, "x", True])
def test_parameters_are_an_object(serve: Any, params: Any) -> None:
    """Of whatever request."""
    with serve() as server:
        assert INVALID_PARAMS == server.error("textDocument/hover", params)


def test_unknown_notifications_are_ignored(serve: Any, root: Path) -> None:
    """Whatever they begin with."""
    with serve() as server:
        for method in ("$/other", "workspace/didChangeConfiguration", "textDocument/willSave", "x"):
            server.notify(method, {"settings": None})
        assert "def add" in hovered(server, root / "a.py")


@pytest.mark.parametrize(
    "uri",
    [
        "untitled:Untitled-1",
        "file://host/share/a.py",
        "file:///etc/passwd",
        "file:///%00",
        "file:///%ff%fe.py",
        "file://[",
        "",
        "a.py",
        "http://localhost/a.py",
    ],
)
def test_documents_that_are_none_of_the_workspace_have_no_answers(serve: Any, uri: str) -> None:
    """They are null or empty, not errors."""
    with serve() as server:
        at = {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 0}}
        assert server.call("textDocument/hover", at) is None
        assert server.call("textDocument/definition", at) is None
        assert [] == server.call("textDocument/documentSymbol", at)
        assert [] == server.call("textDocument/diagnostic", at)["items"]


def test_parts_of_a_path_that_lead_out_and_back_are_resolved(serve: Any, root: Path) -> None:
    """Before anybody looks at the disk."""
    with serve() as server:
        uri = root.as_uri() + "/x/%2e%2e/a.py"
        at = {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 0}}
        assert server.call("textDocument/hover", at)
        out = {**at, "textDocument": {"uri": root.as_uri() + "/%2e%2e/a.py"}}
        assert server.call("textDocument/hover", out) is None


def test_a_vanished_file_has_no_answer(serve: Any, root: Path) -> None:
    """Null, not an error."""
    with serve() as server:
        assert server.call("textDocument/hover", about(root / "vanished.py")) is None


def test_a_running_request_can_be_canceled(serve: Any, root: Path) -> None:
    """It is answered at once, and the engine stops working on it."""
    with serve() as server:
        number = server.ask("textDocument/hover", about(file(root, "waits.py")))
        server.notify("$/cancelRequest", {"id": number})
        assert CANCELLED == server.reply(number, 5)["error"]["code"]
        assert appears(root / "stopped")
        assert "def add" in hovered(server, root / "a.py")


def test_a_waiting_request_can_be_canceled(serve: Any, root: Path) -> None:
    """Also when every place is taken; it is never begun."""
    with serve() as server:
        waits = file(root, "waits.py")
        running = [server.ask("textDocument/hover", about(waits)) for _ in range(4)]
        number = server.ask("textDocument/hover", about(file(root, "dies.py")))
        server.notify("$/cancelRequest", {"id": number})
        assert CANCELLED == server.reply(number, 5)["error"]["code"]
        (root / "go").touch()
        assert all("result" in server.reply(one) for one in running)
        assert "def add" in hovered(server, root / "a.py")


def test_canceling_what_is_answered_or_unknown_does_nothing(serve: Any, root: Path) -> None:
    """As the specification allows."""
    with serve() as server:
        hovered(server, root / "a.py")
        wrongs: tuple[Any, ...] = (1, 2, 99, "x", None, [], {})
        for wrong in wrongs:
            server.notify("$/cancelRequest", {"id": wrong})
        server.notify("$/cancelRequest", None)
        assert "def add" in hovered(server, root / "a.py")
        assert [] == server.said


def test_an_id_under_way_cannot_be_used_again(serve: Any, root: Path) -> None:
    """The first request keeps it."""
    with serve() as server:
        number = server.ask("textDocument/hover", about(file(root, "waits.py")))
        again = {"jsonrpc": "2.0", "id": number, "method": "workspace/symbol"}
        server.say({**again, "params": {"query": "x"}})
        assert -32600 == server.reply(number)["error"]["code"]
        (root / "go").touch()
        assert "waits.py" in server.reply(number)["result"]["contents"]["value"]


def test_what_takes_too_long_is_refused(serve: Any, root: Path) -> None:
    """By a deadline of its own; others go on beside it."""
    with serve(deadline=1.0, grace=5.0) as server:
        number = server.ask("textDocument/hover", about(file(root, "waits.py")))
        assert "def add" in hovered(server, root / "a.py")
        assert REQUEST_FAILED == server.reply(number)["error"]["code"]
        assert appears(root / "stopped")


def test_an_engine_that_does_not_let_go_is_replaced(serve: Any, root: Path) -> None:
    """What else was under way is asked again and answered."""
    with serve(deadline=1.5, grace=0.5) as server:
        hovered(server, root / "a.py")  # its engine runs
        stuck = [server.ask("textDocument/hover", about(file(root, "stuck.py"))) for _ in range(4)]
        queued = server.ask("textDocument/hover", about(root / "a.py"))
        assert becomes(lambda: bool(server.children()))
        (engine,) = server.children()
        codes = {server.reply(number)["error"]["code"] for number in stuck}
        assert {REQUEST_FAILED} == codes
        assert "def add" in server.reply(queued)["result"]["contents"]["value"]
        assert [engine] != server.children()


def test_a_request_that_the_engine_dies_of_once_is_answered(serve: Any, root: Path) -> None:
    """By the engine that is started in its place."""
    with serve() as server:
        assert "in dies_once.py" in hovered(server, file(root, "dies_once.py"))


def test_a_request_that_the_engine_always_dies_of_is_refused(serve: Any, root: Path) -> None:
    """And the others that it took along are answered."""
    with serve() as server:
        hovered(server, root / "a.py")
        (engine,) = server.children()
        beside = server.ask("textDocument/hover", about(file(root, "waits.py")))
        deadly = server.ask("textDocument/hover", about(file(root, "dies.py")))
        later = server.ask("textDocument/hover", about(root / "a.py"))
        assert ended(engine)
        (root / "go").touch()
        assert "in waits.py" in server.reply(beside)["result"]["contents"]["value"]
        assert REQUEST_FAILED == server.reply(deadly)["error"]["code"]
        assert "def add" in server.reply(later)["result"]["contents"]["value"]


def test_kill_9_in_the_middle_of_a_request_costs_no_answer(serve: Any, root: Path) -> None:
    """From outside, at any moment."""
    with serve() as server:
        for _ in range(3):
            (root / "go").unlink(missing_ok=True)
            number = server.ask("textDocument/hover", about(file(root, "waits.py")))
            hovered(server, root / "a.py")
            (engine,) = server.children()
            os.kill(engine, signal.SIGKILL)
            (root / "go").touch()
            assert "in waits.py" in server.reply(number)["result"]["contents"]["value"]


def test_an_engine_that_cannot_start_is_no_silence(serve: Any, root: Path) -> None:
    """Requests are refused, and the server lives."""
    module = "crewkit_testing.lsp.planted"
    for command in (["/nowhere/python"], ["/bin/false"], ["/bin/echo", "nonsense, and more of it"]):
        line = [sys.executable, "-P", "-m", module, "serve", "20", "5", *command]
        with Server(line, root) as server:
            server.start(root)
            assert REQUEST_FAILED == server.error("textDocument/hover", about(root / "a.py"))
            assert server.call("shutdown") is None


def test_an_index_that_does_not_open_says_why(serve: Any, root: Path) -> None:
    """To every request."""
    (root / "unopenable").touch()
    with serve() as server:
        for _ in range(2):
            number = server.ask("textDocument/hover", about(root / "a.py"))
            error = server.reply(number)["error"]
            assert (REQUEST_FAILED, True) == (error["code"], "planted" in error["message"])


def test_a_bug_is_answered_as_one(serve: Any, root: Path) -> None:
    """It is logged with where it came from; the next request is answered."""
    with serve() as server:
        assert INTERNAL_ERROR == server.error("textDocument/hover", about(file(root, "raises.py")))
        assert "def add" in hovered(server, root / "a.py")
        assert server.logs("RuntimeError: planted")


def test_what_is_printed_by_mistake_does_not_reach_the_client(serve: Any, root: Path) -> None:
    """It goes to the log."""
    with serve() as server:
        assert "in prints.py" in hovered(server, file(root, "prints.py"))
        assert server.logs("Content-Length: 3")


def test_a_thousand_queued_requests_are_answered_once_each(serve: Any, root: Path) -> None:
    """While one hangs, and with a tenth of them canceled."""
    with serve() as server:
        waits = server.ask("textDocument/hover", about(file(root, "waits.py")))
        numbers = [
            server.ask("textDocument/definition", about(root / "a.py")) for _ in range(1_000)
        ]
        for number in numbers[::10]:
            server.notify("$/cancelRequest", {"id": number})
        replies = [server.reply(number) for number in numbers]
        codes = {reply["error"]["code"] for reply in replies if "error" in reply}
        assert codes <= {CANCELLED}
        assert 900 <= sum("result" in reply for reply in replies)
        (root / "go").touch()
        assert "result" in server.reply(waits)
        assert [] == server.said
