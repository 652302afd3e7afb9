"""Measure what the trail adds to a change, and what it takes to verify a chain."""

import argparse
from pathlib import Path

from benchmarks.place import temporary_folder
from benchmarks.trail.measuring import as_markdown, measure


def main() -> None:
    """Run as told on the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.trail", description=__doc__)
    parser.add_argument("--changes", type=int, default=300, help="of each kind in a round")
    parser.add_argument("--rounds", type=int, default=7, help="the middle one counts")
    parser.add_argument("--records", type=int, default=50_000, help="of the chain to verify")
    parser.add_argument("--markdown", type=Path, help="where to write the result for people")
    told = parser.parse_args()
    with temporary_folder() as folder:
        result = measure(
            folder / "data", changes=told.changes, rounds=told.rounds, records=told.records
        )
    text = as_markdown(result)
    print(text)
    if told.markdown:
        told.markdown.write_text(text)


if __name__ == "__main__":
    main()
