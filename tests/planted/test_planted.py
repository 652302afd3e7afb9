"""Bar B40: bugs kept as patches; each, planted in a copy, turns the suite that it names red."""

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PATCHES = sorted(Path(__file__).parent.glob("*/*.patch"))
COPIED = ("crewkit_core", "adapters", "entrypoints", "migrations", "tests", "pyproject.toml")
PATHS = ("", "adapters", "entrypoints", "migrations", "tests/support")
FAILED = 1
"""How pytest ends when tests ran and some failed; anything else proves nothing."""


@pytest.mark.parametrize("patch", PATCHES, ids=lambda patch: f"{patch.parent.name}-{patch.stem}")
def test_a_planted_bug_turns_its_suite_red(patch: Path, tmp_path: Path) -> None:
    """The suite fails with the bug in it; that it passes without is the suite's own run."""
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(
                source,
                tmp_path / name,
                ignore=shutil.ignore_patterns("__pycache__", "transcripts", "planted"),
            )
        else:
            shutil.copy(source, tmp_path / name)
    first, _, _ = patch.read_text("utf-8").partition("\n")
    suite = shlex.split(first.removeprefix("suite:"))
    applied = subprocess.run(
        ["git", "apply", "--whitespace=nowarn", str(patch)],
        cwd=tmp_path,
        env={**os.environ, "GIT_CEILING_DIRECTORIES": str(tmp_path.parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert 0 == applied.returncode, f"the bug does not fit the code any more: {applied.stderr}"
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *suite],
        cwd=tmp_path,
        env={
            **{k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "COV"))},
            "PYTHONPATH": os.pathsep.join(str(tmp_path / path) for path in PATHS),
            "PYTHONDONTWRITEBYTECODE": "1",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert FAILED == ran.returncode, f"{patch.stem} went unnoticed:\n{ran.stdout[-2000:]}"


def test_bugs_are_planted() -> None:
    """B40: how many there are."""
    print(f"B40: {len(PATCHES)} planted bugs")
    assert PATCHES
