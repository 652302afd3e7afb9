"""Where the data lies, and who else could get at it."""

import os
import stat
from pathlib import Path

import pytest

from crewkit_embedded.data_dir import default_data_dir, make_data_dir
from crewkit_embedded.errors import UnsafeDataDirectory
from crewkit_embedded.service_user import ServiceUser, choose_service_user


@pytest.mark.parametrize(
    ("environ", "euid", "expected"),
    [
        ({"CREWKIT_DATA_DIR": "/data", "HOME": "/home/a"}, 1000, "/data"),
        ({"CREWKIT_DATA_DIR": "/data"}, 0, "/data"),
        ({"HOME": "/root"}, 0, "/var/lib/crewkit"),
        ({"HOME": "/home/a"}, 1000, "/home/a/.local/share/crewkit"),
        ({"HOME": "/home/a", "XDG_DATA_HOME": "/x"}, 1000, "/x/crewkit"),
        ({"HOME": "/home/a", "XDG_DATA_HOME": "x"}, 1000, "/home/a/.local/share/crewkit"),
    ],
)
def test_the_default_place(environ: dict[str, str], euid: int, expected: str) -> None:
    """The environment's own variable, root's place, or the XDG data directory."""
    assert Path(expected) == default_data_dir(environ, euid)


def test_without_a_home_a_place_must_be_named() -> None:
    """Nothing is guessed."""
    with pytest.raises(UnsafeDataDirectory, match="--data-dir"):
        default_data_dir({}, 1000)


def test_a_new_directory_is_private_and_the_service_users(place: Path, user: ServiceUser) -> None:
    """Whatever the umask, nobody else reads it."""
    status = make_data_dir(place / "a" / "b", user).stat()
    assert (0o700, user.uid) == (stat.S_IMODE(status.st_mode), status.st_uid)
    assert place / "a" / "b" == make_data_dir(place / "a" / "b", user)


def test_a_directory_that_everybody_writes_is_refused(place: Path, user: ServiceUser) -> None:
    """What lies there already may be anybody's."""
    (place / "open").mkdir()
    (place / "open").chmod(0o777)
    with pytest.raises(UnsafeDataDirectory, match="written by everybody"):
        make_data_dir(place / "open", user)


def test_a_directory_in_a_parent_that_everybody_writes_is_refused(
    place: Path, user: ServiceUser
) -> None:
    """Its entry could be exchanged, unless the sticky bit forbids that, as in /tmp."""
    (place / "open").mkdir()
    (place / "open").chmod(0o777)
    with pytest.raises(UnsafeDataDirectory, match="could exchange"):
        make_data_dir(place / "open" / "data", user)
    (place / "open").chmod(0o1777)
    make_data_dir(place / "open" / "data", user)


def test_a_directory_with_other_files_is_left_alone(place: Path, user: ServiceUser) -> None:
    """``--data-dir .`` in a project must not close or give away the project."""
    (place / "project").mkdir()
    (place / "project").chmod(0o755)
    (place / "project" / "README").touch()
    with pytest.raises(UnsafeDataDirectory, match="not crewkit's"):
        make_data_dir(place / "project", user)
    assert 0o755 == stat.S_IMODE((place / "project").stat().st_mode)


def test_another_users_directory_is_refused(place: Path, user: ServiceUser, as_root: None) -> None:
    """Neither directly nor by a link does root work in another user's place."""
    theirs = place / "theirs"
    theirs.mkdir()
    os.chown(theirs, 4242, 4242)
    (place / "link").symlink_to(theirs)
    for path in (theirs, place / "link"):
        with pytest.raises(UnsafeDataDirectory, match="4242"):
            make_data_dir(path, user)
    with pytest.raises(UnsafeDataDirectory, match="run crewkit as that user"):
        choose_service_user(theirs)


def test_another_users_link_is_refused(place: Path, user: ServiceUser, as_root: None) -> None:
    """It could lead elsewhere tomorrow."""
    (place / "mine").mkdir()
    (place / "link").symlink_to(place / "mine")
    os.chown(place / "link", 4242, 4242, follow_symlinks=False)
    with pytest.raises(UnsafeDataDirectory, match="another user's link"):
        make_data_dir(place / "link", user)
