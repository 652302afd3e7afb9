"""The real Claude Code client, kept away from everything but a scripted model."""

import json
import os
import signal
import subprocess
import threading
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs
import pytest

from crewkit_testing.lab.telemetry import TELEMETRY

_CHECKOUT = Path(__file__).resolve().parents[4]
_INSTALLED = "node_modules/@anthropic-ai/claude-code-linux-x64/claude"


def find_client(environ: Mapping[str, str]) -> Path | None:
    """Return the client's binary: ``CREWKIT_CLAUDE_BIN``, else one that npm put in the checkout."""
    named = environ.get("CREWKIT_CLAUDE_BIN")
    place = Path(named) if named else _CHECKOUT / _INSTALLED
    return place if place.is_file() and os.access(place, os.X_OK) else None


def require_client(environ: Mapping[str, str]) -> Path:
    """Return the client's binary, or end the test: skipped at home, failed in CI."""
    binary = find_client(environ)
    if binary is not None:
        return binary
    reason = "needs the Claude Code client: set CREWKIT_CLAUDE_BIN or npm install it"
    if environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@attrs.frozen(kw_only=True)
class Client:
    """A client with a home, configuration and temporary folder of its own under *world*.

    Attributes:
        telemetry: It reports what each request cost to where its model listens.
    """

    binary: Path
    world: Path
    telemetry: bool = False

    @property
    def config(self) -> Path:
        """Where it keeps its transcripts (``projects``) and settings."""
        return self.world / "home" / "dev" / ".claude"

    def environment(self, url: str, **more: str) -> dict[str, str]:
        """Return all the environment it gets: nothing of this process's."""
        home = self.world / "home" / "dev"
        temporary = self.world / "t"
        for folder in (home, self.config, temporary):
            folder.mkdir(parents=True, exist_ok=True)
        reporting = {**TELEMETRY, "OTEL_EXPORTER_OTLP_ENDPOINT": url} if self.telemetry else {}
        return {
            "HOME": str(home),
            "PATH": "/usr/bin:/bin",
            "TMPDIR": str(temporary),
            "TERM": "xterm-256color",
            "CLAUDE_CONFIG_DIR": str(self.config),
            "ANTHROPIC_BASE_URL": url,
            "ANTHROPIC_API_KEY": "dummy",
            "CLAUDE_CODE_MAX_RETRIES": "1",
            "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1",
            "DISABLE_AUTOUPDATER": "1",
            "DISABLE_TELEMETRY": "1",
            **reporting,
            **more,
        }

    def repository(self, name: str) -> Path:
        """Make a git repository with one file and one commit; return its folder."""
        folder = self.world / "home" / "dev" / "repos" / name
        folder.mkdir(parents=True)
        (folder / "app.py").write_text("def add(a, b):\n    return a - b\n")
        for arguments in (
            ("init", "-q", "-b", "main"),
            ("remote", "add", "origin", f"https://token@git.example.org/crew/{name}.git"),
            ("add", "app.py"),
            ("-c", "user.name=Dev", "-c", "user.email=dev@example.org", "commit", "-qm", "init"),
        ):
            subprocess.run(
                ("git", *arguments), cwd=folder, env={"PATH": "/usr/bin:/bin"}, check=True
            )
        return folder

    def prompt(
        self, url: str, cwd: Path, *arguments: str, interrupt_after: float | None = None
    ) -> list[dict[str, Any]]:
        """Run one print-mode prompt; return its ``result`` messages.

        Args:
            url: Where its model listens.
            cwd: Where it runs.
            arguments: Flags and the prompt.
            interrupt_after: Seconds until it gets SIGINT.
        """
        command = (str(self.binary), "-p", "--verbose", "--output-format", "stream-json")
        return self._run((*command, *arguments), url, cwd, b"", interrupt_after)

    def converse(
        self, url: str, cwd: Path, prompts: Sequence[str], *arguments: str
    ) -> list[dict[str, Any]]:
        """Send *prompts* to one process, each when the one before is answered; return results."""
        command = (str(self.binary), "-p", "--verbose", "--input-format", "stream-json")
        full = (*command, "--output-format", "stream-json", *arguments)
        results: list[dict[str, Any]] = []
        with subprocess.Popen(
            full,
            cwd=cwd,
            env=self.environment(url),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as process:
            watch = threading.Timer(60, process.kill)
            watch.start()
            try:
                results = _exchange(process, prompts)
            finally:
                watch.cancel()
                process.kill()
        return results

    def _run(
        self,
        command: Sequence[str],
        url: str,
        cwd: Path,
        given: bytes,
        interrupt_after: float | None,
    ) -> list[dict[str, Any]]:
        with subprocess.Popen(
            command,
            cwd=cwd,
            env=self.environment(url),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as process:
            try:
                if interrupt_after is not None:
                    threading.Timer(interrupt_after, process.send_signal, [signal.SIGINT]).start()
                output, _ = process.communicate(given, timeout=90)
            finally:
                process.kill()
        return results_of(output.splitlines())


def results_of(lines: Iterable[bytes]) -> list[dict[str, Any]]:
    """Return the ``result`` messages among a client's output *lines*."""
    messages = (json.loads(line) for line in lines if line.startswith(b"{"))
    return [message for message in messages if message.get("type") == "result"]


def _exchange(process: subprocess.Popen[bytes], prompts: Sequence[str]) -> list[dict[str, Any]]:
    results: list[dict[str, Any]] = []
    source, sink = process.stdout, process.stdin
    if source is None or sink is None:
        raise ValueError("a client without pipes")
    for prompt in prompts:
        message = {"type": "user", "message": {"role": "user", "content": prompt}}
        sink.write(json.dumps(message).encode() + b"\n")
        sink.flush()
        while line := source.readline():
            if found := results_of([line]):
                results += found
                break
    sink.close()
    results += results_of(source)
    process.wait(30)
    return results
