"""What the protocol costs: ten thousand places, and the way from start to the first answer.

``python -m benchmarks.lsp.protocol [--rounds N] [--tsls PATH]``, where PATH is what
``npm install typescript-language-server typescript`` puts into ``node_modules/.bin``. Every figure
is a ratio within one run: the servers take turns, and medians are compared.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests" / "support"))

from crewkit_testing.lsp.raw import CLAUDE, Server, about

_PLACES = 10_000
_REPEATS = 10
_G_CPU, _A_CPU = 1 / 4, 1 / 10
_G_START, _A_START = 2.5, 0.5

STOCK = """
from lsprotocol import types
from pygls.lsp.server import LanguageServer

server = LanguageServer("stock", "1")
place = types.Range(types.Position(0, 0), types.Position(0, 4))

@server.feature(types.TEXT_DOCUMENT_REFERENCES)
def references(params: types.ReferenceParams) -> list[types.Location]:
    uri = params.text_document.uri
    return [types.Location(uri, place) for _ in range(10_000)]

server.start_io()
"""

OURS = [sys.executable, "-P", "-m", "crewkit_testing.lsp.planted", "serve", "60", "5"]
REAL = [sys.executable, "-P", "-m", "crewkit_lsp", "--stdio"]
CLI = [str(Path(sys.executable).with_name("crewkit")), "lsp", "start", "--stdio"]


def cpu_of(process: int) -> float:
    """Return the seconds of CPU that a process and its children have used."""
    root = psutil.Process(process)
    times = [one.cpu_times() for one in (root, *root.children(recursive=True))]
    return sum(one.user + one.system for one in times)


def places(command: list[str], root: Path) -> tuple[float, float]:
    """Return the CPU and the time of one answer of ten thousand places, in seconds."""
    with Server(command, root) as server:
        server.start(root, CLAUDE)
        asked = about(root / "many.py") | {"context": {"includeDeclaration": True}}
        assert len(server.call("textDocument/references", asked)) == _PLACES
        before, began = cpu_of(server.process.pid), time.monotonic()
        for _ in range(_REPEATS):
            server.call("textDocument/references", asked)
        took = time.monotonic() - began
        return (cpu_of(server.process.pid) - before) / _REPEATS, took / _REPEATS


def start(command: list[str], root: Path, index: str) -> tuple[float, float]:
    """Return the time from start to the answer to initialize, and memory in MiB after it."""
    options = {"tsserver": {"path": tsserver_beside(command[0])}}
    began = time.monotonic()
    with Server(command, root, CREWKIT_INDEX_DIR=index) as server:
        server.start(root, CLAUDE, initializationOptions=options)
        took = time.monotonic() - began
        memory = psutil.Process(server.process.pid).memory_info().rss / 2**20
        return took, memory


def tsserver_beside(server: str) -> str:
    """Return the TypeScript that npm put beside a server."""
    return str(Path(server).absolute().parents[1] / "typescript" / "lib")


def verdict(ratio: float, must: float, aim: float) -> str:
    """Say where a ratio stands."""
    if ratio <= aim:
        return f"A (<= {aim:g})"
    return f"G (<= {must:g})" if ratio <= must else f"FALLS SHORT of G (<= {must:g})"


def report_places(root: Path, rounds: int) -> bool:
    """Compare ten thousand places with stock pygls; return whether the bar is met."""
    stock = [sys.executable, "-P", "-c", STOCK]
    runs = [(places(OURS, root), places(stock, root)) for _ in range(rounds)]
    ours, theirs = (statistics.median(run[n][0] for run in runs) for n in (0, 1))
    ours_ms, theirs_ms = (1000 * statistics.median(run[n][1] for run in runs) for n in (0, 1))
    ratio = ours / theirs
    print(f"10,000 locations, CPU: crewkit {1000 * ours:.1f} ms, pygls {1000 * theirs:.1f} ms")
    print(f"  ratio {ratio:.3f}: {verdict(ratio, _G_CPU, _A_CPU)}")
    print(f"  round trip: crewkit {ours_ms:.1f} ms, pygls {theirs_ms:.1f} ms")
    return ratio <= _G_CPU


def report_start(root: Path, rounds: int, named: str | None) -> bool:
    """Compare the start with typescript-language-server; return whether the bar is met."""
    servers = {"crewkit_lsp": REAL, "crewkit lsp start": CLI}
    if named:
        servers["typescript-language-server"] = [named, "--stdio"]
    with tempfile.TemporaryDirectory() as index:
        runs = [
            {name: start(command, root, index) for name, command in servers.items()}
            for _ in range(rounds)
        ]
    medians = {name: statistics.median(run[name][0] for run in runs) for name in servers}
    for name, took in medians.items():
        memory = statistics.median(run[name][1] for run in runs)
        print(f"start to initialize: {name} {1000 * took:.0f} ms, {memory:.0f} MiB then")
    if not named:
        print("  typescript-language-server was not measured: --tsls names none")
        return True
    ratio = medians["crewkit_lsp"] / medians["typescript-language-server"]
    print(f"  ratio {ratio:.3f}: {verdict(ratio, _G_START, _A_START)}")
    return ratio <= _G_START


def main() -> int:
    """Measure and print; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--tsls", help="typescript-language-server, as npm installs it")
    given = parser.parse_args()
    rounds = given.rounds
    with tempfile.TemporaryDirectory() as place:
        root = Path(place).resolve()
        (root / "many.py").write_text("name\n")
        (root / "a.ts").write_text("export const a = 1;\n")
        (root / "package.json").write_text(json.dumps({"name": "x"}))
        subprocess.run(["git", "init", "-q", str(root)], check=True)
        print(f"load {os.getloadavg()[0]:.1f}, medians of {rounds}")
        met = [report_places(root, rounds), report_start(root, rounds, given.tsls)]
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
