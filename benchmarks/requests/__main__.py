"""Measure what an authenticated GET costs against a bare one."""

import argparse
from pathlib import Path

from benchmarks.place import temporary_folder
from benchmarks.requests.measuring import as_markdown, measure


def main() -> None:
    """Run as told on the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.requests", description=__doc__)
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--seconds", type=float, default=5, help="of each half of a round")
    parser.add_argument("--rounds", type=int, default=5, help="the middle one counts")
    parser.add_argument("--markdown", type=Path, help="where to write the result for people")
    told = parser.parse_args()
    with temporary_folder() as folder:
        result = measure(
            folder / "data", clients=told.clients, seconds=told.seconds, rounds=told.rounds
        )
    text = as_markdown(result)
    print(text)
    if told.markdown:
        told.markdown.write_text(text)


if __name__ == "__main__":
    main()
