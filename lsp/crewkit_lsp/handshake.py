"""A client's side of a short session: does this command answer, and rightly?"""

import contextlib
import json
import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, NamedTuple, cast

from crewkit_lsp.framing import Unframed, frame, read_frame
from crewkit_lsp.messages import encoded
from crewkit_lsp.uris import uri_of

_PATIENCE = 60.0

# a definition in each language; the name is what the answer has to hold
_PROBES = {
    "probe.rs": "fn probe() {}\n",
    "probe.ts": "function probe() {}\n",
    "probe.tsx": "function probe() { return <a/>; }\n",
    "probe.js": "function probe() {}\n",
    "probe.rb": "def probe\nend\n",
    "probe.py": "def probe():\n    pass\n",
    "probe.go": "package probe\n\nfunc probe() {}\n",
    "Probe.java": "class Probe { void probe() {} }\n",
}


class Handshake(NamedTuple):
    """What became of it.

    Attributes:
        problem: What went wrong first; None when all is well.
        seconds: From the start of the process to its answer to ``initialize``.
        languages: Whether each probe's definition was found, by its file's extension.
    """

    problem: str | None
    seconds: float = 0.0
    languages: Mapping[str, bool] = {}


class _Failed(Exception):
    pass


def shake_hands(
    command: Sequence[str], environ: Mapping[str, str], patience: float = _PATIENCE
) -> Handshake:
    """Start *command* in a folder of probes, ask about each, and end it.

    Args:
        command: What a client starts.
        environ: What it runs with; its index goes into the folder.
        patience: Seconds until it is killed.
    """
    with tempfile.TemporaryDirectory(prefix="crewkit-lsp-") as place:
        folder = Path(place).resolve() / "probes"
        folder.mkdir()
        for name, text in _PROBES.items():
            (folder / name).write_text(text)
        environ = {**environ, "CREWKIT_INDEX_DIR": str(Path(place) / "index")}
        began = time.monotonic()
        try:
            with _started(command, folder, environ, patience) as process:
                return _converse(process, folder, began)
        except BrokenPipeError:
            return Handshake("it ended without an answer")
        except (_Failed, OSError, Unframed, ValueError) as problem:
            return Handshake(str(problem) or type(problem).__name__)


@contextlib.contextmanager
def _started(
    command: Sequence[str], folder: Path, environ: Mapping[str, str], patience: float
) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env=dict(environ),
    ) as process:
        watch = threading.Timer(patience, process.kill)
        watch.start()
        try:
            yield process
        finally:
            watch.cancel()
            process.kill()


def _converse(process: subprocess.Popen[bytes], folder: Path, began: float) -> Handshake:
    ask = _Asker(process)
    initialized = ask("initialize", {"processId": os.getpid(), "rootUri": uri_of(str(folder))})
    seconds = time.monotonic() - began
    if not isinstance(initialized, dict) or "capabilities" not in initialized:
        raise _Failed("initialize: no capabilities")
    ask.tell("initialized", {})
    languages = {}
    for name in _PROBES:
        document = {"textDocument": {"uri": uri_of(str(folder / name))}}
        outline = json.dumps(ask("textDocument/documentSymbol", document))
        languages[Path(name).suffix] = '"probe"' in outline
    ask("shutdown", None)
    ask.tell("exit", None)
    code = process.wait()
    missing = [suffix for suffix, found in languages.items() if not found]
    problem = f"exit code {code}" if code else None
    if missing:
        problem = f"no definitions found in {' '.join(missing)}"
    return Handshake(problem, seconds, languages)


class _Asker:
    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._sink = cast("IO[bytes]", process.stdin)
        self._source = cast("IO[bytes]", process.stdout)
        self._numbers = 0

    def __call__(self, method: str, params: object) -> object:
        """Ask, and return the result.

        Raises:
            _Failed: it is refused, or never comes.
        """
        self._numbers += 1
        self._say({"id": self._numbers, "method": method, "params": params})
        while (body := read_frame(self._source)) is not None:
            message = json.loads(body)
            if message.get("id") == self._numbers:
                if "error" in message:
                    raise _Failed(f"{method}: {message['error'].get('message')}")
                return message.get("result")
        raise _Failed(f"{method}: it ended without an answer")

    def tell(self, method: str, params: object) -> None:
        """Send a notification."""
        self._say({"method": method, "params": params})

    def _say(self, message: Mapping[str, object]) -> None:
        self._sink.write(frame(encoded({"jsonrpc": "2.0", **message})))
        self._sink.flush()
