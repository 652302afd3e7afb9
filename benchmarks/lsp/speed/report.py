"""Measures beside what was aimed at, as ratios of one run."""

import os
import sys
from typing import NamedTuple


class Row(NamedTuple):
    """One measure."""

    what: str
    value: float
    unit: str
    goal: float | None = None
    """At most."""


def show(title: str, rows: list[Row]) -> int:
    """Print; how many goals were missed."""
    missed = 0
    load = " ".join(f"{value:.1f}" for value in os.getloadavg())
    sys.stdout.write(f"\n{title}   (load {load})\n")
    for row in rows:
        verdict = ""
        if row.goal is not None:
            fits = row.value <= row.goal
            missed += not fits
            verdict = f"  goal <= {row.goal:g}  {'met' if fits else 'MISSED'}"
        sys.stdout.write(f"  {row.what:<44}{row.value:>10.3f} {row.unit:<4}{verdict}\n")
    sys.stdout.flush()
    return missed
