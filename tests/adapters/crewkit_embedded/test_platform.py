"""One platform a data directory, and how others find it."""

import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from crewkit_embedded.errors import AlreadyRunning
from crewkit_embedded.platform import PlatformLock, find_running
from crewkit_embedded.service_user import ServiceUser

RUNNING = """
import sys
from pathlib import Path
from crewkit_embedded.platform import PlatformLock
from crewkit_embedded.service_user import choose_service_user

data_dir = Path(sys.argv[1])
lock = PlatformLock(data_dir, choose_service_user(data_dir))
lock.acquire()
lock.announce(url="http://localhost:8700", instance_id="abc", version="1.2.3")
print("up", flush=True)
sys.stdin.read()
lock.release()
"""


@pytest.fixture
def other(place: Path) -> Iterator["subprocess.Popen[str]"]:
    """Another process that runs a platform on the place."""
    with subprocess.Popen(
        [sys.executable, "-c", RUNNING, str(place)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert "up\n" == process.stdout.readline()
        yield process
        process.kill()


def test_a_running_platform_is_found(place: Path, other: "subprocess.Popen[str]") -> None:
    """The note says where it answers, and only its owner may read that."""
    found = find_running(place)
    assert found is not None
    assert (other.pid, "http://localhost:8700", "abc", "1.2.3") == (
        found.pid,
        found.url,
        found.instance_id,
        found.version,
    )
    assert 0o600 == stat.S_IMODE((place / "run.json").stat().st_mode)


def test_a_second_platform_is_refused(
    place: Path, user: ServiceUser, other: "subprocess.Popen[str]"
) -> None:
    """The refusal says where the first one answers."""
    with pytest.raises(AlreadyRunning, match="http://localhost:8700"):
        PlatformLock(place, user).acquire()


def test_a_stopped_platform_is_not_found(place: Path, other: "subprocess.Popen[str]") -> None:
    """At the end the note goes, and the lock is free."""
    other.communicate("")
    assert find_running(place) is None
    assert not (place / "run.json").exists()


def test_a_killed_platform_is_not_found(
    place: Path, user: ServiceUser, other: "subprocess.Popen[str]"
) -> None:
    """Its note stays behind, counts for nothing, and hinders nobody."""
    other.kill()
    other.wait()
    assert (place / "run.json").exists()
    assert find_running(place) is None
    lock = PlatformLock(place, user)
    lock.acquire()
    lock.release()


def change(**fields: object) -> Callable[[dict[str, object]], dict[str, object]]:
    return lambda note: note | fields


@pytest.mark.parametrize(
    "forge",
    [change(started=1), change(pid=1), change(pid="x"), lambda _: {}],
    ids=["number reused", "another process", "no number", "no fields"],
)
def test_a_note_that_does_not_fit_counts_for_nothing(
    place: Path,
    other: "subprocess.Popen[str]",
    forge: Callable[[dict[str, object]], dict[str, object]],
) -> None:
    """The number alone is not trusted: the kernel gives it out again."""
    note = place / "run.json"
    note.write_text(json.dumps(forge(json.loads(note.read_text("utf-8")))), encoding="utf-8")
    assert find_running(place) is None


def test_a_note_without_the_lock_counts_for_nothing(place: Path, user: ServiceUser) -> None:
    """A process that lives but gave the lock back runs no platform."""
    lock = PlatformLock(place, user)
    lock.acquire()
    lock.announce(url="http://localhost:1", instance_id="a", version="1")
    text = (place / "run.json").read_text("utf-8")
    assert find_running(place) is not None
    lock.release()
    (place / "run.json").write_text(text, encoding="utf-8")
    assert find_running(place) is None


def test_looking_does_not_take_the_lock_file_over(
    place: Path, user: ServiceUser, other: "subprocess.Popen[str]", as_root: None
) -> None:
    """Root that looks leaves the lock file to the service user."""
    find_running(place)
    assert user.uid == (place / "platform.lock").stat().st_uid
    assert os.geteuid() == 0
