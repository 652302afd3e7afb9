"""The compiler-grade servers asked for the truth: LSP over stdio, and tsserver's own protocol."""

import json
import pathlib
import subprocess
import time
from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol
from urllib.parse import quote, unquote, urlparse

LOADING = 90
"""How often a server is asked whether it has loaded, two seconds apart."""


class Place(NamedTuple):
    """A line and UTF-16 column from 0, in a file by its absolute path."""

    path: str
    line: int
    column: int


class Oracle(Protocol):
    """What the harness asks of a server."""

    def definition(self, place: Place) -> list[Place]:
        """Where what stands there is defined."""

    def references(self, place: Place) -> list[Place]:
        """Every mention of it, its declaration included."""

    def close(self) -> None:
        """End it."""


class _Framed:
    """A child process that speaks in messages with a Content-Length."""

    def __init__(self, command: Sequence[str], root: pathlib.Path) -> None:
        self.child = subprocess.Popen(
            command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self.number = 0

    def read(self) -> dict[str, Any]:
        assert self.child.stdout is not None
        length = 0
        while (line := self.child.stdout.readline().strip()) or not length:
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
            elif not line and self.child.poll() is not None:
                raise EOFError("the server ended")
        found: dict[str, Any] = json.loads(self.child.stdout.read(length))
        return found

    def write(self, body: bytes) -> None:
        assert self.child.stdin is not None
        self.child.stdin.write(body)
        self.child.stdin.flush()

    def close(self) -> None:
        self.child.kill()
        self.child.wait()


class LanguageServer:
    """Any server that speaks LSP on its standard streams."""

    def __init__(
        self, command: Sequence[str], root: pathlib.Path, language: str, settings: object = None
    ) -> None:
        self.pipe = _Framed(command, root)
        self.language = language
        self.settings = settings
        self.opened: set[str] = set()
        capabilities = {"textDocument": {"definition": {"linkSupport": False}}}
        self.request(
            "initialize",
            {
                "processId": None,
                "rootUri": root.as_uri(),
                "rootPath": str(root),
                "capabilities": capabilities,
                "workspaceFolders": [{"uri": root.as_uri(), "name": "root"}],
                "initializationOptions": settings,
            },
        )
        self.notify("initialized", {})

    def send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.pipe.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))

    def notify(self, method: str, params: object) -> None:
        self.send({"method": method, "params": params})

    def request(self, method: str, params: object) -> Any:  # noqa: ANN401 what the server says
        self.pipe.number += 1
        number = self.pipe.number
        self.send({"id": number, "method": method, "params": params})
        while True:
            message = self.pipe.read()
            if "method" in message and "id" in message:
                asked = message["method"] == "workspace/configuration"
                items = message["params"]["items"] if asked else None
                self.send({"id": message["id"], "result": [None] * len(items) if items else None})
            elif message.get("id") == number:
                return message.get("result")

    def _at(self, place: Place) -> dict[str, Any]:
        uri = "file://" + quote(place.path)
        if place.path not in self.opened:
            self.opened.add(place.path)
            text = pathlib.Path(place.path).read_text("utf-8", "replace")
            document = {"uri": uri, "languageId": self.language, "version": 1, "text": text}
            self.notify("textDocument/didOpen", {"textDocument": document})
        position = {"line": place.line, "character": place.column}
        return {"textDocument": {"uri": uri}, "position": position}

    def wait_for(self, place: Place) -> None:
        """Until the definition of what stands there is known: the server has loaded then."""
        for _ in range(LOADING):
            if self.definition(place):
                return
            time.sleep(2)
        raise TimeoutError("the server does not load")

    def definition(self, place: Place) -> list[Place]:
        return _places(self.request("textDocument/definition", self._at(place)))

    def references(self, place: Place) -> list[Place]:
        asked = {**self._at(place), "context": {"includeDeclaration": True}}
        return _places(self.request("textDocument/references", asked))

    def close(self) -> None:
        self.pipe.close()


def _places(found: Any) -> list[Place]:  # noqa: ANN401 what the server says
    places = [found] if isinstance(found, dict) else found or []
    result = []
    for one in places:
        start = (one.get("targetSelectionRange") or one["range"])["start"]
        path = unquote(urlparse(one.get("targetUri") or one["uri"]).path)
        result.append(Place(path, start["line"], start["character"]))
    return result


class TypeScriptServer:
    """tsserver, by its own protocol."""

    def __init__(self, command: Sequence[str], root: pathlib.Path) -> None:
        self.pipe = _Framed(command, root)
        self.opened: set[str] = set()

    def _send(self, command: str, arguments: object) -> int:
        self.pipe.number += 1
        asked = {
            "seq": self.pipe.number, "type": "request", "command": command, "arguments": arguments,
        }  # fmt: skip
        self.pipe.write(json.dumps(asked).encode() + b"\n")
        return self.pipe.number

    def _ask(self, command: str, place: Place) -> Any:  # noqa: ANN401 what the server says
        if place.path not in self.opened:
            self.opened.add(place.path)
            self._send("open", {"file": place.path})
        number = self._send(
            command, {"file": place.path, "line": place.line + 1, "offset": place.column + 1}
        )
        while True:
            message = self.pipe.read()
            if message.get("request_seq") == number and message["type"] == "response":
                return message.get("body")

    def definition(self, place: Place) -> list[Place]:
        return self._found(self._ask("definition", place))

    def references(self, place: Place) -> list[Place]:
        return self._found((self._ask("references", place) or {}).get("refs"))

    def _found(self, found: Any) -> list[Place]:  # noqa: ANN401 what the server says
        return [
            Place(one["file"], one["start"]["line"] - 1, one["start"]["offset"] - 1)
            for one in found or ()
        ]

    def close(self) -> None:
        self.pipe.close()
