"""The client as a person has it: interactive, on a terminal."""

import contextlib
import json
import os
import pty
import select
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from crewkit_testing.lab.client import Client

_QUIET = 1.5
_LONGEST = 15.0
_CHUNK = 65_536


class Terminal:
    """``with Terminal(...) as terminal: terminal.say("Hello.")``; leaves with ``/exit``."""

    def __init__(self, client: Client, url: str, cwd: Path, arguments: Sequence[str]) -> None:
        self._command = (str(client.binary), *arguments)
        self._environment = client.environment(url)
        self._cwd = cwd
        self._state = client.config / ".claude.json"

    def __enter__(self) -> Self:
        self._answer_first_questions()
        self._end, inner = pty.openpty()
        self._process = subprocess.Popen(
            self._command,
            cwd=self._cwd,
            env=self._environment,
            stdin=inner,
            stdout=inner,
            stderr=inner,
            start_new_session=True,
        )
        os.close(inner)
        self._settle()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if self._process.poll() is None:
                self.say("/exit")
                self._process.wait(20)
        finally:
            self._process.kill()
            self._process.wait()
            os.close(self._end)

    def say(self, text: str) -> None:
        """Type *text* and Return, and wait until the screen has come to rest."""
        os.write(self._end, text.encode())
        self._settle()
        os.write(self._end, b"\r")
        self._settle()

    def interrupt(self, typed: str) -> None:
        """Type something and, in place of Return, Ctrl-C."""
        os.write(self._end, typed.encode())
        self._settle()
        os.write(self._end, b"\x03")
        self._settle()

    def kill(self) -> None:
        """Kill what was started, in the middle of things; what it started may live on."""
        self._process.kill()
        self._process.wait()

    def _settle(self) -> None:
        started = quiet_since = time.monotonic()
        while time.monotonic() - started < _LONGEST and time.monotonic() - quiet_since < _QUIET:
            if select.select([self._end], [], [], 0.1)[0]:
                with contextlib.suppress(OSError):
                    if os.read(self._end, _CHUNK):
                        quiet_since = time.monotonic()
                        continue
                return

    def _answer_first_questions(self) -> None:
        """Note in the client's own state what it would ask a new user."""
        state = json.loads(self._state.read_text()) if self._state.exists() else {}
        state |= {"hasCompletedOnboarding": True, "theme": "dark"}
        state["customApiKeyResponses"] = {"approved": ["dummy"], "rejected": []}
        project = state.setdefault("projects", {}).setdefault(str(self._cwd), {})
        project["hasTrustDialogAccepted"] = True
        self._state.write_text(json.dumps(state))
