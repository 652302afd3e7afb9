"""How long questions take of a warm index, a cold one, and one beside a busy writer."""

import pathlib
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from functools import partial
from typing import NamedTuple

from benchmarks.lsp.speed import alone, parsing
from crewkit_index.matching import Names
from crewkit_index.workspace import Workspace, open_workspace


class Times(NamedTuple):
    """Milliseconds."""

    p50: float
    p95: float


def times(runs: Iterable[Callable[[], object]]) -> Times:
    """The median and the 95th percentile of some calls."""
    taken = []
    for run in runs:
        before = time.perf_counter()
        run()
        taken.append(1000 * (time.perf_counter() - before))
    taken.sort()
    return Times(taken[len(taken) // 2], taken[int(len(taken) * 0.95)])


def warm(workspace: Workspace, seed: int) -> dict[str, Times]:
    """Each kind of question at random identifiers; every one looks at the disk first."""
    sampled = alone.samples(workspace, seed, 200)
    few = sampled[:100]
    return {
        "definition": times(partial(workspace.definitions, *at) for at in sampled),
        "references": times(
            partial(workspace.references, *at, include_declaration=True) for at in few
        ),
        "hover": times(partial(workspace.hover, *at) for at in few),
        "documentSymbol": times(partial(workspace.document_symbols, at[0]) for at in few),
        "workspace/symbol": times(partial(workspace.workspace_symbols, at[0][-8:-4]) for at in few),
        "look": times(workspace.look for _ in range(20)),
    }


def cold(root: pathlib.Path, seed: int, data: pathlib.Path) -> dict[str, float]:
    """The first references of a repository never seen, and whether they are all of them."""
    shutil.rmtree(data, ignore_errors=True)
    known = open_workspace(root, data_dir=None, workers=2)
    known.wait_ready()
    path, place = alone.samples(known, seed, 1)[0]
    expected = known.references(path, place, include_declaration=True)
    known.close()
    before = time.perf_counter()
    workspace = open_workspace(root, data_dir=data, workers=2, patience=False)
    given = workspace.references(path, place, include_declaration=True)
    first = time.perf_counter() - before
    workspace.wait_ready()
    built = time.perf_counter() - before
    workspace.close()
    before = time.perf_counter()
    workspace = open_workspace(root, data_dir=data, workers=2, patience=False)
    again = workspace.references(path, place, include_declaration=True)
    warmed = time.perf_counter() - before
    stored = workspace.progress().stored
    workspace.close()
    return {
        "first_seconds": first,
        "complete": float(given == expected),
        "build_wall": built,
        "warm_start": warmed,
        "warm_equal": float(again == expected and stored),
    }


def saved(workspace: Workspace, root: pathlib.Path, seed: int) -> tuple[Times, Times]:
    """A file is written: until its symbols are the new ones; and its bare parse."""
    random_ = random.Random(seed)
    parsers = parsing.parsers()
    chosen = random_.sample(alone.paths_of(root), 40)
    asked = []
    for name in chosen:
        file = root / name
        before = file.read_bytes()
        file.write_bytes(before + b"\n")
        asked.append(times([partial(workspace.document_symbols, name)]).p50)
        file.write_bytes(before)
        workspace.document_symbols(name)
    parsed = []
    for name in chosen:
        source, parser = (root / name).read_bytes(), parsers.get(pathlib.Path(name).suffix)
        parser = parser or parsers[""]
        parsed.append(times([partial(parser.parse, source)]).p50)
    return _of(asked), _of(parsed)


def _of(taken: list[float]) -> Times:
    taken.sort()
    return Times(taken[len(taken) // 2], taken[int(len(taken) * 0.95)])


def beside_a_writer(root: pathlib.Path, data: pathlib.Path, seed: int) -> tuple[Times, Times]:
    """Looking names up, alone and while another process writes."""
    workspace = open_workspace(root, data_dir=data, workers=1)
    workspace.wait_ready()
    random_ = random.Random(seed)
    with workspace.seeing(None) as seen:
        paths = random_.sample(list(seen.paths()), 50)
        known = [facts for path in paths if (facts := seen.facts(path)) is not None]
        tokens = [token for facts in known for token in facts.tokens]
    chosen = [random_.choice(tokens) for _ in range(3000)]

    def lookups() -> Times:
        with workspace.seeing(None) as seen:
            return times(partial(seen.view.holding, token) for token in chosen)

    lonely = lookups()
    workspace.close()
    command = [sys.executable, "-m", alone.__name__, "write", str(root), str(data)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        workspace = open_workspace(root, data_dir=data, workers=1)
        workspace.wait_ready()
        busy = lookups()
        process.kill()
    workspace.close()
    subprocess.run(["git", "checkout", "-q", "."], cwd=root, check=True)
    return lonely, busy


def a_million_names(seed: int) -> Times:
    """Matching against four hundred thousand names, as a million symbols have."""
    random_ = random.Random(seed)
    parts = [
        "".join(random_.choices("abcdefghilmnoprstuvw", k=random_.randrange(3, 9)))
        for _ in range(4000)
    ]
    names = {
        random_.choice(parts) + random_.choice(parts).capitalize() + random_.choice(["", "s", "At"])
        for _ in range(400_000)
    }
    encoded = sorted((name.encode() for name in names), key=lambda name: (name.lower(), name))
    lines = b"\n" + b"".join(name + b"\n" for name in encoded)
    matching = Names(lines, lines.lower(), [])
    pool = sorted(names)
    queries = []
    for _ in range(300):
        name = random_.choice(pool)
        start = random_.randrange(len(name) - 3)
        queries.append(
            random_.choice([name, name[:4], name[start : start + 4], name[0] + name[2] + name[-2:]])
        )

    def first(query: str) -> list[str]:
        return [name for name, _ in zip(matching.matching(query), range(100), strict=False)]

    return times(partial(first, query) for query in queries)
