"""``crewkit code``."""

import contextlib
from collections.abc import Mapping
from pathlib import Path

import click

from crewkit.collecting import Collected, collecting, report_ending, reports_elsewhere, send_told
from crewkit.importing import Import, ImportReport, ImportRequest
from crewkit.language_plugin import LanguagePlugin
from crewkit.launching import Ending, client_in, config_dir, launch, noted, noting
from crewkit.settings import process_environ
from crewkit.tracking.capture_note import note_capture, noted_capture
from crewkit.tracking.place import prepare, tracker_folder
from crewkit_cli import shell as cli
from crewkit_cli.failures import Ended, ExitCode, failure_of
from crewkit_cli.figures import plural
from crewkit_cli.keeping import left_out, warning
from crewkit_cli.projects import project_root
from crewkit_cli.seeing import chosen_visibility
from crewkit_core.sessions.model.reduction import NOTHING
from crewkit_core.tenancy.capture import Capture
from crewkit_core.tenancy.visibility import Visibility


class Passing(cli.Leaf):
    """Takes its own options up to the first word that is not one; the rest is the client's."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put ``--`` before the client's words, so that none of them is taken for ours."""
        takes = {
            name: not (isinstance(option, click.Option) and option.is_flag)
            for option in (*self.params, *self.get_params(ctx))
            for name in option.opts
        }
        place = 0
        while place < len(args) and (name := args[place].partition("=")[0]) in takes:
            place += 1 + (takes[name] and "=" not in args[place])
        if args[place : place + 1] != ["--"]:
            args = [*args[:place], "--", *args[place:]]
        return super().parse_args(ctx, args)


@click.command("code", cls=Passing)
@click.option("--no-track", is_flag=True, help="Record nothing; so does DO_NOT_TRACK=1.")
@click.option(
    "--sensitive", is_flag=True, help="Figures alone leave this machine, and nobody else sees them."
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    metavar="SECONDS",
    help="End the client then; the exit code is 4.",
)
@click.option("-q", "--quiet", is_flag=True, help="Say nothing of our own.")
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED, metavar="[CLAUDE'S ARGUMENTS]...")
@click.pass_obj
def command(
    shell: cli.Shell,
    no_track: bool,  # noqa: FBT001 - Click passes it by name
    sensitive: bool,  # noqa: FBT001 - Click passes it by name
    timeout: float | None,
    quiet: bool,  # noqa: FBT001 - Click passes it by name
    arguments: tuple[str, ...],
) -> None:
    """Run Claude Code, and bring in what its sessions write.

    Options of ours come first: from the first other word on, all goes to Claude Code as it is.
    Its terminal, output and exit code stay its own; what we say goes to stderr.
    """
    environ = process_environ()
    binary = client_in(environ)
    track = not no_track and environ.get("DO_NOT_TRACK", "0") in {"", "0"}
    with noting() if track else contextlib.nullcontext() as notes:
        # what follows a run does not know who may see it: a sensitive one comes in at its end
        tracker = _tracker(shell, environ) if track and not sensitive else None
        # installed hooks are told as well
        untold = {} if track and not sensitive else {"CREWKIT_UNTRACKED": "1"}
        if tracker is not None and not quiet:
            _tell(shell, noted_capture(tracker))
        if not quiet:
            _tell_of_plugin(shell)
        with collecting(wanted=track and not _reports(environ, arguments)) as told:
            given = {**environ, **untold, **told.environ}
            ending = launch(binary, arguments, given, notes, timeout, tracker)
        if track:
            ended = ending.code if _is_headless(arguments) else None
            said = _recorded(shell, notes, environ, (told, ended), sensitive=sensitive)
            if not quiet:
                shell.output.note(f"crewkit: {said}")
    _finish(ending)


def _tell_of_plugin(shell: cli.Shell) -> None:
    """Say what keeps the language server's plugin from working, where it is enabled."""
    try:
        told = LanguagePlugin(shell.settings(), project_root(None)).warnings()
    except Exception as error:  # noqa: BLE001 - nothing of ours may keep the client from starting
        if shell.debug:
            shell.output.trace(error)
        return
    for line in told:
        shell.output.note(f"crewkit: language server: {line}")


def _tell(shell: cli.Shell, capture: Capture | None) -> None:
    """Say that answers are kept, where that is known."""
    told = None if capture is None else warning(capture)
    if told is not None:
        shell.output.note(f"crewkit: {told}")


def _tracker(shell: cli.Shell, environ: Mapping[str, str]) -> Path | None:
    """See that a tracker follows the run; None where that cannot be: it comes in at the end."""
    try:
        if shell.empty_place() is not None:
            return None
        folder = prepare(shell.settings())
        shell.follow(folder, environ)
    except Exception as error:  # noqa: BLE001 - nothing of ours may keep the client from starting
        if shell.debug:
            shell.output.trace(error)
        return None
    return folder


def _is_headless(arguments: tuple[str, ...]) -> bool:
    """Test whether the run is for one answer, so that its exit code says whether it came."""
    words = arguments[: arguments.index("--")] if "--" in arguments else arguments
    return any(word in {"-p", "--print"} for word in words)


def _reports(environ: Mapping[str, str], arguments: tuple[str, ...]) -> bool:
    """Test whether the client reports to somebody already, and is left alone."""
    return reports_elsewhere(environ, config_dir(environ), Path.cwd(), arguments)


def _recorded(
    shell: cli.Shell,
    notes: Path | None,
    environ: Mapping[str, str],
    known: tuple[Collected, int | None],
    *,
    sensitive: bool,
) -> str:
    """Bring the noted sessions in; return what became of it. Never fails: the run is over."""
    try:
        places = [] if notes is None else list(noted(notes, config_dir(environ)))
        if not places:
            return "recorded nothing: the client told of no session that it keeps"
        if shell.empty_place() is not None:
            return "recorded nothing: no platform is here yet; `crewkit up` starts one"
        visibility = chosen_visibility(None, sensitive=sensitive)
        reports, capture, problem = _bring_in(shell, places, known, visibility)
    except Exception as error:  # noqa: BLE001 - nothing of ours may change how the run ends
        if shell.debug:
            shell.output.trace(error)
        reason = failure_of(error).message
        return f"not recorded: {reason}. `crewkit sessions import` brings it in later"
    except KeyboardInterrupt:
        return "interrupted; `crewkit sessions import` brings the rest in"
    if sensitive or capture is None:
        return _told(reports, problem)
    note_capture(tracker_folder(shell.settings()), capture)
    return f"{_told(reports, problem)}; kept: {capture}"


def _bring_in(
    shell: cli.Shell,
    places: list[Path],
    known: tuple[Collected, int | None],
    visibility: Visibility | None,
) -> tuple[list[ImportReport], Capture | None, str]:
    reports, capture = [], None
    with shell.session() as session:
        for place in places:
            request = ImportRequest(root=place, visibility=visibility)
            bringing = Import(session.door, session.actor, session.organization_id, request)
            for _ in bringing.run(bringing.find()):
                pass
            reports.append(bringing.report)
            capture = bringing.capture or capture
        told, ended = known
        problem = send_told(session, told)
        mains = [place.stem for place in places if place.suffix == ".jsonl"]
        if ended is not None and mains:
            report_ending(session, mains[-1], ended)
    return reports, capture, problem


def _told(reports: list[ImportReport], problem: str) -> str:
    new = sum(report.items_new for report in reports)
    # a session and its subagents are two reports
    files = sum(report.files for report in reports)
    rejected = sum(len(report.rejected) for report in reports)
    left = f"; {plural(rejected, 'problem')}" if rejected else ""
    removed = left_out(sum((report.removed for report in reports), NOTHING))
    less = f"; not sent: {removed}" if removed else ""
    return (
        f"recorded {plural(new, 'new line')} of {plural(files, 'transcript')}{less}{left}{problem}"
    )


def _finish(ending: Ending) -> None:
    if ending.timed_out:
        raise Ended(ExitCode.TIMEOUT)
    if ending.code:
        raise click.exceptions.Exit(ending.code)
