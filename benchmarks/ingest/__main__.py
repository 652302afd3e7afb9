"""Measure ingestion against the floor: what PostgreSQL takes to swallow the same lines as rows."""

import argparse
from pathlib import Path

from benchmarks.ingest.measuring import measure
from benchmarks.ingest.report import CORPORA, Result, as_json, as_markdown
from benchmarks.machine import load, machine
from benchmarks.place import opened, served, temporary_folder


def main() -> None:
    """Run as told on the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ingest", description=__doc__)
    parser.add_argument("--seed", type=int, default=20_261)
    parser.add_argument("--rounds", type=int, default=9, help="of each corpus; medians count")
    parser.add_argument("--scale", type=float, default=1.0, help="of the corpora's size")
    parser.add_argument("--markdown", type=Path, help="where to write the result for people")
    parser.add_argument("--json", type=Path, help="where to write it for programs")
    told = parser.parse_args()
    result = run(told.seed, told.rounds, told.scale)
    text = as_markdown(result)
    print(text)
    if told.markdown:
        told.markdown.write_text(text)
    if told.json:
        told.json.write_text(as_json(result))


def run(seed: int, rounds: int, scale: float = 1.0) -> Result:
    """Measure every corpus on a platform of its own."""
    before = load()
    with temporary_folder() as folder:
        data_dir = folder / "data"
        with served(data_dir) as remote, opened(data_dir) as place:
            figures = tuple(
                measure(place, remote, corpus.scaled(scale), seed, rounds) for corpus in CORPORA
            )
    return Result(machine=machine(before), seed=seed, rounds=rounds, figures=figures)


if __name__ == "__main__":
    main()
