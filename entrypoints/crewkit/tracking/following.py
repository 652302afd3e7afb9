"""Sending what followed sessions wrote, again and again, until all has arrived."""

import contextlib
import os
from collections.abc import Callable
from pathlib import Path

import attrs

from crewkit.clock import SystemClock
from crewkit.tracking.spool import Event, Followed, Spool

Send = Callable[[Path], None]
"""Brings one transcript, or a folder of subagents, in; raises where it does not arrive."""

_AFTER_END = 30.0
_LONGEST = 24 * 3600.0
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 60.0


def _now() -> float:
    return SystemClock().now().timestamp()


class Follower:
    """Follows sessions; ``step`` is called over and over by one thread.

    Attributes:
        problem: Why nothing could be sent last time; empty when all is well.
    """

    def __init__(self, spool: Spool, send: Send, *, now: Callable[[], float] = _now) -> None:
        self._spool, self._send, self._now = spool, send, now
        self._followed = spool.followed()
        self._pause, self._not_before = _FIRST_PAUSE, 0.0
        self.problem = ""

    @property
    def waiting(self) -> int:
        """How many sessions are followed."""
        return len(self._followed)

    def step(self) -> None:
        """Hear what hooks told, send what grew, let go of what ended."""
        try:
            self._spool.take(self._hear)
        except OSError as problem:
            self.problem = f"the spool: {problem.strerror}"
        now, changed = self._now(), False
        # a clock that was set back must not silence us
        if now >= self._not_before or self._not_before - now > _LONGEST_PAUSE:
            changed = self._send_all(now)
        if self._let_go(now) or changed:
            # what was sent is asked for again if this is lost
            with contextlib.suppress(OSError):
                self._spool.follow(self._followed)

    def _hear(self, events: list[Event]) -> None:
        # on disk before the spool forgets them
        if [event for event in events if self._mark(event)]:
            self._spool.follow(self._followed)

    def _mark(self, event: Event) -> bool:
        path = event.get("transcript_path", "")
        if not is_transcript(path):
            return False
        one = self._followed.setdefault(os.path.realpath(path), Followed())
        one.heard = self._now()
        one.ended = event.get("hook_event_name") == "SessionEnd"
        return True

    def _send_all(self, now: float) -> bool:
        sent = False
        for path, one in self._followed.items():
            sizes = sizes_of(Path(path))
            if sizes == one.sent:
                continue
            try:
                for place in (Path(path), Path(path).with_suffix("")):
                    if place.exists():
                        self._send(place)
            except Exception as problem:  # noqa: BLE001 - a tracker that died would send nothing
                self.problem = str(problem) or type(problem).__name__
                self._not_before = now + self._pause
                self._pause = min(_LONGEST_PAUSE, 2 * self._pause)
                return sent
            one.sent, sent = sizes, True
            self.problem, self._pause = "", _FIRST_PAUSE
        return sent

    def _let_go(self, now: float) -> bool:
        done = [
            path
            for path, one in self._followed.items()
            if (not Path(path).exists() or sizes_of(Path(path)) == one.sent)
            and now - one.heard > (_AFTER_END if one.ended else _LONGEST)
        ]
        for path in done:
            del self._followed[path]
        return bool(done)


def is_transcript(path: str) -> bool:
    """Tell whether a path can be a session's main transcript, of this user."""
    place = Path(path)
    try:
        return (
            place.is_absolute()
            and place.suffix == ".jsonl"
            and place.resolve().parent.parent.name == "projects"
            and (not place.exists() or place.stat().st_uid == os.geteuid())
        )
    except (OSError, ValueError):
        return False


def sizes_of(path: Path) -> dict[str, int]:
    """Return the size of each file of a session; a file that is not there has none."""
    agents = path.with_suffix("") / "subagents"
    files = [path, *(sorted(agents.glob("*.jsonl")) if agents.is_dir() else ())]
    found = {}
    for file in files:
        try:
            found[str(file)] = file.stat().st_size
        except OSError:
            continue
    return found


@attrs.frozen(kw_only=True)
class Standing:
    """How a tracker is doing.

    Attributes:
        sessions: Followed now.
        heard: Events since it started.
        spooled: Bytes of events that wait.
        dropped: Events there was no room for, ever.
        problem: Why nothing is sent; empty when all is well.
    """

    pid: int
    sessions: int
    heard: int
    spooled: int
    dropped: int
    problem: str
