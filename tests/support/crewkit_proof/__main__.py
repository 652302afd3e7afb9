"""Run suites of the proof; by hand their figures are written to ``docs/proof``."""

import argparse
import sys

from benchmarks.machine import commit
from crewkit_proof.running import OUTPUT, run
from crewkit_proof.suites import SUITES, chosen_by, suites_named


def main() -> int:
    """Run as told on the command line; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m crewkit_proof", description=__doc__)
    parser.add_argument("names", nargs="*", help=f"of {', '.join(s.name for s in SUITES)}")
    parser.add_argument("--chosen", action="store_true", help="the commit's own, at CI's size")
    parser.add_argument("--seed", type=int, help="to see a run again")
    parser.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE", help="of a suite's sizes"
    )
    told = parser.parse_args()
    if told.chosen:
        suite = chosen_by(commit().rstrip("+"))
        print(f"The proof of this commit: {suite.name}")
        return run(suite, dict(suite.small or {}), seed=told.seed, output=None)
    own = dict(pair.split("=", 1) for pair in told.set)
    names = tuple(told.names) or tuple(suite.name for suite in SUITES)
    codes = [
        run(suite, {**suite.full, **own}, seed=told.seed, output=OUTPUT)
        for suite in suites_named(names)
    ]
    return max(codes)


if __name__ == "__main__":
    sys.exit(main())
