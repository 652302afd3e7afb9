"""How often our answers are those of a compiler-grade server: `python -m benchmarks.lsp.accuracy`.

Needs npm (pyright, typescript), pip (Django, a rust-analyzer of 2022) and, for Rust and Ruby,
Debian's `librust-tokio-dev librust-rayon-dev rust-src ruby-rails`.
"""

import argparse
import pathlib
import subprocess
import tempfile

from benchmarks.lsp.accuracy.corpora import CORPORA, Corpus
from benchmarks.lsp.accuracy.memory import MemoryIndex
from benchmarks.lsp.accuracy.scoring import Miss, score_definitions, score_references


def main() -> None:
    """Print a table, and with --misses what was missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", nargs="*", default=list(CORPORA), choices=list(CORPORA))
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--definitions", type=int, default=400)
    parser.add_argument("--references", type=int, default=80)
    parser.add_argument("--misses", type=int, default=0)
    parser.add_argument(
        "--folder",
        type=pathlib.Path,
        default=pathlib.Path(tempfile.gettempdir(), "crewkit-accuracy"),
    )
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=True
    )
    print(f"commit {commit.stdout.strip()}, seed {asked.seed}")
    for name in asked.corpora:
        measure(CORPORA[name], asked)


def measure(corpus: Corpus, asked: argparse.Namespace) -> None:
    """One corpus's rows."""
    root = corpus.fetch(asked.folder)
    index = MemoryIndex(root, corpus.language)
    oracle = corpus.oracle(root, index, asked.folder)
    try:
        found = score_definitions(index, oracle, asked.seed, asked.definitions, corpus.sampled)
        print(
            f"{corpus.name}: definitions n={found.asked}"
            f" recall@1={found.recall:.1f} precision@1={found.precision:.1f};"
            f" outside n={found.foreign} false answers={found.false_answers:.1f} %"
            f" (goal {corpus.goal}; false answers <= 10 %)",
            flush=True,
        )
        show(index, found.misses[: asked.misses])
        if asked.references and corpus.language != "ruby":
            mentions = score_references(index, oracle, asked.seed, asked.references, corpus.sampled)
            print(
                f"{corpus.name}: references n={mentions.asked} precision={mentions.precision:.1f}"
                f" recall={mentions.recall:.1f} F1={mentions.f1:.3f};"
                f" micro precision={mentions.micro_precision:.1f}"
                f" recall={mentions.micro_recall:.1f} (goal micro precision >= 85)",
                flush=True,
            )
            show(index, mentions.misses[: asked.misses])
    finally:
        oracle.close()


def show(index: MemoryIndex, misses: list[Miss]) -> None:
    """What was missed, a line each."""
    for miss in misses:
        line = miss.sample.position.line
        text = index.sources[miss.sample.path].split(b"\n")[line].decode("utf-8", "replace")
        place = f"{miss.sample.path}:{line + 1}"
        print(f"  {place} {miss.sample.occurrence.token} | {text.strip()[:80]}")
        print(f"    ours {miss.ours[:3]} theirs {miss.theirs[:3]}")


if __name__ == "__main__":
    main()
