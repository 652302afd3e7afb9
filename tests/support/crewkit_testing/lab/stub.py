"""A scripted stand-in for the Messages API, on loopback, that keeps the books."""

import contextlib
import json
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, ClassVar, Self

import attrs

from crewkit_testing.lab.scenario import Scenario, Turn
from crewkit_testing.lab.telemetry import Spending, spendings


@attrs.frozen(kw_only=True)
class Entry:
    """One request to the model and what was answered: the oracle beside a transcript.

    Attributes:
        who: The scenario's agent, "main" or "summary".
        usage: As answered; of an answer that was cut the preliminary one; empty for an error.
        session, agent: The client's own headers, "" where it sends none.
    """

    number: int
    who: str
    model: str
    status: int
    message_id: str
    request_id: str
    usage: Mapping[str, Any]
    session: str
    agent: str


class MessagesStub:
    """``with MessagesStub(scenario) as stub``: serves at ``stub.url``, writes ``stub.entries``.

    Takes the client's telemetry too, into ``stub.spendings``.

    *tag* goes into the ids, so that those of several stubs differ.
    """

    def __init__(self, scenario: Scenario, *, tag: str = "0") -> None:
        self.entries: list[Entry] = []
        self.spendings: list[Spending] = []
        self._scenario = scenario
        self._tag = tag
        self._lock = threading.Lock()
        handler = type("Handler", (_Handler,), {"stub": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def ask(self, body: Mapping[str, Any], headers: Mapping[str, str]) -> tuple[Entry, Turn]:
        """Book one request; return the entry and the turn that answers it."""
        who, turn = self._scenario.answer(body)
        refused = turn.refusal
        with self._lock:
            number = len(self.entries) + 1
            entry = Entry(
                number=number,
                who=who,
                model=str(body.get("model")),
                status=200 if refused is None else refused.status,
                message_id=f"msg_{self._tag}{number:06}" if refused is None else "",
                request_id=f"req_{self._tag}{number:06}",
                usage=_said(turn),
                session=headers.get("x-claude-code-session-id", ""),
                agent=headers.get("x-claude-code-agent-id", ""),
            )
            self.entries.append(entry)
        return entry, turn


class _Handler(BaseHTTPRequestHandler):
    stub: ClassVar[MessagesStub]
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing."""

    def do_HEAD(self) -> None:
        """Answer the client's look whether anybody is there."""
        self._json(200, {}, "req_0")

    def do_GET(self) -> None:
        """Answer every list as empty."""
        self._json(200, {"data": [], "has_more": False}, "req_0")

    def do_POST(self) -> None:
        """Answer a request to the model."""
        body = json.loads(self._body() or b"{}")
        path = self.path.partition("?")[0]
        if path.endswith("/count_tokens"):
            self._json(200, {"input_tokens": 100}, "req_0")
        elif path.endswith("/v1/messages"):
            self._message(body)
        elif path.endswith("/v1/logs"):
            self.stub.spendings += spendings(body)
            self._json(200, {}, "req_0")
        else:
            self._json(200, {}, "req_0")

    def _message(self, body: Mapping[str, Any]) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        entry, turn = self.stub.ask(body, headers)
        if turn.delay:
            time.sleep(turn.delay)
        if turn.refusal is not None:
            error = {"type": turn.refusal.type, "message": turn.refusal.message}
            self._json(entry.status, {"type": "error", "error": error}, entry.request_id)
        elif body.get("stream"):
            events = events_of(message_of(entry, turn))
            self._stream(until_cut(events) if turn.cut else events, entry.request_id)
        else:
            self._json(200, message_of(entry, turn), entry.request_id)

    def _stream(self, events: Iterable[Mapping[str, Any]], request_id: str) -> None:
        self.close_connection = True
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream; charset=utf-8")
            self.send_header("request-id", request_id)
            self.send_header("Connection", "close")
            self.end_headers()
            for event in events:
                data = f"event: {event['type']}\ndata: {json.dumps(event)}\n\n"
                self.wfile.write(data.encode())

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        parts = []
        while size := int(self.rfile.readline().split(b";")[0].strip() or b"0", 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(parts)

    def _json(self, status: int, document: Any, request_id: str) -> None:
        data = json.dumps(document).encode()
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.send_header("request-id", request_id)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(data)


def message_of(entry: Entry, turn: Turn) -> dict[str, Any]:
    """Return the whole message that answers *entry*."""
    content = turn.content(entry.message_id.removeprefix("msg_"))
    calls = any(block["type"] == "tool_use" for block in content)
    return {
        "id": entry.message_id,
        "type": "message",
        "role": "assistant",
        "model": entry.model,
        "content": content,
        "stop_reason": "tool_use" if calls else "end_turn",
        "stop_sequence": None,
        "usage": dict(entry.usage),
    }


def events_of(message: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield *message* as server-sent events, its usage preliminary at first as the API's is."""
    start: dict[str, Any] = {
        "content": [],
        "stop_reason": None,
        "usage": {**message["usage"], "output_tokens": 1},
    }
    yield {"type": "message_start", "message": {**message, **start}}
    for index, block in enumerate(message["content"]):
        first, deltas = _unfolded(block)
        yield {"type": "content_block_start", "index": index, "content_block": first}
        for delta in deltas:
            yield {"type": "content_block_delta", "index": index, "delta": delta}
        yield {"type": "content_block_stop", "index": index}
    usage = {name: count for name, count in message["usage"].items() if isinstance(count, int)}
    stop = {"stop_reason": message["stop_reason"], "stop_sequence": None}
    yield {"type": "message_delta", "delta": stop, "usage": usage}
    yield {"type": "message_stop"}


def until_cut(events: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Yield *events* up to the end of the first block, where the connection breaks."""
    for event in events:
        yield event
        if event["type"] == "content_block_stop":
            return


def _said(turn: Turn) -> dict[str, Any]:
    if turn.refusal is not None:
        return {}
    return (turn.usage.preliminary() if turn.cut else turn.usage).as_json()


def _unfolded(block: Mapping[str, Any]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return an empty block and the deltas that fill it."""
    if block["type"] == "text":
        delta = {"type": "text_delta", "text": block["text"]}
        return {"type": "text", "text": ""}, [delta]
    if block["type"] == "thinking":
        deltas = [
            {"type": "thinking_delta", "thinking": block["thinking"]},
            {"type": "signature_delta", "signature": block["signature"]},
        ]
        return {"type": "thinking", "thinking": "", "signature": ""}, deltas
    text = json.dumps(block["input"])
    return {**block, "input": {}}, [{"type": "input_json_delta", "partial_json": text}]
