"""Following: what cannot be sent now is sent later, and nothing is let go before it arrived."""

from pathlib import Path

import pytest

from crewkit.tracking.following import Follower
from crewkit.tracking.spool import Spool
from crewkit_core.kernel.errors import Unavailable


class Platform:
    """Takes files while it is up."""

    def __init__(self) -> None:
        self.up, self.got, self.asked = True, dict[str, int](), 0

    def send(self, place: Path) -> None:
        self.asked += 1
        if not self.up:
            raise Unavailable("nothing answers")
        for file in place.rglob("*.jsonl") if place.is_dir() else [place]:
            self.got[file.name] = file.stat().st_size


@pytest.fixture
def transcript(tmp_path: Path) -> Path:
    place = tmp_path / "projects" / "p" / "s.jsonl"
    place.parent.mkdir(parents=True)
    place.write_text("{}\n")
    return place


def tell(spool: Spool, transcript: Path, event: str) -> None:
    spool.add({"hook_event_name": event, "transcript_path": str(transcript)})


def test_what_grows_is_sent_and_what_rests_is_not(tmp_path: Path, transcript: Path) -> None:
    """Subagents too."""
    platform, spool = Platform(), Spool(tmp_path)
    follower = Follower(spool, platform.send)
    tell(spool, transcript, "SessionStart")
    follower.step()
    follower.step()
    assert (platform.got, platform.asked) == ({"s.jsonl": 3}, 1)
    agent = transcript.with_suffix("") / "subagents" / "agent-1.jsonl"
    agent.parent.mkdir(parents=True)
    agent.write_text("{}")
    follower.step()
    assert platform.got == {"s.jsonl": 3, "agent-1.jsonl": 2}


def test_a_platform_that_is_down_is_asked_less_and_less_and_misses_nothing(
    tmp_path: Path, transcript: Path
) -> None:
    """Also after the tracker was killed in between, and though the session has ended."""
    platform, spool, clock = Platform(), Spool(tmp_path), [1000.0]
    platform.up = False
    follower = Follower(spool, platform.send, now=lambda: clock[0])
    tell(spool, transcript, "SessionStart")
    tell(spool, transcript, "SessionEnd")
    for _ in range(600):
        follower.step()
        clock[0] += 1
    assert (platform.asked < 20, follower.problem) == (True, "nothing answers")
    platform.up = True
    again = Follower(spool, platform.send, now=lambda: clock[0])
    assert again.waiting == 1
    again.step()
    assert (platform.got, again.waiting) == ({"s.jsonl": 3}, 0)


def test_a_clock_that_was_set_back_silences_nobody(tmp_path: Path, transcript: Path) -> None:
    """As a laptop's after it woke."""
    platform, spool, clock = Platform(), Spool(tmp_path), [100_000.0]
    platform.up = False
    follower = Follower(spool, platform.send, now=lambda: clock[0])
    tell(spool, transcript, "SessionStart")
    follower.step()
    platform.up, clock[0] = True, 50_000.0
    follower.step()
    assert platform.got == {"s.jsonl": 3}


@pytest.mark.parametrize("path", ["", "s.jsonl", "/etc/passwd", "/srv/x/s.jsonl", "/a\0.jsonl"])
def test_what_is_no_transcript_is_not_sent(path: str, tmp_path: Path) -> None:
    """Whoever told of it."""
    platform, spool = Platform(), Spool(tmp_path)
    spool.add({"hook_event_name": "SessionStart", "transcript_path": path})
    follower = Follower(spool, platform.send)
    follower.step()
    assert (follower.waiting, platform.asked) == (0, 0)
