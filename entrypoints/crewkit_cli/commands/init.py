"""``crewkit init``."""

import click

from crewkit.hooks import hook_status, install_hooks, settings_file
from crewkit.launching import client_in
from crewkit_cli import shell as cli
from crewkit_cli.checking import examined, show_checks
from crewkit_core.kernel.errors import Conflict


@cli.command(
    click.option("--yes", is_flag=True, help="Install the hooks without asking."),
    name="init",
)
def command(shell: cli.Shell, yes: bool) -> None:  # noqa: FBT001 - Click passes it by name
    """Connect this machine: find Claude Code, install our hooks, and try the whole way.

    Repeating it puts right what is wrong and changes nothing else.
    """
    settings = shell.settings()
    client_in(settings.environ)
    status = hook_status(settings)
    if status.missing or status.stale:
        if not yes and not _agreed(shell, str(settings_file(settings))):
            raise Conflict("nothing was changed: `crewkit code` records without hooks installed")
        install_hooks(settings)
    show_checks(shell, examined(shell))


def _agreed(shell: cli.Shell, place: str) -> bool:
    if not shell.output.can_ask:
        raise click.UsageError("nobody can be asked here: say --yes")
    return shell.output.confirm(f"Put hooks into {place}, so that your sessions are recorded?")
