"""Bytes that are no message, or not quite."""

import contextlib
import json
from pathlib import Path
from typing import Any

import pytest

from crewkit_testing.lsp.raw import Gone, about, framed

PARSE_ERROR = -32700
INVALID_REQUEST = -32600


def request(number: Any, method: Any = "workspace/symbol") -> bytes:
    """Return the body of a request."""
    message = {"jsonrpc": "2.0", "id": number, "method": method, "params": {"query": "x"}}
    return json.dumps(message).encode()


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"{", PARSE_ERROR),
        (b"", PARSE_ERROR),
        (b'{"jsonrpc":"2.0","method":"\xff"}', PARSE_ERROR),
        (request(1).decode().encode("utf-16"), PARSE_ERROR),
        (b"[" * 100_000, PARSE_ERROR),
        (b'{"jsonrpc":"2.0","id":' + b"9" * 5_000 + b',"method":"x"}', PARSE_ERROR),
        (b"[" + request(1) + b"]", INVALID_REQUEST),
        (b"[]", INVALID_REQUEST),
        (b"7", INVALID_REQUEST),
        (b"null", INVALID_REQUEST),
        (b'{"id":1,"method":"shutdown"}', INVALID_REQUEST),
        (b'{"jsonrpc":"1.0","id":1,"method":"shutdown"}', INVALID_REQUEST),
        (b'{"jsonrpc":"2.0"}', INVALID_REQUEST),
        (request(None), INVALID_REQUEST),
        (request(1.5), INVALID_REQUEST),
        (request(True), INVALID_REQUEST),
        (request({}), INVALID_REQUEST),
    ],
)
def test_a_body_that_is_no_message_is_answered(serve: Any, body: bytes, code: int) -> None:
    """Without an id, since none could be read; the next message is understood."""
    with serve() as server:
        server.send(framed(body))
        assert code == server.reply(None)["error"]["code"]
        assert server.call("workspace/symbol", {"query": "x"})


@pytest.mark.parametrize("method", [7, "", None, ["x"]])
def test_a_method_that_is_none_is_refused_by_its_id(serve: Any, method: Any) -> None:
    """The client can tell which request it was."""
    with serve() as server:
        server.send(framed(request("mine", method)))
        assert INVALID_REQUEST == server.reply("mine")["error"]["code"]


@pytest.mark.parametrize("number", [0, -1, 2**60, "", "a", "\N{SNOWMAN}", "\ud800"])
def test_an_id_comes_back_as_it_was(serve: Any, number: Any) -> None:
    """Numbers and texts."""
    with serve() as server:
        server.send(framed(request(number)))
        assert "result" in server.reply(number)


def test_responses_are_ignored(serve: Any) -> None:
    """Nothing was asked."""
    with serve() as server:
        server.say({"jsonrpc": "2.0", "id": 99, "result": None})
        server.say({"jsonrpc": "2.0", "id": 99, "error": {"code": 1, "message": ""}})
        assert server.call("workspace/symbol", {"query": "x"})
        assert [] == server.said


@pytest.mark.parametrize(
    "head",
    [
        b"content-length: %d\r\n\r\n",
        b"CONTENT-LENGTH:%d\r\n\r\n",
        b"Content-Type: application/vscode-jsonrpc; charset=utf-8\r\nContent-Length: %d\r\n\r\n",
        b"Content-Length: %d\r\nContent-Type: application/vscode-jsonrpc; charset=utf8\r\n\r\n",
        b"Content-Length: %d\n\n",
    ],
)
def test_headers_may_be_written_in_many_ways(serve: Any, head: bytes) -> None:
    """Case, order and blanks do not matter."""
    with serve() as server:
        body = request("x")
        server.send(head % len(body) + body)
        assert "result" in server.reply("x")


def test_bytes_may_come_one_by_one(serve: Any) -> None:
    """And many messages at once."""
    with serve() as server:
        for byte in framed(request("slow")):
            server.send(bytes([byte]))
        assert "result" in server.reply("slow")
        server.send(framed(request("one")) + framed(request("two")))
        assert "result" in server.reply("two")
        assert "result" in server.reply("one")


@pytest.mark.parametrize(
    "data",
    [
        b"Content-Length: -1\r\n\r\n{}",
        b"Content-Length: x\r\n\r\n{}",
        b"Content-Length: 99999999999999\r\n\r\n{}",
        b"Content-Length: \xc2\xb2\r\n\r\n{}",
        b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
        b"Content-Length: 2\r\n",
        b"\r\n{}",
        b"Content-Type: x\r\n\r\n{}",
        b"nonsense\r\n\r\n{}",
        b"X" * 100_000,
        b"Content-Type: x\r\n" * 1_000,
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}",
    ],
    ids=lambda data: repr(data[:24]),
)
def test_where_no_next_message_can_be_found_it_says_so_and_ends(serve: Any, data: bytes) -> None:
    """Rather than to take whatever follows for a message."""
    with serve() as server:
        with contextlib.suppress(BrokenPipeError):  # it has ended before it was all sent
            server.send(data + framed(request("smuggled")))
        assert PARSE_ERROR == server.reply(None)["error"]["code"]
        assert 1 == server.ended()
        with pytest.raises(Gone):
            server.reply("smuggled")


def test_a_stream_that_ends_inside_a_message_is_a_failure(serve: Any) -> None:
    """The client did not mean that."""
    with serve() as server:
        server.send(b"Content-Length: 9\r\n\r\n{")
        server.hang_up()
        assert 1 == server.ended()


def test_a_client_that_reads_late_gets_everything(serve: Any, root: Path) -> None:
    """Nobody waits for it: 20 MB of answers, and the server still takes what is said."""
    with serve() as server:
        numbers = [
            server.ask("textDocument/references", about(root / "many.py")) for _ in range(15)
        ]
        for number in numbers:
            assert 10_000 == len(server.reply(number)["result"])
