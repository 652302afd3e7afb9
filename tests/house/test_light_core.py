"""Who embeds the core gets attrs and cattrs along, and nothing else."""

import os
import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path

import attr
import attrs
import cattrs
import pytest

from crewkit_testing.house import ROOT, packages

_EXTENSIONS = "typing_extensions"  # cattrs' own dependency
_CODE = """
import importlib, pkgutil, sys
for name in sys.argv[1:]:
    package = importlib.import_module(name)
    if name == "crewkit_core":
        for module in pkgutil.walk_packages(package.__path__, name + "."):
            importlib.import_module(module.name)
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """Return a folder in which attrs and cattrs lie, and what they need."""
    for module in (attr, attrs, cattrs):
        source = Path(str(module.__file__)).parent
        (tmp_path / source.name).symlink_to(source)
    extensions = distribution(_EXTENSIONS).locate_file(f"{_EXTENSIONS}.py")
    (tmp_path / f"{_EXTENSIONS}.py").symlink_to(str(extensions))
    return tmp_path


def loaded_by(bare: Path, *names: str) -> set[str]:
    """Import *names* where nothing is installed; return the top-level modules then loaded.

    Raises:
        ImportError: something is missing.
    """
    folders = {str((ROOT / folder).parent) for folder in packages().values()}
    done = subprocess.run(
        (sys.executable, "-S", "-c", _CODE, *names),
        env={"PYTHONPATH": os.pathsep.join([str(bare), *sorted(folders)])},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    if done.returncode:
        raise ImportError(done.stderr)
    return set(done.stdout.split())


def foreign(loaded: set[str]) -> set[str]:
    return loaded - set(sys.stdlib_module_names) - set(packages()) - {"__main__"}


def test_the_core_needs_attrs_alone(bare: Path) -> None:
    """Every module of it, and not even cattrs."""
    assert foreign(loaded_by(bare, "crewkit_core")) == {"attr", "attrs"}


@pytest.mark.parametrize("name", ["crewkit", "crewkit_wire"])
def test_the_library_imports_without_any_extra(bare: Path, name: str) -> None:
    """Whoever embeds crewkit installs only what they use."""
    assert foreign(loaded_by(bare, name)) <= {"attr", "attrs", "cattrs", _EXTENSIONS}


def test_the_bare_place_is_bare(bare: Path) -> None:
    """What is installed here cannot be imported there, or the tests above would prove nothing."""
    with pytest.raises(ImportError, match="No module named 'sqlalchemy'"):
        loaded_by(bare, "crewkit_postgres.engine")
