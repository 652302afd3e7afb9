"""Measure what one batch costs with a long history present, against a short one."""

import argparse
from pathlib import Path

from benchmarks.growth.measuring import Result, as_json, as_markdown, compare
from benchmarks.place import temporary_folder


def main() -> None:
    """Run as told on the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.growth", description=__doc__)
    parser.add_argument("--seed", type=int, default=20_262)
    parser.add_argument("--items", type=int, default=10_000_000, help="of the long history")
    parser.add_argument("--few", type=int, default=100_000, help="of the short one")
    parser.add_argument("--rounds", type=int, default=200, help="batches into each; medians count")
    parser.add_argument("--patience", type=float, default=7_200, help="seconds for the seeding")
    parser.add_argument("--keep", type=Path, help="seed into this folder and leave it there")
    parser.add_argument("--markdown", type=Path, help="where to write the result for people")
    parser.add_argument("--json", type=Path, help="where to write it for programs")
    told = parser.parse_args()
    with temporary_folder() as folder:
        result: Result = compare(
            few_dir=folder / "few",
            many_dir=told.keep or folder / "many",
            items=(told.few, told.items),
            seed=told.seed,
            rounds=told.rounds,
            patience=told.patience,
        )
    text = as_markdown(result)
    print(text)
    if told.markdown:
        told.markdown.write_text(text)
    if told.json:
        told.json.write_text(as_json(result))


if __name__ == "__main__":
    main()
