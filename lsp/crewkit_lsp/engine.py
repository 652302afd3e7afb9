"""The engine: a process that holds the index and answers the shell.

It ends with its stdin, and its whole process group with it.
"""

import contextlib
import importlib
import json
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from typing import BinaryIO

from crewkit_index.answers import Stopped
from crewkit_index.questions import Questions
from crewkit_lsp.asked import Asked
from crewkit_lsp.channel import Kind, Note, packed, read_note
from crewkit_lsp.features import module_of
from crewkit_lsp.messages import Code, Refused, encoded
from crewkit_lsp.spelling import Speller

Open = Callable[[str], Questions]

_PATIENCE = 1.0


class Engine:
    """Answers requests, each in a thread, so that one may be stopped while others go on."""

    def __init__(self, workspace: Questions, encoding: str, sink: BinaryIO) -> None:
        self._workspace = workspace
        self._speller = Speller(workspace, encoding)
        self._sink = sink
        self._writing = threading.Lock()
        self._running: set[int] = set()
        self._versions = 0

    def take(self, note: Note) -> None:
        """Take what the shell says."""
        if note.kind == Kind.TEXT:
            self._overlay(json.loads(note.body))
        elif note.kind == Kind.STOP:
            self._running.discard(note.number)
        elif note.kind == Kind.ASK:
            self._running.add(note.number)
            threading.Thread(target=self._work, args=(note,), daemon=True).start()

    def _overlay(self, told: dict[str, str | None]) -> None:
        path = self._workspace.relative(told["path"] or "")
        if path is None:
            return
        text = told["text"]
        if text is None:  # the file counts, and was perhaps written just now
            self._workspace.close_overlay(path)
            self._workspace.saved(path)
        else:
            self._versions += 1
            self._workspace.overlay(path, text, self._versions)

    def _work(self, note: Note) -> None:
        try:
            kind, body = Kind.RESULT, self._answer(note.number, json.loads(note.body))
        except Refused as refused:
            kind, body = Kind.ERROR, _error(refused.code, refused.message)
        except Stopped:
            kind, body = Kind.ERROR, _error(Code.REQUEST_CANCELLED, "stopped")
        except Exception as problem:  # noqa: BLE001 - a bug must not cost the client its reply
            traceback.print_exc()
            kind, body = Kind.ERROR, _error(Code.INTERNAL_ERROR, f"{type(problem).__name__}: bug")
        with self._writing, contextlib.suppress(BrokenPipeError):
            self._sink.write(packed(note.number, kind, body))
            self._sink.flush()
        self._running.discard(note.number)

    def _answer(self, number: int, asked: dict[str, object]) -> bytes:
        feature = importlib.import_module(module_of(str(asked["method"])))
        given = asked["params"]
        request = Asked(
            self._workspace,
            self._speller,
            given if isinstance(given, dict) else {},
            lambda: number not in self._running,
        )
        answer: bytes = feature.answer(request)
        return answer


def run(source: BinaryIO, sink: BinaryIO, open_workspace: Open) -> None:
    """Serve the shell until it leaves."""
    hello = read_note(source)
    if hello is None:
        return
    told = json.loads(hello.body)
    try:
        workspace = open_workspace(told["root"])
    except Exception as problem:  # noqa: BLE001 - told to whoever asks, again and again
        traceback.print_exc()
        _refuse(source, sink, f"the index does not open: {type(problem).__name__}: {problem}")
        return
    engine = Engine(workspace, told["encoding"], sink)
    while (note := read_note(source)) is not None:
        engine.take(note)
    closing = threading.Thread(target=workspace.close, daemon=True)
    closing.start()
    closing.join(_PATIENCE)


def _refuse(source: BinaryIO, sink: BinaryIO, reason: str) -> None:
    """Refuse every request, saying why."""
    while (note := read_note(source)) is not None:
        if note.kind == Kind.ASK:
            sink.write(packed(note.number, Kind.ERROR, _error(Code.REQUEST_FAILED, reason)))
            sink.flush()


def main(open_workspace: Open) -> None:
    """Serve the shell at stdin and stdout, and end the process group."""
    source, sink = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    with open(os.devnull, "rb") as nothing:  # noqa: PTH123 - a descriptor, not a path
        os.dup2(nothing.fileno(), 0)  # children must not read the shell's notes
    os.dup2(2, 1)  # nor write among the answers
    try:
        run(source, sink, open_workspace)
    finally:
        sys.stderr.flush()
        if os.getpgrp() == os.getpid():
            os.killpg(os.getpid(), signal.SIGKILL)


def _error(code: Code, message: str) -> bytes:
    return encoded({"code": code, "message": message})
