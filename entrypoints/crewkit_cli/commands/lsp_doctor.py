"""``crewkit lsp doctor``."""

import contextlib
from collections.abc import Iterator, Mapping
from pathlib import Path

import attrs

from crewkit.language_plugin import LanguagePlugin, PluginStatus, command_problem, declaration
from crewkit_cli import shell as cli
from crewkit_cli.failures import Ended, ExitCode
from crewkit_cli.figures import plural
from crewkit_cli.projects import project_root, root_option
from crewkit_cli.tables import Column, Table
from crewkit_lsp.handshake import shake_hands
from crewkit_lsp.opening import open_code

_PATIENCE = 30.0


@attrs.frozen(kw_only=True)
class Finding:
    """One check.

    Attributes:
        problem: What is wrong; empty when nothing is.
        detail: What was seen.
    """

    check: str
    ok: bool
    detail: str


@cli.command(root_option, name="doctor")
def command(shell: cli.Shell, root: Path | None) -> None:
    """Check the whole way from Claude Code to an answer; fails when anything is wrong."""
    settings, place = shell.settings(), project_root(root)
    status = LanguagePlugin(settings, place).status()
    findings = [*_client(status), *_handshake(status, settings.environ), *_index(place)]
    ok = all(finding.ok for finding in findings)
    if shell.output.as_json:
        shell.output.document({"ok": ok, "findings": findings})
    else:
        rows = tuple((one.check, "ok" if one.ok else "WRONG", one.detail) for one in findings)
        columns = (Column("Check"), Column(""), Column("Seen", flexible=True))
        shell.output.table(Table(columns, rows))
    if not ok:
        raise Ended(ExitCode.FAILURE)


def _client(status: PluginStatus) -> Iterator[Finding]:
    """Check what Claude Code knows."""
    found = status.client is not None
    yield Finding(check="Claude Code", ok=found, detail=status.client or status.advice()[0])
    installed, scopes = bool(status.scopes), ", ".join(status.scopes)
    missing = "not installed: crewkit lsp install"
    yield Finding(check="installed", ok=installed, detail=f"for {scopes}" if installed else missing)
    said = [f"{scope} {state}" for scope, state in status.settings.items() if state is not None]
    detail = ", ".join(said).replace("True", "enabled").replace("False", "disabled")
    yield Finding(check="enabled", ok=status.enabled, detail=detail or "no settings enable it")
    problem = command_problem(status.command)
    yield Finding(check="command", ok=problem is None, detail=problem or " ".join(status.command))
    stale = "another installation or version of crewkit wrote it: crewkit lsp install"
    detail = f"version {declaration().version}" if status.current else stale
    yield Finding(check="up to date", ok=status.current, detail=detail)
    rivals = ", ".join(f"{one.plugin}: {' '.join(one.extensions)}" for one in status.rivals)
    detail = rivals or "no other plugin claims these files"
    yield Finding(check="rivals", ok=not status.rivals, detail=detail)


def _handshake(status: PluginStatus, environ: Mapping[str, str]) -> Iterator[Finding]:
    """Start what the client would start, and let it answer about every language."""
    wanted = declaration()
    command = status.command or (wanted.command, *wanted.arguments)
    shaken = shake_hands(command, environ, _PATIENCE)
    seen = f"answered after {1000 * shaken.seconds:.0f} ms: {' '.join(shaken.languages)}"
    yield Finding(check="answers", ok=shaken.problem is None, detail=shaken.problem or seen)


def _index(place: Path) -> Iterator[Finding]:
    """Look at the project's index."""
    try:
        with contextlib.closing(open_code(str(place))) as workspace:
            ready = workspace.wait_ready(_PATIENCE)
            state = workspace.progress()
    except OSError as problem:
        yield Finding(check="index", ok=False, detail=str(problem))
        return
    detail = f"{plural(state.total, 'file')}, {state.phase}"
    kept = "" if state.stored else f", not kept: {state.detail or 'in memory only'}"
    failed = state.phase == "failed"
    yield Finding(check="index", ok=not failed, detail=f"{detail}{kept}" if ready else detail)
