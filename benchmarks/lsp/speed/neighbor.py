"""Beside typescript-language-server: both by the protocol, one after the other, in one run.

Only what is TypeScript can be compared. Both are asked the same questions about the same files.
"""

import json
import os
import pathlib
import shutil
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import psutil

from benchmarks.lsp.accuracy.servers import LanguageServer, Place
from benchmarks.lsp.speed import alone, asking
from benchmarks.lsp.speed.report import Row
from crewkit_index.workspace import open_workspace

QUIET_SECONDS = 5.0
"""Without a longer answer for so long, a server has given its whole answer."""

CONFIGURATION = {
    "compilerOptions": {
        "target": "es2019", "module": "commonjs", "moduleResolution": "node", "strict": True,
        "noEmit": True, "lib": ["es2020", "dom"], "baseUrl": ".",
        "paths": {"rxjs": ["./src"], "rxjs/*": ["./src/*"]},
    },
    "include": ["src/**/*.ts"],
}  # fmt: skip


class First(NamedTuple):
    """References of one name, asked again and again from the start of the process."""

    answered: float
    """Seconds until the first answer."""
    complete: float
    """Seconds until the first answer that was whole."""
    share: float
    """How much of the whole the first answer held."""
    whole: int


ROUNDS = 3
"""The servers take turns; the best of each counts, since others use the machine too."""


class Warm(NamedTuple):
    """A server that has loaded everything."""

    definition: asking.Times
    references: asking.Times
    symbols: asking.Times
    memory: float


def prepared(corpus: pathlib.Path, beside: pathlib.Path) -> pathlib.Path:
    """The package's sources as a project that the compiler loads as one."""
    root = beside / "neighbor"
    package = next(path.parent for path in sorted(corpus.glob("*/src")))
    shutil.copytree(package / "src", root / "src", ignore=shutil.ignore_patterns("tsconfig*"))
    (root / "tsconfig.json").write_text(json.dumps(CONFIGURATION))
    return root


def commands(tsls: pathlib.Path, data: pathlib.Path) -> dict[str, list[str]]:
    """How each is started; `env` hands on where our index lies."""
    settled = ["env", f"CREWKIT_INDEX_DIR={data}", f"PYTHONPATH={os.pathsep.join(sys.path)}"]
    return {
        "crewkit": [*settled, sys.executable, "-P", "-m", "crewkit_lsp", "--stdio"],
        "tsls": [str(tsls), "--stdio"],
    }


def first(command: list[str], root: pathlib.Path, place: Place) -> First:
    """From the start of a process to the whole answer."""
    began = time.perf_counter()
    server = LanguageServer(command, root, "typescript")
    try:
        given = [(len(server.references(place)), time.perf_counter() - began)]
        longest = given[0]
        while time.perf_counter() - began < longest[1] + QUIET_SECONDS:
            given.append((len(server.references(place)), time.perf_counter() - began))
            longest = max(longest, given[-1], key=lambda one: one[0])
            time.sleep(0.02)
    finally:
        server.close()
    return First(given[0][1], longest[1], given[0][0] / max(longest[0], 1), longest[0])


def _memory(process: int) -> float:
    """Resident bytes of a process and what it started."""
    root = psutil.Process(process)
    return float(sum(one.memory_info().rss for one in (root, *root.children(recursive=True))))


def warm(command: list[str], root: pathlib.Path, places: list[Place], names: list[str]) -> Warm:
    """Questions to a server that has loaded and opened what it is asked about."""
    server = LanguageServer(command, root, "typescript")
    try:
        server.references(places[0])
        time.sleep(QUIET_SECONDS)
        for place in places:
            server.definition(place)

        def ask(name: str) -> object:
            return server.request("workspace/symbol", {"query": name})

        ask(names[0])
        return Warm(
            asking.times(partial(server.definition, place) for place in places),
            asking.times(partial(server.references, place) for place in places[:100]),
            asking.times(partial(ask, name) for name in names),
            _memory(server.pipe.child.pid),
        )
    finally:
        server.close()


def _best(rounds: list[Warm]) -> Warm:
    def least(taken: Callable[[Warm], asking.Times]) -> asking.Times:
        return min(map(taken, rounds), key=lambda times: times.p95)

    return Warm(
        least(lambda one: one.definition),
        least(lambda one: one.references),
        least(lambda one: one.symbols),
        min(one.memory for one in rounds),
    )


def questions_of(root: pathlib.Path, seed: int) -> tuple[list[Place], list[str], Place]:
    """What is asked: places, names to search, and the class that most files mention."""
    workspace = open_workspace(root, data_dir=None, workers=2)
    workspace.wait_ready()
    sampled = alone.samples(workspace, seed, 200)
    places = [Place(str(root / path), at.line, at.column) for path, at in sampled]
    names = [pathlib.Path(path).stem[:6] for path, _ in sampled[:100]]
    known = workspace.workspace_symbols("Observable")[0]
    start = known.selection.start
    workspace.close()
    return places, names, Place(str(root / known.path), start.line, start.column)


def rows(corpus: pathlib.Path, beside: pathlib.Path, tsls: pathlib.Path, seed: int) -> list[Row]:
    """All bars that name another server."""
    root, data = prepared(corpus, beside), beside / "neighbor-data"
    places, names, popular = questions_of(root, seed)
    both = commands(tsls, data)
    firsts: dict[str, list[First]] = {"crewkit": [], "tsls": []}
    warms: dict[str, list[Warm]] = {"crewkit": [], "tsls": []}
    for _ in range(ROUNDS):
        shutil.rmtree(data, ignore_errors=True)
        for who in both:
            firsts[who].append(first(both[who], root, popular))
            warms[who].append(warm(both[who], root, places, names))
    ours_first, theirs_first = (
        # a round that was never whole, since the machine was busy, is no first whole answer
        min(firsts[who], key=lambda one: (-one.whole, one.complete))
        for who in ("crewkit", "tsls")
    )
    least = min(one.share for one in firsts["crewkit"])
    ours, theirs = (_best(warms[who]) for who in ("crewkit", "tsls"))
    return [
        Row("tsls: first references complete", theirs_first.complete, "s"),
        Row("tsls: share of the first answer", theirs_first.share, ""),
        Row("tsls: whole answer", theirs_first.whole, ""),
        Row("whole answer", ours_first.whole, ""),
        Row("first answer incomplete, by the protocol", 1 - least, "", 0),
        Row("first references complete / tsls", ours_first.complete / theirs_first.complete, "x",
            1 / 5),
        Row("tsls: references p95", theirs.references.p95, "ms"),
        Row("references p95 / tsls", ours.references.p95 / theirs.references.p95, "x", 1 / 10),
        Row("tsls: definition p95", theirs.definition.p95, "ms"),
        Row("definition p95 / tsls", ours.definition.p95 / theirs.definition.p95, "x", 1.0),
        Row("tsls: workspace/symbol p95", theirs.symbols.p95, "ms"),
        Row("workspace/symbol p95 / tsls", ours.symbols.p95 / theirs.symbols.p95, "x", 1 / 3),
        Row("tsls: memory, warm", theirs.memory / 1e6, "MB"),
        Row("memory, warm, all processes / tsls", ours.memory / theirs.memory, "x", 1 / 8),
    ]  # fmt: skip
