"""Speed and size of the index: `python -m benchmarks.lsp.speed [--tsls PROGRAM] [CORPUS ...]`.

Every goal is a ratio of two measures of one run on one machine. Sources come from package
registries by name, into a temporary folder unless told; nothing of them is kept in the project.
"""

import argparse
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

from benchmarks.lsp.speed import alone, asking, corpora, neighbor, parsing, report
from benchmarks.lsp.speed.report import Row
from crewkit_index.workspace import open_workspace

CTAGS_GOALS = {"rxjs": 1.6, "rails": 1.6, "three": 10.0, "x-tools": 10.0}
SEED = 20


def _alone(what: str, *arguments: pathlib.Path) -> dict[str, float]:
    command = [sys.executable, "-m", alone.__name__, what, *map(str, arguments)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def indexing(name: str, root: pathlib.Path, beside: pathlib.Path) -> int:
    """Cost of the whole index."""
    one = _alone("index", root, beside / "alone")
    files = [root / path for path in alone.paths_of(root)]
    ctags = parsing.ctags_seconds(files, beside)
    two = asking.cold(root, SEED, beside / "data")
    rows = [
        Row("files", one["files"], ""),
        Row("source", one["bytes"] / 1e6, "MB"),
        Row("parse only, 1 process", one["parse_wall"], "s"),
        Row("index processor time / parse only", one["index_cpu"] / one["parse_cpu"], "x", 2.5),
        Row(
            "index wall, 2 processes / parse only", two["build_wall"] / one["parse_wall"], "x", 1.5
        ),
        Row("index / source bytes", one["index_bytes"] / one["bytes"], "x", 1.0),
        Row("first references, cold", two["first_seconds"], "s"),
        Row("first answer incomplete", 1 - two["complete"], "", 0),
        Row("warm start / full index", two["warm_start"] / two["build_wall"], "x", 0.05),
        Row("warm answer differs", 1 - two["warm_equal"], "", 0),
    ]
    if ctags is not None:
        goal = CTAGS_GOALS.get(name, 6.0)
        rows.append(Row("index wall, 2 processes / ctags", two["build_wall"] / ctags, "x", goal))
    return report.show(f"{name}: indexing", rows)


def questions(name: str, root: pathlib.Path, beside: pathlib.Path) -> int:
    """Latency, freshness, sharing, memory."""
    data = beside / "data"
    workspace = open_workspace(root, data_dir=data, workers=2, patience=False)
    workspace.wait_ready()
    rows = []
    for what, taken in asking.warm(workspace, SEED).items():
        rows += [Row(f"{what} p50", taken.p50, "ms"), Row(f"{what} p95", taken.p95, "ms")]
    changed, parsed = asking.saved(workspace, root, SEED)
    workspace.close()
    lonely, busy = asking.beside_a_writer(root, data, SEED)
    memory = _alone("memory", root, data)
    rows += [
        Row("file saved until seen p95", changed.p95, "ms"),
        Row("file saved until seen / its parse, p95", changed.p95 / parsed.p95, "x", 4.0),
        Row("lookup p95", lonely.p95, "ms"),
        Row("lookup beside a writer / alone, p95", busy.p95 / lonely.p95, "x", 1.5),
        Row("memory of a warm session", memory["rss"] / 1e6, "MB"),
        Row("  of which its own", memory["uss"] / 1e6, "MB"),
    ]
    return report.show(f"{name}: questions", rows)


def main() -> int:
    """Measure; the number of goals missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--into", type=pathlib.Path)
    parser.add_argument("--tsls", type=pathlib.Path, help="its program, as npm installs it")
    parser.add_argument("corpora", nargs="*")
    arguments = parser.parse_args()
    missed = 0
    with tempfile.TemporaryDirectory() as temporary:
        into = arguments.into or pathlib.Path(temporary)
        for corpus in corpora.CORPORA:
            if arguments.corpora and corpus.name not in arguments.corpora:
                continue
            try:
                root = corpora.have(corpus, into.resolve())
            except (OSError, subprocess.CalledProcessError) as error:
                sys.stdout.write(f"\n{corpus.name} could not be had: {error}\n")
                continue
            beside = pathlib.Path(temporary) / f"{corpus.name}-made"
            beside.mkdir()
            missed += indexing(corpus.name, root, beside)
            missed += questions(corpus.name, root, beside)
            if arguments.tsls is not None and corpus.name == "rxjs":
                rows = neighbor.rows(root, beside, arguments.tsls.absolute(), SEED)
                missed += report.show("rxjs: beside typescript-language-server", rows)
            shutil.rmtree(beside)
    matched = asking.a_million_names(SEED)
    names = Row("workspace/symbol matching p95, 1M symbols", matched.p95, "ms", 50)
    missed += report.show("a million symbols", [names])
    sys.stdout.write(f"\n{missed} goals missed\n")
    return missed


if __name__ == "__main__":
    sys.exit(min(main(), 100))
