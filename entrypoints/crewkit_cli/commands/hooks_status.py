"""``crewkit hooks status``."""

from crewkit.hooks import hook_status
from crewkit_cli import shell as cli
from crewkit_cli.hooking import show_hooks


@cli.command(name="status")
def command(shell: cli.Shell) -> None:
    """Tell which hooks are registered, and how the tracker that they talk to is doing."""
    show_hooks(shell, hook_status(shell.settings()))
