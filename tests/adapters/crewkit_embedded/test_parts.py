"""Parts are started, watched, restarted and stopped; none is left over."""

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from crewkit_embedded.parts import Part, PartEnded, PartSupervisor
from crewkit_embedded.processes import find_process, session_members
from crewkit_embedded.service_user import ServiceUser

ENVIRONMENT = {"PATH": "/usr/bin:/bin"}
SLEEPING = "sleep 300 & echo $! >&2; wait"

# Starts one part, says its number, and looks after it until killed.
SUPERVISOR = """
import sys
from pathlib import Path
from crewkit_embedded.parts import Part, PartSupervisor
from crewkit_embedded.service_user import choose_service_user

data_dir = Path(sys.argv[1])
user = choose_service_user(data_dir)
supervisor = PartSupervisor(data_dir, user, needed=[data_dir], report=print)
supervisor.start(Part(name="part", argv=("/bin/sh", "-c", sys.argv[2]), env={"PATH": "/bin"}))
print(supervisor.pids()["part"], flush=True)
supervisor.run(lambda: False)
"""

Eventually = Callable[[Callable[[], bool]], bool]


def shell(script: str, name: str = "part", stop_seconds: float = 5.0) -> Part:
    return Part(
        name=name, argv=("/bin/sh", "-c", script), env=ENVIRONMENT, stop_seconds=stop_seconds
    )


class Reports(list[PartEnded]):
    """What the supervisor reported."""


@pytest.fixture
def reports() -> Reports:
    return Reports()


@pytest.fixture
def supervisor(place: Path, user: ServiceUser, reports: Reports) -> PartSupervisor:
    return PartSupervisor(place, user, needed=[place], report=reports.append)


@pytest.fixture
def stopping(supervisor: PartSupervisor) -> Iterator[None]:
    yield
    supervisor.stop()


pytestmark = pytest.mark.usefixtures("stopping")


def started(place: Path, script: str) -> "tuple[subprocess.Popen[str], int]":
    process = subprocess.Popen(
        [sys.executable, "-c", SUPERVISOR, str(place), script], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    return process, int(process.stdout.readline())


def lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").split() if path.exists() else []


def test_parts_die_with_a_killed_supervisor(place: Path, eventually: Eventually) -> None:
    """After kill -9 of the supervisor its part gets SIGTERM and may end in order."""
    process, pid = started(place, "trap 'echo bye; exit 0' TERM; while :; do sleep 0.05; done")
    with process:
        process.kill()
    assert eventually(lambda: find_process(pid) is None)
    assert ["bye"] == lines(place / "logs" / "part.log")


def test_what_outlived_a_killed_supervisor_is_swept_away(
    place: Path, user: ServiceUser, eventually: Eventually
) -> None:
    """A process whose part was killed together with the supervisor ends at the next start."""
    process, pid = started(place, SLEEPING)
    log = place / "logs" / "part.log"
    assert eventually(lambda: len(lines(log)) == 1)
    sleeper = int(lines(log)[0])
    with process:
        process.kill()
        os.kill(pid, signal.SIGKILL)
    assert find_process(sleeper) is not None
    assert 1 == PartSupervisor(place, user, needed=[place], report=print).swept
    assert find_process(sleeper) is None


def test_the_sweep_touches_no_other_users_process(
    place: Path, user: ServiceUser, as_root: None
) -> None:
    """The note lies where the service user can write: it must not make root kill at will."""
    with subprocess.Popen(["sleep", "300"], start_new_session=True) as innocent:
        note = f'[{{"session": {innocent.pid}, "started": 0}}]'
        (place / "parts.json").write_text(note, encoding="utf-8")
        assert 0 == PartSupervisor(place, user, needed=[place], report=print).swept
        assert innocent.poll() is None
        innocent.kill()


def test_a_part_that_dies_is_reported_and_started_again(
    supervisor: PartSupervisor, reports: Reports, place: Path, eventually: Eventually
) -> None:
    """What the dead part left in its session ends before it is started anew."""
    supervisor.start(shell(SLEEPING))
    log = place / "logs" / "part.log"
    assert eventually(lambda: len(lines(log)) == 1)
    first = supervisor.pids()["part"]
    os.kill(first, signal.SIGKILL)

    def is_back() -> bool:
        supervisor.tick()
        return len(lines(log)) == 2

    assert eventually(is_back)
    assert [PartEnded(name="part", returncode=-9, restart_in=0.2)] == reports
    assert eventually(lambda: find_process(int(lines(log)[0])) is None)
    assert first != supervisor.pids()["part"]


def test_a_part_that_keeps_dying_is_started_less_and_less_often(
    supervisor: PartSupervisor, reports: Reports
) -> None:
    """The pause doubles from failure to failure."""
    supervisor.start(shell("exit 3"))
    supervisor.run(lambda: len(reports) == 3)
    assert [(3, 0.2), (3, 0.4), (3, 0.8)] == [(one.returncode, one.restart_in) for one in reports]


def test_a_part_whose_program_vanished_is_tried_again(
    supervisor: PartSupervisor, reports: Reports, place: Path, eventually: Eventually
) -> None:
    """A failing restart is one more failure, not the end of the supervisor."""
    program, ready = place / "program", place / "logs" / "ready"
    program.write_text(f"#!/bin/sh\necho >> {ready}\nexit 0\n", encoding="utf-8")
    program.chmod(0o755)
    supervisor.start(Part(name="part", argv=(str(program),), env=ENVIRONMENT))
    assert eventually(ready.exists)
    program.unlink()
    supervisor.run(lambda: len(reports) == 2)
    assert [0, 127] == [one.returncode for one in reports]


def test_parts_are_told_to_stop_together(
    supervisor: PartSupervisor, place: Path, eventually: Eventually
) -> None:
    """None goes on taking work while another finishes its own, and the note of the parts goes."""
    order = place / "logs" / "order"
    ready = place / "logs" / "ready"
    for name in ("first", "second"):
        end = f"echo {name} >> {order}; sleep 1; exit 0"
        script = f"trap '{end}' TERM; echo {name} >> {ready};"
        supervisor.start(shell(f"{script} while :; do sleep 0.02; done", name))
    assert eventually(lambda: len(lines(ready)) == 2)
    since = time.monotonic()
    supervisor.stop()
    assert 1 <= time.monotonic() - since < 1.9
    assert {"first", "second"} == set(lines(order))
    assert not (place / "parts.json").exists()


def test_a_part_that_ignores_the_signal_is_killed(
    supervisor: PartSupervisor, place: Path, eventually: Eventually
) -> None:
    """The wait is bounded, and nothing of the part's session is left."""
    supervisor.start(shell("trap '' TERM; echo up; while :; do sleep 0.05; done", stop_seconds=0.2))
    assert eventually(lambda: lines(place / "logs" / "part.log") == ["up"])
    pid = supervisor.pids()["part"]
    since = time.monotonic()
    supervisor.stop()
    assert 0.2 <= time.monotonic() - since < 2
    assert eventually(lambda: not list(session_members(pid, 0)))


def test_a_part_runs_as_the_service_user_with_a_log_of_its_own(
    supervisor: PartSupervisor, user: ServiceUser, place: Path, eventually: Eventually
) -> None:
    """Output goes to a private file; user and group are the service user's."""
    supervisor.start(shell("id -u; id -g; pwd; echo done"))
    log = place / "logs" / "part.log"
    assert eventually(lambda: "done" in lines(log))
    status = log.stat()
    assert [str(user.uid), str(user.gid), "/", "done"] == lines(log)[:4]
    assert (0o600, user.uid) == (stat.S_IMODE(status.st_mode), status.st_uid)


def test_logs_stay_bounded(supervisor: PartSupervisor, place: Path, eventually: Eventually) -> None:
    """A log past its limit moves aside while its writer goes on."""
    supervisor.start(shell("head -c 6000000 /dev/zero | tr '\\0' x; echo; echo end; sleep 300"))
    log = place / "logs" / "part.log"
    assert eventually(lambda: log.stat().st_size > 6_000_000)
    supervisor.tick()
    assert 0 == log.stat().st_size
    assert 5 * 2**20 == (place / "logs" / "part.log.1").stat().st_size
