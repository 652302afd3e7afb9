"""Following links, and who may pass where."""

import os
from pathlib import Path

import pytest

from crewkit_embedded.errors import Unreachable
from crewkit_embedded.paths import blocker, may_enter, trail
from crewkit_embedded.service_user import ServiceUser

# Nobody on this machine: owns nothing and is in no group.
STRANGER = ServiceUser(uid=3_999_999_999, gid=3_999_999_999, name="stranger")


def test_a_trail_names_every_link_on_the_way(tmp_path: Path) -> None:
    """Links to links, relative and absolute, are each met once, at their real places."""
    real = tmp_path.resolve() / "real"
    (real / "inner").mkdir(parents=True)
    (tmp_path / "second").symlink_to(real)
    (tmp_path / "first").symlink_to("second")
    (real / "up").symlink_to("../first/inner")
    found = trail(tmp_path.resolve() / "first" / "up")
    assert real / "inner" == found.real
    here = tmp_path.resolve()
    assert {
        (here / "first", "second"),
        (here / "second", str(real)),
        (real / "up", "../first/inner"),
    } == set(found.links)


def test_links_in_a_circle_are_refused(tmp_path: Path) -> None:
    """A circle of links ends with a message, not with a hang."""
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    with pytest.raises(Unreachable, match="too many links"):
        trail(tmp_path / "a")


@pytest.mark.parametrize(
    ("mode", "owner", "group", "others"),
    [(0o700, True, False, False), (0o710, True, True, False), (0o001, False, False, True)],
)
def test_the_mode_bits_of_the_first_class_that_fits_decide(
    tmp_path: Path, *, mode: int, owner: bool, group: bool, others: bool
) -> None:
    """As in the kernel: the owner is not helped by the bits of the others."""
    directory = tmp_path / "door"
    directory.mkdir()
    directory.chmod(mode)
    status = directory.stat()
    people = (
        ServiceUser(uid=status.st_uid, gid=STRANGER.gid, name="owner"),
        ServiceUser(uid=STRANGER.uid, gid=status.st_gid, name="group"),
        STRANGER,
    )
    assert (owner, group, others) == tuple(may_enter(directory, one) for one in people)


def test_the_topmost_closed_directory_is_found(tmp_path: Path) -> None:
    """Of two closed directories on the way the upper one is the blocker."""
    upper = Path(os.path.realpath(tmp_path)) / "upper"
    lower = upper / "lower"
    lower.mkdir(parents=True)
    for directory in (tmp_path, *tmp_path.parents):
        if not may_enter(directory, STRANGER):
            upper = directory  # a private parent of tmp_path comes first
    upper.chmod(0o700)
    lower.chmod(0o700)
    assert upper == blocker(lower / "file", STRANGER)
    assert blocker(Path("/usr/bin"), STRANGER) is None
