"""A workspace that misbehaves on demand: faults are planted by the names of files.

``python -m crewkit_testing.lsp.planted`` is an engine with it; ``... serve DEADLINE GRACE`` is a
whole server with that engine, at stdin and stdout, ``... listen DEADLINE GRACE`` one on a port.
"""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from crewkit_index.answers import (
    Call,
    CallItem,
    Fault,
    Hover,
    Location,
    Position,
    Progress,
    Range,
    Stopped,
    Symbol,
)
from crewkit_index.facts import Kind
from crewkit_lsp import engine
from crewkit_lsp.desk import Limits
from crewkit_lsp.serving import log_to_stderr, serve_stdio
from crewkit_lsp.session import Setting
from crewkit_lsp.tcp import serve_tcp

_PAUSE = 0.01
_NAME = Range(Position(0, 0), Position(0, 4))

Stop = Callable[[], bool] | None


class Planted:
    """Answers from the text alone; see ``_misbehave`` for the faults."""

    def __init__(self, root: str) -> None:
        self.root = Path(root).resolve()
        if (self.root / "unopenable").exists():
            raise NotADirectoryError("planted")
        self._texts: dict[str, str] = {}
        self._turn = threading.Lock()

    def relative(self, path: str | Path) -> str | None:
        place = Path(path)
        return str(place.relative_to(self.root)) if place.is_relative_to(self.root) else None

    def text(self, path: str) -> str | None:
        if path in self._texts:
            return self._texts[path]
        try:
            return (self.root / path).read_bytes().decode("utf-8-sig", "replace")
        except OSError:
            return None

    def line(self, path: str, line: int) -> str | None:
        lines = (self.text(path) or "").splitlines()
        return lines[line] if line < len(lines) else None

    def overlay(self, path: str, text: str, version: int) -> None:
        self._texts[path] = text

    def close_overlay(self, path: str) -> None:
        self._texts.pop(path, None)

    def saved(self, path: str) -> None:
        """Nothing to do."""

    def document_symbols(self, path: str, *, stop: Stop = None) -> Sequence[Symbol]:
        self._misbehave(path, stop)
        found = [self._symbol(path, word) for word in (self.text(path) or "").split()[:3]]
        return [Symbol("outer", Kind.CLASS, path, _NAME, _NAME, children=tuple(found))]

    def workspace_symbols(
        self, query: str, limit: int = 100, *, stop: Stop = None
    ) -> Sequence[Symbol]:
        return [self._symbol(path.name, query) for path in sorted(self.root.glob("*.py"))][:limit]

    def definitions(
        self, path: str, position: Position, *, stop: Stop = None
    ) -> Sequence[Location]:
        self._misbehave(path, stop)
        if self.text(path) is None:
            return ()
        place = Range(position, position)
        return [Location(path, place, place, declaration=True)]

    def references(
        self, path: str, position: Position, *, include_declaration: bool, stop: Stop = None
    ) -> Sequence[Location]:
        self._misbehave(path, stop)
        count = 10_000 if path == "many.py" else int(include_declaration)
        return [Location(path, _NAME, _NAME)] * count

    def hover(self, path: str, position: Position, *, stop: Stop = None) -> Hover | None:
        self._misbehave(path, stop)
        text = self.text(path)
        return None if text is None else Hover(text, Range(position, position))

    def implementations(
        self, path: str, position: Position, *, stop: Stop = None
    ) -> Sequence[Location]:
        return self.definitions(path, position, stop=stop)

    def call_hierarchy_prepare(
        self, path: str, position: Position, *, stop: Stop = None
    ) -> Sequence[CallItem]:
        self._misbehave(path, stop)
        if self.text(path) is None:
            return ()
        return [CallItem("name", Kind.FUNCTION, path, _NAME, _NAME, definition=7)]

    def call_hierarchy_incoming(self, item: CallItem, *, stop: Stop = None) -> Sequence[Call]:
        return [Call(item, (item.selection,))]

    def call_hierarchy_outgoing(self, item: CallItem, *, stop: Stop = None) -> Sequence[Call]:
        return [Call(item, (item.selection,))]

    def diagnostics(self, path: str, *, stop: Stop = None) -> Sequence[Fault]:
        self._misbehave(path, stop)
        return [Fault(_NAME, "wrong")] if "wrong" in (self.text(path) or "") else []

    def progress(self) -> Progress:
        return Progress("ready", 0, 0, {})

    def wait_ready(self, timeout: float | None = None) -> bool:
        return True

    def close(self) -> None:
        """Nothing to do."""

    def _symbol(self, path: str, name: str) -> Symbol:
        return Symbol(name, Kind.FUNCTION, path, _NAME, _NAME, container="outer")

    def _misbehave(self, path: str, stop: Stop) -> None:
        match Path(path).stem:
            case "dies":
                os.kill(os.getpid(), signal.SIGKILL)
            case "dies_once":
                mark = self.root / "died"
                if not mark.exists():
                    mark.touch()
                    os.kill(os.getpid(), signal.SIGKILL)
            case "waits":  # until it is stopped, or told to go on
                while not (self.root / "go").exists():
                    if stop is not None and stop():
                        (self.root / "stopped").touch()
                        raise Stopped
                    time.sleep(_PAUSE)
            case "stuck":  # deaf, as native code is
                time.sleep(3_600)
            case "raises":
                raise RuntimeError("planted")
            case "prints":
                sys.stdout.write("Content-Length: 3\r\n\r\n{}\n")
                sys.stdout.flush()


def main(arguments: Sequence[str]) -> Any:
    """Be the engine, or the server around it."""
    if not arguments:
        return engine.main(Planted)
    deadline, grace = map(float, arguments[1:3])
    command = [sys.executable, "-P", "-m", "crewkit_testing.lsp.planted"]
    if len(arguments) > 3:
        command = list(arguments[3:])
    limits = Limits(deadline=deadline, grace=grace)
    setting = Setting(command, limits, log_to_stderr)
    if arguments[0] == "listen":
        sys.exit(serve_tcp(0, setting, lambda port: log_to_stderr(f"port {port}")))
    sys.exit(serve_stdio(setting))


if __name__ == "__main__":
    main(sys.argv[1:])
