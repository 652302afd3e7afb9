"""Open documents against the disk: whoever spoke last is believed."""

import os
import signal
from pathlib import Path
from typing import Any

import pytest

from crewkit_testing.lsp.raw import Server, about


def hovered(server: Server, path: Path) -> str:
    """Return the text that the engine has of a file."""
    answer = server.call("textDocument/hover", about(path))
    return "" if answer is None else answer["contents"]["value"]


def change(server: Server, path: Path, *changes: dict[str, Any], version: int = 2) -> None:
    """Tell the server of an edit."""
    item = {"uri": path.as_uri(), "version": version}
    server.notify("textDocument/didChange", {"textDocument": item, "contentChanges": changes})


def span(first: int, begin: int, last: int, end: int) -> dict[str, Any]:
    """Return a range."""
    return {
        "start": {"line": first, "character": begin},
        "end": {"line": last, "character": end},
    }


def test_an_open_document_counts(serve: Any, root: Path) -> None:
    """Until it is closed."""
    path = root / "a.py"
    with serve() as server:
        server.open(path, "opened")
        assert "opened" == hovered(server, path)
        change(server, path, {"text": "changed"})
        assert "changed" == hovered(server, path)
        server.notify("textDocument/didClose", {"textDocument": {"uri": path.as_uri()}})
        assert "def add(): pass\n" == hovered(server, path)


def test_a_document_without_a_file_counts(serve: Any, root: Path) -> None:
    """It is new."""
    with serve() as server:
        server.open(root / "new.py", "new")
        assert "new" == hovered(server, root / "new.py")


def test_what_the_disk_says_later_counts_more(serve: Any, root: Path) -> None:
    """No editor tells of ``sed``, a checkout or a formatter."""
    path = root / "a.py"
    with serve() as server:
        server.open(path, "opened")
        assert "opened" == hovered(server, path)
        path.write_text("by sed\n")
        assert "by sed\n" == hovered(server, path)
        change(server, path, {"text": "typed after it"})
        assert "typed after it" == hovered(server, path)
        path.unlink()
        assert "" == hovered(server, path)


def test_a_file_written_by_the_client_itself_is_no_surprise(serve: Any, root: Path) -> None:
    """Write: the save may come before the document is opened."""
    path = root / "written.py"
    with serve() as server:
        path.write_text("one\n")
        server.notify("textDocument/didSave", {"textDocument": {"uri": path.as_uri()}})
        server.open(path, "one\n")
        assert "one\n" == hovered(server, path)
        path.write_text("two\n")
        change(server, path, {"text": "two\n"})
        server.notify("textDocument/didSave", {"textDocument": {"uri": path.as_uri()}})
        assert "two\n" == hovered(server, path)


def test_edits_of_parts_are_applied_in_their_order(serve: Any, root: Path) -> None:
    """Each to what the one before left; also beyond the text's end."""
    path = root / "a.py"
    with serve() as server:
        server.open(path, "one\r\ntwo\rthree\nfour")
        change(
            server,
            path,
            {"range": span(1, 0, 1, 3), "text": "TWO"},
            {"range": span(3, 4, 3, 99), "text": "!"},
            {"range": span(99, 0, 99, 9), "text": "\nfive"},
            {"range": span(0, 3, 1, 0), "text": " "},
        )
        assert "one TWO\rthree\nfour!\nfive" == hovered(server, path)


def test_a_range_that_is_upside_down_is_turned(serve: Any, root: Path) -> None:
    """Rather than to double what lies in it."""
    path = root / "a.py"
    with serve() as server:
        server.open(path, "one two three")
        change(server, path, {"range": span(0, 7, 0, 4), "text": "2"})
        assert "one 2 three" == hovered(server, path)


def test_edits_count_in_the_agreed_unit(
    serve: Any, root: Path, capabilities: dict[str, Any]
) -> None:
    """UTF-8 bytes for the one client, UTF-16 units for the other."""
    path = root / "a.py"
    utf8 = capabilities["general"]["positionEncodings"][0] == "utf-8"
    with serve() as server:
        server.open(path, "ä\N{BUG}x")
        change(server, path, {"range": span(0, 6, 0, 7) if utf8 else span(0, 3, 0, 4), "text": "y"})
        assert "ä\N{BUG}y" == hovered(server, path)


def test_answers_count_in_the_agreed_unit(
    serve: Any, root: Path, capabilities: dict[str, Any]
) -> None:
    """On the way in and on the way out."""
    path = root / "wide.py"
    path.write_text("\N{BUG}ä = 1\n")
    utf8 = capabilities["general"]["positionEncodings"][0] == "utf-8"
    column = 7 if utf8 else 4
    with serve() as server:
        (found,) = server.call("textDocument/definition", about(path, 0, column))
        assert span(0, column, 0, column) == found["range"]
        if utf8:  # inside a character: before it; beyond the line: its end
            (inside,) = server.call("textDocument/definition", about(path, 0, 5))
            assert span(0, 4, 0, 4) == inside["range"]
            (beyond,) = server.call("textDocument/definition", about(path, 0, 999))
            assert span(0, 10, 0, 10) == beyond["range"]


@pytest.mark.parametrize("text", ["\ud800 lone", "\ufeffmark", "a\r\nb\r\n", "\0", "", "\N{BUG}"])
def test_any_text_can_be_opened(serve: Any, root: Path, text: str) -> None:
    """Lone surrogates, marks, breaks of every kind."""
    with serve() as server:
        server.open(root / "a.py", text)
        assert text == hovered(server, root / "a.py")


def test_changes_of_what_is_not_open_are_ignored(serve: Any, root: Path) -> None:
    """Parts of a text are nothing without it; a whole text is not opened by that either."""
    path = root / "a.py"
    with serve() as server:
        change(server, path, {"range": span(0, 0, 0, 1), "text": "x"})
        server.notify("textDocument/didSave", {"textDocument": {"uri": path.as_uri()}})
        server.notify("textDocument/didClose", {"textDocument": {"uri": path.as_uri()}})
        assert "def add(): pass\n" == hovered(server, path)


@pytest.mark.parametrize(
    "changes",
    [[{"text": 7}], [{"range": {"start": 0}, "text": "x"}], [7], [{"range": span(0, 0, 0, 1)}]],
)
def test_after_an_edit_that_makes_no_sense_the_disk_counts(
    serve: Any, root: Path, changes: list[Any]
) -> None:
    """A text of the past would be wrong without a sign of it."""
    path = root / "a.py"
    with serve() as server:
        server.open(path, "opened")
        change(server, path, *changes)
        assert "def add(): pass\n" == hovered(server, path)
        assert server.logs("didChange")


@pytest.mark.parametrize("params", [None, [], {}, {"textDocument": {"uri": 7}}])
def test_notifications_that_make_no_sense_are_logged(serve: Any, root: Path, params: Any) -> None:
    """Nobody waits for an answer."""
    with serve() as server:
        for word in ("didOpen", "didChange", "didSave", "didClose"):
            server.notify(f"textDocument/{word}", params)
        assert "def add(): pass\n" == hovered(server, root / "a.py")
        assert server.logs("textDocument/", 4)


def test_a_new_engine_is_told_what_is_open(serve: Any, root: Path) -> None:
    """Nothing is lost with the old one."""
    path = root / "a.py"
    with serve() as server:
        server.open(path, "opened")
        assert "opened" == hovered(server, path)
        (engine,) = server.children()
        os.kill(engine, signal.SIGKILL)
        assert "opened" == hovered(server, path)


def test_a_pipe_in_place_of_a_file_holds_up_nobody(serve: Any, root: Path) -> None:
    """It is not opened."""
    os.mkfifo(root / "pipe.py")
    with serve() as server:
        server.open(root / "pipe.py", "text")
        assert "text" == hovered(server, root / "pipe.py")


def test_syntax_errors_are_published(serve: Any, root: Path, capabilities: dict[str, Any]) -> None:
    """When a document is opened or changed, the last state last; cleared when it is closed."""
    versions = capabilities["textDocument"]["publishDiagnostics"]["versionSupport"]
    with serve() as server:
        uri = server.open(root / "a.py", "wrong")
        told = server.published(uri)
        assert (["wrong"], 1 if versions else None) == (
            [one["message"] for one in told["diagnostics"]],
            told.get("version"),
        )
        for version in range(2, 50):
            change(server, root / "a.py", {"text": "wrong"}, version=version)
        change(server, root / "a.py", {"text": "right"}, version=50)
        while server.published(uri)["diagnostics"]:
            pass
        server.open(root / "a.py", "wrong")
        assert server.published(uri)["diagnostics"]
        server.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
        assert [] == server.published(uri)["diagnostics"]


def test_a_thousand_changes_end_in_the_last(serve: Any, root: Path) -> None:
    """Nobody waits for the ones between, nor is told of each."""
    path, body = root / "a.py", "x = 1\n" * 5_000
    with serve() as server:
        uri = server.open(path, body)
        for version in range(2, 1_002):
            change(server, path, {"text": f"{body}# {version}"}, version=version)
        assert hovered(server, path).endswith("# 1001")
        server.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
        server.call("shutdown")
        told = [one for one in server.said if one.get("method")]
        assert len(told) < 500


def test_a_client_that_asks_for_errors_is_not_told_them_twice(serve: Any, root: Path) -> None:
    """It would show each of them two times."""
    with serve(initialize=False) as server:
        able: dict[str, Any] = {"textDocument": {"diagnostic": {}, "publishDiagnostics": {}}}
        server.start(root, able)
        uri = server.open(root / "a.py", "wrong")
        report = server.call("textDocument/diagnostic", {"textDocument": {"uri": uri}})
        assert ["wrong"] == [one["message"] for one in report["items"]]
        assert [] == server.said
