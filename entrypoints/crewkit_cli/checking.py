"""Telling what a doctor found."""

import contextlib
from collections.abc import Generator

from crewkit.examining import Check, examine
from crewkit.opening import Session
from crewkit_cli import shell as cli
from crewkit_cli.failures import Ended, ExitCode
from crewkit_cli.tables import Column, Table
from crewkit_core.kernel.errors import Unavailable


def examined(shell: cli.Shell) -> tuple[Check, ...]:
    """Look along the whole way; where no platform is yet, none is made for it."""

    @contextlib.contextmanager
    def door() -> Generator[Session, None, None]:
        if shell.empty_place() is not None:
            raise Unavailable("nothing is here yet")
        with shell.session() as session:
            yield session

    return tuple(examine(shell.settings(), door, shell.now))


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
