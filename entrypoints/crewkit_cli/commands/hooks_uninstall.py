"""``crewkit hooks uninstall``."""

from crewkit.hooks import uninstall_hooks
from crewkit_cli import shell as cli
from crewkit_cli.hooking import show_hooks


@cli.command(name="uninstall")
def command(shell: cli.Shell) -> None:
    """Take our hooks out of your settings of Claude Code, and nothing else."""
    show_hooks(shell, uninstall_hooks(shell.settings()))
