"""``crewkit lsp status``."""

from pathlib import Path

from crewkit.language_plugin import LanguagePlugin
from crewkit_cli import shell as cli
from crewkit_cli.projects import project_root, root_option
from crewkit_cli.standing import show_standing


@cli.command(root_option, name="status")
def command(shell: cli.Shell, root: Path | None) -> None:
    """Tell which language server Claude Code uses in a project, and what stands in the way."""
    show_standing(shell, LanguagePlugin(shell.settings(), project_root(root)).status())
