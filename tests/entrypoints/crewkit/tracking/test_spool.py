"""The spool: bounded always, whole after a crash (B34)."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from crewkit.tracking.spool import Event, Followed, Spool
from crewkit_claude.hooking import SPOOL, append, segments

LIMIT = 8_192


def taken(spool: Spool) -> list[Event]:
    found: list[Event] = []
    spool.take(found.extend)
    return found


def test_it_never_grows_beyond_its_limit_and_counts_what_it_lost(tmp_path: Path) -> None:
    """The oldest goes; what is left is the newest, without a gap."""
    spool = Spool(tmp_path, LIMIT)
    for number in range(1_000):
        spool.add({"session_id": str(number)})
        assert spool.size() <= LIMIT
    left = [int(event["session_id"]) for event in taken(spool)]
    assert left == list(range(1_000 - len(left), 1_000))
    assert (len(left) > 50, spool.dropped()) == (True, 1_000 - len(left))


@pytest.mark.parametrize("cut", range(1, 40))
def test_a_torn_record_is_left_out_and_costs_no_other(cut: int, tmp_path: Path) -> None:
    """Wherever the crash came."""
    for name in ("one", "two"):
        append(str(tmp_path), {"session_id": name})
    place = tmp_path / SPOOL
    place.write_bytes(place.read_bytes()[:-cut])
    append(str(tmp_path), {"session_id": "three"})
    names = [event["session_id"] for event in taken(Spool(tmp_path))]
    kept = [[*left, "three"] for left in (["one", "two"], ["one"], [])]
    assert names in (kept[:1] if cut == 1 else kept[1:])


def test_what_is_not_heeded_is_kept(tmp_path: Path) -> None:
    """A tracker that cannot note whom it follows forgets nothing."""
    spool = Spool(tmp_path)
    spool.add({"session_id": "one"})

    def fail(_: list[Event]) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="space"):
        spool.take(fail)
    assert taken(spool) == [{"session_id": "one"}]


def test_what_the_disk_does_not_take_is_held(tmp_path: Path) -> None:
    """And is there when the disk is."""
    spool = Spool(tmp_path / "later")
    spool.add({"session_id": "one"})
    (tmp_path / "later").mkdir()
    assert taken(spool) == [{"session_id": "one"}]


def test_who_is_followed_is_known_again(tmp_path: Path) -> None:
    """Or forgotten whole, when the note is damaged."""
    followed = {"/p": Followed(heard=1.5, ended=True, sent={"/p": 3})}
    Spool(tmp_path).follow(followed)
    assert Spool(tmp_path).followed() == followed
    (tmp_path / "followed").write_text("[")
    assert Spool(tmp_path).followed() == {}


def test_writers_that_are_killed_leave_no_damage(tmp_path: Path) -> None:
    """Twenty times, in the middle of writing."""
    program = (
        "import sys; sys.path.insert(0, sys.argv[2])\nfrom crewkit_claude import hooking\n"
        "n = 0\nwhile True:\n    hooking.append(sys.argv[1], {'session_id': str(n)}, 65536)\n"
        "    n += 1"
    )
    root = Path(sys.modules["crewkit_claude"].__file__ or "").parents[1]
    for _ in range(20):
        with subprocess.Popen((sys.executable, "-c", program, tmp_path, root)) as writer:
            until = time.monotonic() + 10
            while not segments(str(tmp_path)) and time.monotonic() < until:
                time.sleep(0.01)
            time.sleep(0.02)
            os.kill(writer.pid, signal.SIGKILL)
        spool = Spool(tmp_path, 65536)
        assert spool.size() <= 65536
        assert all(event["session_id"].isdigit() for event in taken(spool))
