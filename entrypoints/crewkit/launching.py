"""Starting Claude Code for a person, and finding out which sessions the run wrote.

The client keeps its terminal, its output and its exit code. It is told, for this run alone and on
its own command line, to note each transcript that it starts; nobody's settings are changed.
"""

import contextlib
import json
import os
import shlex
import signal
import subprocess
import sys
import tempfile
from collections.abc import Generator, Iterator, Mapping, Sequence
from pathlib import Path
from types import FrameType

import attrs

import crewkit_claude
from crewkit_claude.hooks import EVENTS, hook_command, hook_entry
from crewkit_claude.plugins.command import find_claude
from crewkit_claude.transcripts import default_root
from crewkit_core.kernel.errors import Unavailable

_SECRETS = frozenset(
    f"CREWKIT_{name}" for name in ("TOKEN", "DATABASE_URL", "ADMIN_DATABASE_URL", "MAIL_URL")
)
_GRACE = 5.0
_SIGNALS = 128


@attrs.frozen(kw_only=True)
class Ending:
    """How a run ended.

    Attributes:
        code: The client's exit code; 128 and the signal's number when a signal ended it.
        timed_out: It was ended since its time was up.
    """

    code: int
    timed_out: bool


def client_in(environ: Mapping[str, str]) -> Path:
    """Return the client's binary.

    Raises:
        Unavailable: there is none.
    """
    binary = find_claude(environ)
    if binary is None:
        raise Unavailable("Claude Code is not found: install it, or set CREWKIT_CLAUDE_BIN")
    return binary


def config_dir(environ: Mapping[str, str]) -> Path:
    """Return the folder that the client keeps its transcripts in."""
    return default_root(environ)


def launch(
    binary: Path,
    arguments: Sequence[str],
    environ: Mapping[str, str],
    notes: Path | None,
    timeout: float | None,
    tracker: Path | None = None,
) -> Ending:
    """Run the client in this terminal until it ends.

    Args:
        binary: The client.
        arguments: Its own, passed on as they are.
        environ: Variables of this process; those that hold secrets of ours stay here.
        notes: An empty file for the transcripts' paths; None: nothing is noted.
        timeout: Seconds it may take; None: as long as it likes.
        tracker: The folder of the tracker that hooks tell of the run; None: nobody is told.

    Raises:
        OSError: it does not start.
    """
    kept = {name: value for name, value in environ.items() if name not in _SECRETS}
    asked = [] if notes is None else ["--settings", _settings(notes, tracker)]
    with (
        subprocess.Popen([str(binary), *asked, *arguments], env=kept) as process,
        _signals_belong_to(process),
    ):
        try:
            return Ending(code=_code(process.wait(timeout)), timed_out=False)
        except subprocess.TimeoutExpired:
            return Ending(code=_end(process), timed_out=True)


@contextlib.contextmanager
def noting() -> Generator[Path | None, None, None]:
    """Give a private file for notes; None where none can be made, and the run goes without."""
    with contextlib.ExitStack() as stack:
        try:
            folder = stack.enter_context(
                tempfile.TemporaryDirectory(prefix="crewkit-", ignore_cleanup_errors=True)
            )
            notes = Path(folder) / "transcripts"
            notes.touch(mode=0o600)
        except OSError:
            notes = None
        yield notes


def noted(notes: Path, root: Path) -> Iterator[Path]:
    """Yield, once each, what of the noted transcripts lies where the client keeps them.

    After a session's file follows the folder of its subagents, where there is one.

    Args:
        notes: What hooks appended; other programs of this user may have, too.
        root: The client's configuration folder.
    """
    home = Path(os.path.realpath(root)) / "projects"
    for line in dict.fromkeys(notes.read_bytes().splitlines()):
        try:
            place = Path(os.path.realpath(json.loads(line)))
        except (TypeError, ValueError):
            continue
        if place.suffix == ".jsonl" and place.is_relative_to(home) and place.is_file():
            yield place
            if place.with_suffix("").is_dir():
                yield place.with_suffix("")


def _settings(notes: Path, tracker: Path | None) -> str:
    script = Path(crewkit_claude.__file__).with_name("noting.py")
    noting = hook_entry(shlex.join((sys.executable, "-I", "-S", str(script), str(notes))))
    telling = [] if tracker is None else [hook_entry(hook_command(tracker))]
    hooks = {event: list(telling) for event in (EVENTS if telling else ())}
    hooks["SessionStart"] = [noting, *telling]
    return json.dumps({"hooks": hooks})


@contextlib.contextmanager
def _signals_belong_to(process: subprocess.Popen[bytes]) -> Generator[None, None, None]:
    """Let Ctrl-C be the client's business, and pass on what reaches this process alone."""

    def pass_on(number: int, _: FrameType | None) -> None:
        # a terminal's Ctrl-C reaches the client by itself; a second one would mean more
        if number != signal.SIGINT or not _has_the_terminal():
            process.send_signal(number)

    handlers = dict.fromkeys((signal.SIGINT, signal.SIGTERM, signal.SIGHUP), pass_on)
    before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _has_the_terminal() -> bool:
    try:
        terminal = os.open("/dev/tty", os.O_RDONLY | os.O_NOCTTY)
    except OSError:
        return False
    try:
        return os.tcgetpgrp(terminal) == os.getpgrp()
    except OSError:
        return False
    finally:
        os.close(terminal)


def _end(process: subprocess.Popen[bytes]) -> int:
    process.terminate()
    try:
        return _code(process.wait(_GRACE))
    except subprocess.TimeoutExpired:
        process.kill()
        return _code(process.wait())


def _code(returned: int) -> int:
    return returned if returned >= 0 else _SIGNALS - returned
