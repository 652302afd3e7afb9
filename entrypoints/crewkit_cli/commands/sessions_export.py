"""``crewkit sessions export``."""

import os
import tempfile
from pathlib import Path

import click

from crewkit_cli import shell as cli
from crewkit_cli.figures import plural, size
from crewkit_cli.finding import find_session
from crewkit_core.sessions.model.stream import MAIN
from crewkit_core.sessions.use_cases import ExportStream
from crewkit_core.sessions.views import StreamExport


@cli.command(
    click.argument("session_id", metavar="ID"),
    click.option("--subagent", metavar="AGENT", help="A subagent's transcript: its agent id."),
    click.option(
        "-o",
        "--output",
        "target",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="FILE",
        help="Where to write it, readable by you alone; by default stdout.",
    ),
    click.option("--force", is_flag=True, help="Write to the terminal all the same."),
    name="export",
)
def command(
    shell: cli.Shell,
    session_id: str,
    subagent: str | None,
    target: Path | None,
    force: bool,  # noqa: FBT001 - Click passes it by name
) -> None:
    """Give back the transcript of session ID, byte for byte as it came in.

    The beginning of the id is enough when no other session begins so. A transcript may hold
    anything, so it goes to a terminal only when forced.
    """
    if target is None and shell.output.to_terminal and not force:
        raise click.UsageError(
            "a transcript may hold bytes that command a terminal:"
            " name a file with -o, use a pipe, or --force"
        )
    with shell.session() as session:
        detail = find_session(session, session_id)
        export = session.door.handle(
            session.actor,
            ExportStream(
                organization_id=session.organization_id,
                session=str(detail.summary.id),
                stream=subagent or MAIN,
            ),
        )
        written = shell.output.raw(export.chunks) if target is None else _write(export, target)
    if not export.complete:
        left_out = plural(export.omitted, "line")
        shell.output.note(f"Incomplete: {left_out} longer than 32 MiB stayed out of the store.")
    if target is not None:
        shell.output.note(f"Wrote {size(written)} to {target}.")


def _write(export: StreamExport, target: Path) -> int:
    """Write the whole transcript or nothing."""
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:50]}.")
    unfinished = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            written = sum(file.write(chunk) for chunk in export.chunks)
        unfinished.replace(target)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    return written
