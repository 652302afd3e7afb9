"""A new data directory: complete, or not there."""

import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from crewkit_embedded.binaries import ENVIRONMENT, Binaries
from crewkit_embedded.errors import ClusterFailed, ForeignMajor
from crewkit_embedded.files import make_owned_directory, write_owned
from crewkit_embedded.reach import spawn_options
from crewkit_embedded.service_user import ServiceUser, current_user

ADMIN_ROLE = "crewkit"
APP_ROLE = "crewkit_app"
DATABASE = "crewkit"
UNFINISHED = ".postgres-new-"
SWEEP_SECONDS = 10.0

# One statement a line: single-user mode takes them so.
FIRST_STATEMENTS = (
    f"create role {APP_ROLE} login nosuperuser nocreatedb nocreaterole nobypassrls\n"
    f"create database {DATABASE}\n"
)


def initialize(
    data: Path, binaries: Binaries, user: ServiceUser, settings: Mapping[str, str]
) -> None:
    """Make the cluster with its roles and database beside the place, then move it there.

    The caller holds the start lock, so what an interrupted run left can be swept away.

    Raises:
        ClusterFailed: a program failed; its words are in the message.
    """
    _sweep(data.parent)
    durable = settings.get("fsync") != "off"
    unfinished = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=data.parent))
    make_owned_directory(unfinished, user)
    locale = ["-E", "UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    if binaries.major < 17:  # noqa: PLR2004  the provider "builtin" came with 17
        locale = ["-E", "UTF8", "--locale=C.UTF-8"]
    initdb = [binaries.program("initdb"), "-D", str(unfinished), "-U", ADMIN_ROLE, *locale]
    initdb += ["--auth-local=peer", "--auth-host=reject", *([] if durable else ["--no-sync"])]
    _run(initdb, binaries, unfinished, user)
    single = [binaries.program("postgres"), "--single", "-D", str(unfinished)]
    single += ["-c", "exit_on_error=on", *([] if durable else ["-c", "fsync=off"]), "postgres"]
    _run(single, binaries, unfinished, user, FIRST_STATEMENTS)
    unfinished.rename(data)


def check_major(data: Path, binaries: Binaries) -> None:
    """Refuse data that these binaries cannot read.

    Raises:
        ForeignMajor: the data was written by another major version.
    """
    written = (data / "PG_VERSION").read_text(encoding="ascii").strip()
    if written != str(binaries.major):
        raise ForeignMajor(
            f"{data} was written by PostgreSQL {written}, and the binaries in "
            f"{binaries.directory} are PostgreSQL {binaries.version}: name a directory of "
            f"PostgreSQL {written} programs with CREWKIT_PG_BINDIR, dump with it, "
            "and restore into a new data directory"
        )


def write_access_rules(data: Path, user: ServiceUser) -> None:
    """Let the service user, and whoever starts the server, in as either role; nobody else."""
    people = dict.fromkeys((user.name, current_user().name))
    rules = [
        f"crewkit {_quoted(person)} {role}\n"
        for person in people
        for role in (ADMIN_ROLE, APP_ROLE)
    ]
    write_owned(data / "pg_hba.conf", "local all all peer map=crewkit\n", user)
    write_owned(data / "pg_ident.conf", "".join(rules), user)


def _sweep(directory: Path) -> None:
    """Remove unfinished clusters.

    The programs of a killed run may still be at work in one: without it they fail and end.
    """
    deadline = time.monotonic() + SWEEP_SECONDS
    while left := list(directory.glob(f"{UNFINISHED}*")):
        for unfinished in left:
            shutil.rmtree(unfinished, ignore_errors=True)
        if time.monotonic() > deadline:
            raise ClusterFailed(f"{left[0]} cannot be removed")


def _quoted(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_.-]+", name) else '"' + name.replace('"', '""') + '"'


def _run(
    command: Sequence[str],
    binaries: Binaries,
    data: Path,
    user: ServiceUser,
    statements: str | None = None,
) -> None:
    answer = subprocess.run(
        command,
        input=statements or "",
        env=ENVIRONMENT,
        cwd="/",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        **spawn_options(user, [*binaries.needed, data]),
    )
    if answer.returncode != 0:
        name = Path(command[0]).name
        raise ClusterFailed(f"{name} failed ({answer.returncode}): {answer.stdout.strip()}")
