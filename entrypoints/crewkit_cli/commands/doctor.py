"""``crewkit doctor``."""

from crewkit_cli import shell as cli
from crewkit_cli.checking import examined, show_checks


@cli.command(name="doctor")
def command(shell: cli.Shell) -> None:
    """Check the whole way of a session, from Claude Code to the platform; fails when it is broken.

    A hook is run as Claude Code runs it, and the tracker asked whether it heard.
    """
    show_checks(shell, examined(shell))
