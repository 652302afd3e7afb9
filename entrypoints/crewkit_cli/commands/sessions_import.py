"""``crewkit sessions import``."""

from pathlib import Path

import click

from crewkit.importing import Import, ImportReport, ImportRequest, Rejected
from crewkit_cli import shell as cli
from crewkit_cli.failures import Ended, ExitCode
from crewkit_cli.figures import plural, size
from crewkit_cli.keeping import left_out
from crewkit_cli.moments import optional, read_moment
from crewkit_cli.people import read_people
from crewkit_cli.seeing import VISIBILITY_OPTIONS, chosen_visibility

_MOST_SHOWN = 20


@cli.command(
    click.argument("path", required=False, type=click.Path(path_type=Path)),
    click.option("--since", metavar="DATE", help="Only files written since then."),
    click.option("--dry-run", is_flag=True, help="Look and count, but bring nothing in."),
    click.option(
        "--project", metavar="NAME", help="Only this project: name, folder, remote, or a glob."
    ),
    click.option(
        "--users",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        metavar="FILE",
        help="CSV of prefix,email,name: whose sessions lie below which path; * for the rest.",
    ),
    *VISIBILITY_OPTIONS,
    name="import",
)
def command(
    shell: cli.Shell,
    path: Path | None,
    since: str | None,
    dry_run: bool,  # noqa: FBT001 - Click passes it by name
    project: str | None,
    users: Path | None,
    visibility: str | None,
    sensitive: bool,  # noqa: FBT001 - Click passes it by name
) -> None:
    """Bring in transcripts below PATH: by default all that Claude Code keeps on this machine.

    What is stored already stays as it is; files that grew add their new lines. Stop it at any
    time and start it again.
    """
    request = ImportRequest(
        root=_root(shell, path),
        since=optional(since, "--since", lambda text: read_moment(text, shell.now())),
        project=project,
        person_of=None if users is None else read_people(users).person_of,
        dry_run=dry_run,
        visibility=chosen_visibility(visibility, sensitive=sensitive),
    )
    with shell.session() as session:
        bringing = Import(session.door, session.actor, session.organization_id, request)
        done = False
        try:
            _run(shell, bringing)
            done = True
        finally:
            # also of one that was interrupted: what is in stays in
            _show(shell, bringing.report, request, done=done)
    if not bringing.report.files and bringing.report.rejected:
        raise Ended(ExitCode.FAILURE)


def _root(shell: cli.Shell, path: Path | None) -> Path:
    if path is not None:
        return path
    return shell.settings().claude_config_dir or Path.home() / ".claude"


def _run(shell: cli.Shell, bringing: Import) -> None:
    files = bringing.find()
    total = sum(file.size for file in files)
    with shell.output.progress("Importing", total) as advance:
        for step in bringing.run(files):
            advance(step)


def _show(shell: cli.Shell, report: ImportReport, request: ImportRequest, *, done: bool) -> None:
    output = shell.output
    if output.as_json:
        output.document(report)
        return
    verb = "Would import" if request.dry_run else "Imported" if done else "Imported so far"
    output.line(
        f"{verb} {plural(report.items_new, 'new line')} ({size(report.bytes)}) of"
        f" {plural(report.sessions, 'session')} in {plural(report.files, 'file')};"
        f" {plural(report.items_duplicate, 'line')} known before."
    )
    if said := left_out(report.removed):
        output.line(f"Not sent, since it is not kept: {said}.")
    if not report.files and not report.rejected:
        output.line(f"No transcripts below {request.root}.")
    _show_rejected(shell, report.rejected)


def _show_rejected(shell: cli.Shell, rejected: tuple[Rejected, ...]) -> None:
    if not rejected:
        return
    shell.output.note(f"{len(rejected):,} could not be read or taken:")
    for one in rejected[:_MOST_SHOWN]:
        place = one.path if one.line is None else f"{one.path}:{one.line}"
        shell.output.note(f"  {place}: {one.reason}")
    if len(rejected) > _MOST_SHOWN:
        shell.output.note(f"  and {len(rejected) - _MOST_SHOWN:,} more; --json lists all")
