"""``crewkit audit verify``."""

from pathlib import Path

import click

from crewkit_cli import shell as cli
from crewkit_cli.failures import Ended, ExitCode
from crewkit_cli.figures import plural
from crewkit_core.audit.model.verifying import Fault
from crewkit_core.audit.use_cases import VerifyAudit
from crewkit_core.audit.views import VerdictView
from crewkit_core.kernel.event import NOWHERE

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_SAYS = {
    Fault.EDITED: "is not what it was",
    Fault.MOVED: "does not stand where it stood",
    Fault.MISSING: "does not follow what is before it: records are missing",
    Fault.FOREIGN: "is of another chain",
    Fault.CUT_OFF: "was there once and is not any more: the end was cut off",
    Fault.REPLACED: "is another one than was kept outside the database",
}


@cli.command(
    click.argument("file", type=_FILE, required=False),
    click.option("--anchors", type=_FILE, metavar="FILE", help="Heads kept of the exported chain."),
    click.option(
        "--accounts",
        is_flag=True,
        help="The chain of what is no organization's; for whoever runs the installation.",
    ),
    name="verify",
)
def command(
    shell: cli.Shell,
    file: Path | None,
    anchors: Path | None,
    accounts: bool,  # noqa: FBT001 - Click passes it by name
) -> None:
    """Prove that no audit record was edited, moved, left out or cut off.

    With FILE, what `crewkit audit export` wrote is read here and no platform is asked. Without,
    the platform reads its chain, and holds it against the anchors beside its data. Ends with 1
    when anything is wrong.
    """
    if file is None and anchors is not None:
        raise click.UsageError("--anchors goes with an exported FILE; a platform has its own")
    if file is not None and accounts:
        raise click.UsageError("--accounts goes without a FILE")
    verdict = _online(shell, accounts=accounts) if file is None else _offline(file, anchors)
    if shell.output.as_json:
        shell.output.document(verdict)
    else:
        _tell(shell, verdict)
    if not verdict.whole:
        raise Ended(ExitCode.FAILURE)


def _online(shell: cli.Shell, *, accounts: bool) -> VerdictView:
    with shell.session() as session:
        wanted = NOWHERE if accounts else session.organization_id
        return session.door.handle(session.actor, VerifyAudit(organization_id=wanted))


def _offline(file: Path, anchors: Path | None) -> VerdictView:
    from crewkit.audit_files import verify_file

    return verify_file(file, anchors)


def _tell(shell: cli.Shell, verdict: VerdictView) -> None:
    output = shell.output
    for finding in verdict.findings:
        output.line(f"Record {finding.sequence:,} {_SAYS[finding.fault]}.")
    held = f"held against {plural(verdict.anchors, 'anchor')}" if verdict.anchors else "no anchors"
    erased = f", {plural(verdict.erased, 'record')} erased" if verdict.erased else ""
    state = "whole" if verdict.whole else "NOT whole"
    output.line(f"{plural(verdict.records, 'record')}, {held}{erased}: the chain is {state}.")
    output.line(f"Its head: {verdict.sequence} {verdict.hash}")
