"""``crewkit hooks install``."""

from crewkit.hooks import install_hooks
from crewkit_cli import shell as cli
from crewkit_cli.hooking import show_hooks


@cli.command(name="install")
def command(shell: cli.Shell) -> None:
    """Let Claude Code tell of every session of yours, however it is started.

    Seven hooks go into your own settings of Claude Code, never into a project's. Your own hooks
    stay, and nothing else in the file changes.
    """
    show_hooks(shell, install_hooks(shell.settings()))
