"""Files that another user could put in our way."""

import os
from pathlib import Path

import pytest

from crewkit_embedded.errors import StartBusy, UnsafeDataDirectory
from crewkit_embedded.files import bound_log, make_owned_directory, open_owned, write_owned
from crewkit_embedded.locks import FileLock
from crewkit_embedded.service_user import ServiceUser


def test_a_link_in_place_of_a_file_is_refused(place: Path, user: ServiceUser) -> None:
    """Neither what it points to is opened, nor does it change hands."""
    target = place / "target"
    target.write_text("theirs", encoding="utf-8")
    owner = target.stat().st_uid
    (place / "file").symlink_to(target)
    with pytest.raises(UnsafeDataDirectory, match="is a link"):
        open_owned(place / "file", user)
    assert owner == target.stat().st_uid


def test_a_second_name_of_a_file_is_refused(place: Path, user: ServiceUser) -> None:
    """A hard link leads astray as a symbolic one does."""
    (place / "target").touch()
    os.link(place / "target", place / "file")
    with pytest.raises(UnsafeDataDirectory, match="one name"):
        open_owned(place / "file", user)


@pytest.mark.parametrize("kind", ["directory", "pipe"])
def test_what_is_no_plain_file_is_refused(place: Path, user: ServiceUser, kind: str) -> None:
    """A pipe does not block, a directory is named."""
    if kind == "pipe":
        os.mkfifo(place / "file")
    else:
        (place / "file").mkdir()
    with pytest.raises(UnsafeDataDirectory, match="plain file"):
        open_owned(place / "file", user)


def test_a_link_in_place_of_a_directory_is_refused(place: Path, user: ServiceUser) -> None:
    """A directory must be one, and ours."""
    (place / "target").mkdir()
    (place / "logs").symlink_to(place / "target")
    with pytest.raises(UnsafeDataDirectory, match="no directory of crewkit's"):
        make_owned_directory(place / "logs", user)


def test_a_file_is_replaced_whole(place: Path, user: ServiceUser) -> None:
    """No temporary file stays behind."""
    write_owned(place / "note", "one", user)
    write_owned(place / "note", "two", user)
    assert [("note", "two")] == [(path.name, path.read_text("utf-8")) for path in place.iterdir()]


def test_a_log_keeps_its_end(place: Path) -> None:
    """Below the limit nothing happens; above it the last part moves aside."""
    log = place / "log"
    log.write_bytes(b"0123456789")
    bound_log(log, 10)
    assert not (place / "log.1").exists()
    bound_log(log, 4)
    assert (b"", b"6789") == (log.read_bytes(), (place / "log.1").read_bytes())


def test_locks_exclude_each_other(place: Path, user: ServiceUser) -> None:
    """Sharers keep one who wants it alone out, and the other way around."""
    first, second, third = (FileLock(place / "lock", user, patience=0.05) for _ in range(3))
    assert (True, True, False) == (first.try_shared(), second.try_shared(), third.try_exclusive())
    with pytest.raises(StartBusy, match="held"), third:
        pass
    first.release()
    second.release()
    with third:
        assert not first.try_shared()
    assert first.try_shared()
    first.release()
