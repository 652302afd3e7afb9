"""Measure what a hook costs, beside the least that the standard library could do."""

import argparse
import sys

from benchmarks.hooks.measuring import MOST, as_markdown, measure
from benchmarks.place import temporary_folder


def main() -> None:
    """Run as told on the command line; fail when a hook takes too many times as long."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.hooks", description=__doc__)
    parser.add_argument("--times", type=int, default=200)
    told = parser.parse_args()
    with temporary_folder() as folder:
        pairs = measure(folder, told.times)
    print(as_markdown(pairs))
    sys.exit(any(pair.ratio > MOST for pair in pairs))


if __name__ == "__main__":
    main()
