"""Measure what more processes of the API and of the worker bring."""

import argparse
from pathlib import Path

from benchmarks.place import temporary_folder
from benchmarks.processes.measuring import as_markdown, measure


def main() -> None:
    """Run as told on the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.processes", description=__doc__)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=5, help="of each round of requests")
    parser.add_argument("--jobs", type=int, default=1500, help="of each round of jobs")
    parser.add_argument("--rounds", type=int, default=3, help="the middle one counts")
    parser.add_argument("--markdown", type=Path, help="where to write the result for people")
    told = parser.parse_args()
    with temporary_folder() as folder:
        result = measure(
            folder / "data",
            clients=told.clients,
            seconds=told.seconds,
            jobs=told.jobs,
            rounds=told.rounds,
        )
    text = as_markdown(result)
    print(text)
    if told.markdown:
        told.markdown.write_text(text)


if __name__ == "__main__":
    main()
