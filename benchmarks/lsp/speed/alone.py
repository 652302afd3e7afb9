"""What is measured in a process of its own; prints one line of JSON.

alone.py index ROOT FOLDER          processor time of parsing and of indexing, one process
alone.py memory ROOT DATA           memory of a session after questions
alone.py write ROOT DATA            write for ever, as a busy session does
"""

import gc
import itertools
import json
import pathlib
import random
import sys
import time

import psutil

from benchmarks.lsp.speed import parsing
from crewkit_index.answers import Position
from crewkit_index.keyed import LmdbTables
from crewkit_index.languages.registry import language_of
from crewkit_index.listing import git_places, list_files
from crewkit_index.messages import Item
from crewkit_index.store import Building
from crewkit_index.worker import Worker
from crewkit_index.workspace import Workspace, open_workspace

RUNS = 3
BATCH = 64


def paths_of(root: pathlib.Path) -> list[str]:
    """What the index would read."""
    return list_files(root, git_places(root)).paths


def _index(root: pathlib.Path, paths: list[str], folder: pathlib.Path) -> None:
    worker, building = Worker(), Building(LmdbTables.of(folder))
    for start in range(0, len(paths), BATCH):
        building.add(
            worker.item(Item(path, f"{root}/{path}", language_of(path) or ""), [])
            for path in paths[start : start + BATCH]
        )
    building.finish()


def index(root: pathlib.Path, folder: pathlib.Path) -> dict[str, object]:
    """Medians of both, one after the other in turns."""
    paths = paths_of(root)
    files = [root / path for path in paths]
    _index(root, paths[:50], folder / "warm")  # what is loaded once is loaded
    gc.disable()
    gc.freeze()
    rows = []
    for run in range(RUNS):
        start_cpu, start = time.process_time(), time.perf_counter()
        parsing.parse_all(files)
        middle_cpu, middle = time.process_time(), time.perf_counter()
        _index(root, paths, folder / str(run))
        end_cpu, end = time.process_time(), time.perf_counter()
        rows.append((middle_cpu - start_cpu, end_cpu - middle_cpu, middle - start, end - middle))
    medians = [sorted(column)[RUNS // 2] for column in zip(*rows, strict=True)]
    stored = (folder / "0" / "data.mdb").stat()
    return {
        "files": len(files),
        "bytes": sum(file.stat().st_size for file in files),
        "parse_cpu": medians[0],
        "index_cpu": medians[1],
        "parse_wall": medians[2],
        "index_bytes": stored.st_blocks * 512,
    }


def samples(workspace: Workspace, seed: int, count: int) -> list[tuple[str, Position]]:
    """Identifiers at random, as (path, position)."""
    random_ = random.Random(seed)
    found: list[tuple[str, Position]] = []
    with workspace.seeing(None) as seen:
        paths = seen.paths()
        while len(found) < count:
            path = random_.choice(paths)
            facts = seen.facts(path)
            if facts is not None and facts.occurrences:
                place = facts.lines.position(random_.choice(facts.occurrences).start)
                found.append((path, place))
    return found


def memory(root: pathlib.Path, data: pathlib.Path) -> dict[str, object]:
    """A warm session's, after two hundred questions; its workers have ended or never began."""
    workspace = open_workspace(root, data_dir=data, workers=1)
    workspace.wait_ready()
    for path, place in samples(workspace, 7, 100):
        workspace.definitions(path, place)
        workspace.references(path, place, include_declaration=True)
    workspace.workspace_symbols("get")
    found = psutil.Process().memory_full_info()
    workers = len(workspace.worker_pids())
    workspace.close()
    return {"rss": found.rss, "uss": found.uss, "workers": workers}


def write(root: pathlib.Path, data: pathlib.Path) -> dict[str, object]:
    """Until killed."""
    workspace = open_workspace(root, data_dir=data, workers=1, patience=False)
    workspace.wait_ready()
    paths = paths_of(root)
    for turn in itertools.count():
        path = root / paths[turn % 20]
        path.write_bytes(path.read_bytes() + b"\n")
        workspace.document_symbols(paths[turn % 20])
        if turn == 0:
            sys.stdout.write("busy\n")
            sys.stdout.flush()
    return {}


if __name__ == "__main__":
    what, first, second = sys.argv[1:]
    answer = {"index": index, "memory": memory, "write": write}[what](
        pathlib.Path(first), pathlib.Path(second)
    )
    sys.stdout.write(json.dumps(answer) + "\n")
