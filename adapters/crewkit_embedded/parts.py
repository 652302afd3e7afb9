"""Starting, watching and stopping the processes of a platform."""

import json
import os
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import attrs

from crewkit_embedded.files import bound_log, make_owned_directory, open_owned, write_owned
from crewkit_embedded.processes import find_process, kill_session
from crewkit_embedded.reach import child_preparation
from crewkit_embedded.service_user import ServiceUser

LOG_BYTES = 5 * 2**20
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 10.0
# A part that ran this long is in good health: its next failure counts as the first one.
HEALTHY_SECONDS = 5.0
TICK_SECONDS = 0.1
SWEEP_SECONDS = 5.0


@attrs.frozen(kw_only=True)
class Part:
    """One process of the platform.

    Attributes:
        name: Names its log file; unique in a platform.
        argv: Program and arguments, never through a shell.
        env: Its whole environment.
        stop_seconds: How long it may take to end after SIGTERM.
    """

    name: str
    argv: tuple[str, ...]
    env: Mapping[str, str] = attrs.field(repr=False)
    stop_seconds: float = 20.0


@attrs.frozen(kw_only=True)
class PartEnded:
    """A part ended that nobody had told to.

    Attributes:
        name: Which one.
        returncode: Negative: killed by that signal.
        restart_in: Seconds until it is started again.
    """

    name: str
    returncode: int
    restart_in: float


@attrs.define(kw_only=True)
class _Running:
    part: Part
    process: subprocess.Popen[bytes] | None = None
    started: int = 0
    since: float = 0.0
    failures: int = 0
    due: float = 0.0


class PartSupervisor:
    """Keeps the parts running; they die with it, however it ends.

    Use it from one thread, the main one: a part gets SIGTERM when the thread that started it ends.
    """

    def __init__(
        self,
        data_dir: Path,
        user: ServiceUser,
        *,
        needed: Sequence[Path],
        report: Callable[[PartEnded], None],
    ) -> None:
        """Prepare, and end what a killed supervisor's parts may have left running.

        Take the platform's lock before, and choose a port after: such a leftover may hold it.

        Args:
            data_dir: Takes the logs.
            user: Runs the parts.
            needed: What the parts must reach: ``interpreter_paths``, the data directory.
            report: Told of every part that ends untold.

        Raises:
            Unreachable: the user cannot reach what is needed.
        """
        self._logs = data_dir / "logs"
        self._note = data_dir / "parts.json"
        self._user = user
        self._report = report
        self._running: list[_Running] = []
        self._prepare = child_preparation(user, needed)
        make_owned_directory(self._logs, user)
        self.swept = self._sweep()

    def start(self, part: Part) -> None:
        """Start the part.

        Raises:
            OSError: its program cannot be run.
        """
        running = _Running(part=part)
        self._running.append(running)
        try:
            self._spawn(running)
        except OSError:
            self._running.remove(running)
            raise

    def pids(self) -> dict[str, int]:
        """Return the process number of every part that runs, by name."""
        return {one.part.name: one.process.pid for one in self._running if one.process is not None}

    def tick(self) -> None:
        """Look once after every part: report the dead, start those whose pause is over."""
        for running in self._running:
            bound_log(self._log(running.part), LOG_BYTES)
            if running.process is not None and _has_ended(running.process):
                self._bury(running)
            elif running.process is None and time.monotonic() >= running.due:
                self._revive(running)

    def run(self, until: Callable[[], bool], watch: Callable[[], object] = lambda: None) -> None:
        """Look after the parts, and call ``watch``, ten times a second until it is time to stop."""
        while not until():
            self.tick()
            watch()
            time.sleep(TICK_SECONDS)

    def stop(self) -> None:
        """Stop the parts: SIGTERM to all, the last started first, and SIGKILL to what stays."""
        began = time.monotonic()
        for running in reversed(self._running):
            if running.process is not None and not _has_ended(running.process):
                running.process.terminate()
        for running in reversed(self._running):
            if running.process is not None:
                left = began + running.part.stop_seconds - time.monotonic()
                _wait_until_ended(running.process, left)
                self._clear(running)
        self._running.clear()
        self._note.unlink(missing_ok=True)

    def _spawn(self, running: _Running) -> None:
        part = running.part
        log = open_owned(self._log(part), self._user, os.O_WRONLY | os.O_APPEND)
        try:
            running.process = subprocess.Popen(
                part.argv,
                env=dict(part.env),
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=self._prepare,  # noqa: PLW1509  one thread, see the class
            )
        finally:
            os.close(log)
        found = find_process(running.process.pid)
        running.started = found.started if found else 0
        running.since = time.monotonic()
        self._write_note()

    def _revive(self, running: _Running) -> None:
        try:
            self._spawn(running)
        except OSError:
            self._pause(running, returncode=127)

    def _bury(self, running: _Running) -> None:
        if time.monotonic() - running.since > HEALTHY_SECONDS:
            running.failures = 0
        self._pause(running, self._clear(running))

    def _pause(self, running: _Running, returncode: int) -> None:
        pause = min(FIRST_PAUSE * 2**running.failures, LONGEST_PAUSE)
        running.failures += 1
        running.due = time.monotonic() + pause
        name = running.part.name
        self._report(PartEnded(name=name, returncode=returncode, restart_in=pause))

    def _clear(self, running: _Running) -> int:
        """Kill whatever the part left in its session, then reap it; return how it ended."""
        process = running.process
        if process is None:
            return 0
        # Before reaping: until then its number, and so its session's, is nobody else's.
        kill_session(process.pid, running.started, self._user.uid)
        if process.poll() is None:
            process.kill()
        returncode = process.wait()
        running.process = None
        return returncode

    def _log(self, part: Part) -> Path:
        return self._logs / f"{part.name}.log"

    def _write_note(self) -> None:
        parts = [
            {"session": one.process.pid, "started": one.started}
            for one in self._running
            if one.process is not None
        ]
        write_owned(self._note, json.dumps(parts), self._user)

    def _sweep(self) -> int:
        """Kill what outlived a killed supervisor; return how many processes that were.

        It waits for them to be gone: until then they hold the port.
        """
        try:
            noted = json.loads(self._note.read_text(encoding="utf-8"))
            sessions = [(int(one["session"]), int(one["started"])) for one in noted]
        except (FileNotFoundError, ValueError, TypeError, KeyError):
            return 0
        uid = self._user.uid
        killed = 0
        deadline = time.monotonic() + SWEEP_SECONDS
        while found := sum(kill_session(session, started, uid) for session, started in sessions):
            killed = max(killed, found)
            if time.monotonic() > deadline:
                break
            time.sleep(0.01)
        return killed


def _has_ended(process: subprocess.Popen[bytes]) -> bool:
    """Look without reaping."""
    if process.returncode is not None:
        return True
    try:
        return os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
    except ChildProcessError:
        return True


def _wait_until_ended(process: subprocess.Popen[bytes], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not _has_ended(process) and time.monotonic() < deadline:
        time.sleep(0.01)
