"""Running a suite and writing what it found."""

import os
import secrets
import shlex
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

import attrs

from benchmarks.machine import ROOT, Machine, load, machine
from crewkit_proof.suites import Suite

OUTPUT = ROOT / "docs" / "proof"


@attrs.frozen(kw_only=True)
class Outcome:
    """How a run of a suite went."""

    suite: Suite
    sizes: Mapping[str, str]
    seed: int
    machine: Machine
    seconds: float
    code: int
    figures: str


def run(suite: Suite, sizes: Mapping[str, str], *, seed: int | None, output: Path | None) -> int:
    """Run *suite*; return its exit code.

    Args:
        sizes: How long it is.
        seed: None: one nobody has used.
        output: The folder to write the result to; None: it is only printed.
    """
    used = secrets.randbelow(2**32) if seed is None else seed
    before = load()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        figures = Path(folder) / "figures.md"
        told = {"seed": str(used), "figures": str(figures), **sizes}
        command = [part.format_map(told) if "{" in part else part for part in suite.command]
        print(f"$ CREWKIT_SEED={used} {shlex.join(command)}", flush=True)
        done = subprocess.run(
            command, cwd=ROOT, env=_environment(used, figures, sizes), check=False
        )
        found = figures.read_text() if figures.exists() else ""
    outcome = Outcome(
        suite=suite,
        sizes=sizes,
        seed=used,
        machine=machine(before),
        seconds=time.monotonic() - began,
        code=done.returncode,
        figures=found,
    )
    text = as_markdown(outcome)
    print(text)
    if output is not None:
        output.mkdir(parents=True, exist_ok=True)
        (output / f"{suite.name}.md").write_text(text)
    return done.returncode


def _environment(seed: int, figures: Path, sizes: Mapping[str, str]) -> dict[str, str]:
    own = {name: value for name, value in sizes.items() if name.startswith("CREWKIT_")}
    paths = os.pathsep.join((str(ROOT), str(ROOT / "tests" / "support")))
    return {
        **os.environ,
        **own,
        "PYTHONPATH": paths,
        "CREWKIT_SEED": str(seed),
        "CREWKIT_FIGURES": str(figures),
    }


def as_markdown(outcome: Outcome) -> str:
    """Return the outcome for people."""
    ran, suite = outcome.machine, outcome.suite
    sizes = ", ".join(f"{name}={value}" for name, value in outcome.sizes.items())
    again = f"tox -e proof -- {suite.name} --seed {outcome.seed}"
    ran_on = (
        f"Commit {ran.commit}; seed {outcome.seed}; {sizes}; {outcome.seconds:.0f} s on"
        f" {ran.cores} cores, load {ran.load[0]} before and {ran.load[1]} after;"
        f" Python {ran.python}."
    )
    passed = "**Passed.**" if outcome.code == 0 else f"**Failed** (exit code {outcome.code})."
    if outcome.code == 0 and "**missed**" in outcome.figures:
        passed = "**Ran to its end; a bar is missed.**"
    parts = (f"# {suite.title}", passed, f"{ran_on}\nAgain: `{again}`.", outcome.figures)
    return "\n\n".join(part.strip() for part in parts if part) + "\n"
