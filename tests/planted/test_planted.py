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
SHARE = 12
"""One bug in so many is planted in every run; all of them by ``tox -e proof -- planted``."""
FAILED = 1
"""How pytest ends when tests ran and some failed; anything else proves nothing."""


def chosen() -> list[Path]:
    """Return the bugs that are planted now: one in SHARE, by the commit; or all."""
    if os.environ.get("CREWKIT_PLANTED") == "all":
        return PATCHES
    asked = ["git", "rev-parse", "--verify", "-q", "HEAD"]
    commit = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False).stdout
    return PATCHES[int(commit[:8] or "0", 16) % SHARE :: SHARE]


def copy_house(place: Path) -> None:
    """Copy what the suites need, without what they do not."""
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            ignored = shutil.ignore_patterns("__pycache__", "transcripts", "planted")
            shutil.copytree(source, place / name, ignore=ignored)
        else:
            shutil.copy(source, place / name)


def plant(patch: Path, place: Path, *options: str) -> None:
    """Apply the patch to a copy."""
    applied = subprocess.run(
        ["git", "apply", "--whitespace=nowarn", *options, str(patch)],
        cwd=place,
        env={**os.environ, "GIT_CEILING_DIRECTORIES": str(place.parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert 0 == applied.returncode, f"{patch.stem} does not fit the code: {applied.stderr}"


def test_every_bug_fits_the_code(tmp_path: Path) -> None:
    """None is left behind by a change."""
    copy_house(tmp_path)
    for patch in PATCHES:
        plant(patch, tmp_path, "--check")


@pytest.mark.parametrize("patch", chosen(), ids=lambda patch: f"{patch.parent.name}-{patch.stem}")
def test_a_planted_bug_turns_its_suite_red(patch: Path, tmp_path: Path) -> None:
    """The suite fails with the bug in it; that it passes without is the suite's own run."""
    copy_house(tmp_path)
    plant(patch, tmp_path)
    first, _, _ = patch.read_text("utf-8").partition("\n")
    suite = shlex.split(first.removeprefix("suite:"))
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
