"""Installed hooks and the tracker, with the real client: sessions arrive that nobody brought in."""

import contextlib
import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import attrs
import pytest

from crewkit.clock import SystemClock
from crewkit.examining import Check, examine
from crewkit.hooks import hook_status, install_hooks, settings_file, uninstall_hooks
from crewkit.opening import Session
from crewkit.settings import Settings, settings_from
from crewkit.tracking.asking import standing_of
from crewkit.tracking.place import tracker_folder
from crewkit_claude.hooking import RUNTIME
from crewkit_testing.asking import Ask, listed, transcripts
from crewkit_testing.lab.client import Client, require_client
from crewkit_testing.lab.scenes import SCENES, Stage
from crewkit_testing.lab.stub import MessagesStub
from crewkit_testing.real_commands import ck, session

__all__ = ["ck", "session"]

pytestmark = [pytest.mark.client, pytest.mark.postgres]

SCENARIOS = (
    "tools",
    "agents",
    "fork",
    "resume",
    "clear",
    "compact",
    "worktree",
    "models",
    "errors",
    "interrupted",
    "interactive",
    "main-agent",
)


@attrs.frozen
class Machine:
    """A developer's machine with hooks installed, and a platform that they lead to."""

    client: Client
    settings: Settings

    @property
    def folder(self) -> Path:
        return tracker_folder(self.settings)

    def pid(self) -> int:
        return int((self.folder / RUNTIME).read_text().split()[2])

    def kill_tracker(self) -> None:
        if standing_of(self.folder) is not None:
            pid = self.pid()
            os.kill(pid, signal.SIGKILL)
            wait(lambda: standing_of(self.folder) is None)


def wait(come: Callable[[], object], seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while not come():
        assert time.monotonic() < until, "it did not come"
        time.sleep(0.1)


@pytest.fixture
def machine(tmp_path: Path, session: Session, ck: Ask) -> Iterator[Machine]:
    """Install the hooks; end the tracker before *ck* deletes what it would bring in again."""
    client = Client(binary=require_client(os.environ), world=tmp_path)
    environ = client.environment("http://127.0.0.1:1")
    settings = settings_from(environ | {"CREWKIT_DATA_DIR": str(session.data_dir)})
    install_hooks(settings)
    made = Machine(client, settings)
    yield made
    made.kill_tracker()


def play(name: str, machine: Machine) -> None:
    scene = next(scene for scene in SCENES if scene.name == name)
    client = machine.client
    with MessagesStub(scene.script()) as stub:
        scene.play(Stage(client=client, url=stub.url, cwd=client.repository(name)))
    assert stub.entries


def all_there(machine: Machine, ck: Ask) -> bool:
    """Tell whether every transcript on disk is stored, byte for byte."""
    on_disk = transcripts(machine.client.config / "projects")
    if {row["claude_session_id"] for row in listed(ck)} != {key for key, _ in on_disk}:
        return False
    for (conversation, agent), path in on_disk.items():
        stream = () if agent is None else ("--subagent", agent)
        done = ck("sessions", "export", conversation, *stream)
        if done.exit_code or done.stdout_bytes != path.read_bytes():
            return False
    return bool(on_disk)


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_session_that_was_started_without_us_arrives(
    name: str, machine: Machine, ck: Ask
) -> None:
    """Every session and subagent, byte for byte, and nobody ran a command of ours."""
    play(name, machine)
    wait(lambda: all_there(machine, ck))


def test_a_session_is_there_while_it_runs(machine: Machine, ck: Ask) -> None:
    """In a terminal: its first prompt is stored before the client is left; then comes the rest."""
    scene = next(scene for scene in SCENES if scene.name == "interactive")
    client = machine.client
    with MessagesStub(scene.script()) as stub:
        stage = Stage(client=client, url=stub.url, cwd=client.repository("live"))
        with stage.terminal() as terminal:
            terminal.say("Hello.")
            wait(lambda: listed(ck))
    wait(lambda: all_there(machine, ck))


def test_what_a_killed_tracker_left_arrives_by_the_next_hook(machine: Machine, ck: Ask) -> None:
    """Exactly once: what is stored is what is on disk."""
    play("tools", machine)
    machine.kill_tracker()
    play("agents", machine)
    wait(lambda: all_there(machine, ck))


def test_uninstalled_hooks_tell_of_nothing(machine: Machine, ck: Ask) -> None:
    """The client's settings are as they were before."""
    uninstall_hooks(machine.settings)
    play("tools", machine)
    time.sleep(2)
    assert listed(ck) == []
    assert hook_status(machine.settings).events == ()


def examined(machine: Machine, session: Session) -> dict[str, Check]:
    """Let the doctor look at the machine."""
    settings = attrs.evolve(
        machine.settings,
        environ={**machine.settings.environ, "CREWKIT_CLAUDE_BIN": str(machine.client.binary)},
    )

    def door() -> contextlib.AbstractContextManager[Session]:
        return contextlib.nullcontext(session)

    found = examine(settings, door, SystemClock().now)
    return {check.name: check for check in found}


def test_a_doctor_finds_nothing_on_a_good_machine(machine: Machine, session: Session) -> None:
    """A hook was run and heard; a cold start may be slow, which it would say."""
    examined(machine, session)
    checks = examined(machine, session)
    assert [check for check in checks.values() if not check.ok] == []
    assert {"client", "settings", "hooks", "probe", "tracker", "spool", "platform"} <= set(checks)


def test_a_doctor_says_what_is_wrong_and_how_to_mend_it(machine: Machine, session: Session) -> None:
    """Hooks that are gone, settings that nobody can read."""
    uninstall_hooks(machine.settings)
    checks = examined(machine, session)
    wrong = {name: check.mend for name, check in checks.items() if not check.ok}
    assert wrong == dict.fromkeys(("hooks", "probe"), "crewkit hooks install")
    settings_file(machine.settings).write_text('{"disableAllHooks": true}')
    assert "disableAllHooks" in examined(machine, session)["settings"].seen
    settings_file(machine.settings).write_text("{")
    assert not examined(machine, session)["settings"].ok
