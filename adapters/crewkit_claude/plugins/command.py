"""Claude Code's own command line."""

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs

_PATIENCE = 120.0
_ELSEWHERE = (".local/bin/claude", ".claude/local/claude")


@attrs.frozen(kw_only=True)
class Outcome:
    """How a command ended, and what it said."""

    ok: bool
    said: str


@attrs.frozen(kw_only=True)
class ClaudeCommand:
    """The client's binary, run in a project's folder."""

    binary: Path
    project: Path
    environ: Mapping[str, str] = attrs.field(repr=False)

    def run(self, *arguments: str) -> Outcome:
        """Run the client without a terminal.

        2.1.197 knows ``--json`` for lists alone, so success is told by the exit code.
        """
        try:
            done = subprocess.run(
                [str(self.binary), *arguments],
                cwd=self.project,
                env=dict(self.environ),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=_PATIENCE,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as problem:
            return Outcome(ok=False, said=str(problem))
        said = (done.stdout + b"\n" + done.stderr).decode(errors="replace").strip()
        return Outcome(ok=done.returncode == 0, said=said)

    def ask(self, *arguments: str) -> Any:  # noqa: ANN401 - JSON
        """Run a command with ``--json`` and return what it printed; None when it did not."""
        outcome = self.run(*arguments, "--json")
        try:
            return json.loads(outcome.said) if outcome.ok else None
        except ValueError:
            return None

    def version(self) -> str | None:
        """Return the client's version; None when it does not run."""
        outcome = self.run("--version")
        return outcome.said.split()[0] if outcome.ok and outcome.said else None


def find_claude(environ: Mapping[str, str]) -> Path | None:
    """Return the client's binary: ``CREWKIT_CLAUDE_BIN``, else ``claude`` where it is installed."""
    named = environ.get("CREWKIT_CLAUDE_BIN")
    if named:
        return Path(named) if os.access(named, os.X_OK) else None
    found = shutil.which("claude", path=environ.get("PATH", ""))
    if found:
        return Path(found)
    home = Path(environ.get("HOME") or "/nonexistent")
    return next((home / place for place in _ELSEWHERE if os.access(home / place, os.X_OK)), None)
