"""``crewkit audit export``."""

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

import click

from crewkit_cli import shell as cli
from crewkit_cli.figures import size
from crewkit_core.audit.use_cases import ExportAudit


@cli.command(
    click.option(
        "-o",
        "--output",
        "target",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="FILE",
        help="Where to write it, readable by you alone; by default stdout.",
    ),
    name="export",
)
def command(shell: cli.Shell, target: Path | None) -> None:
    """Export the organization's whole chain of audit records, one JSON object a line.

    `crewkit audit verify FILE` proves without a platform that nothing of it was changed.
    """
    with shell.session() as session:
        export = session.door.handle(
            session.actor, ExportAudit(organization_id=session.organization_id)
        )
        written = (
            shell.output.raw(export.chunks) if target is None else _write(export.chunks, target)
        )
    if target is not None:
        shell.output.note(f"Wrote {size(written)} to {target}.")


def _write(chunks: Iterable[bytes], target: Path) -> int:
    """Write all of it or nothing."""
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:50]}.")
    unfinished = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            written = sum(map(file.write, chunks))
        unfinished.replace(target)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    return written
