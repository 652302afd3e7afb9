"""Telling what a doctor found."""

from crewkit.examining import Check
from crewkit_cli import shell as cli
from crewkit_cli.failures import Ended, ExitCode
from crewkit_cli.tables import Column, Table


def show_checks(shell: cli.Shell, checks: tuple[Check, ...]) -> None:
    """Show every check; end with failure when one is not well."""
    ok = all(check.ok for check in checks)
    if shell.output.as_json:
        shell.output.document({"ok": ok, "checks": checks})
    else:
        rows = tuple(
            (one.name, "ok" if one.ok else "WRONG", one.seen, one.mend or "-") for one in checks
        )
        columns = (Column("Check"), Column(""), Column("Seen", flexible=True), Column("Mend"))
        shell.output.table(Table(columns, rows))
    if not ok:
        raise Ended(ExitCode.FAILURE)
