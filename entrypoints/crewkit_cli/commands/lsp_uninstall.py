"""``crewkit lsp uninstall``."""

from pathlib import Path

from crewkit.language_plugin import LanguagePlugin
from crewkit_cli import shell as cli
from crewkit_cli.projects import DEFAULT_SCOPE, project_root, root_option, scope_options
from crewkit_cli.standing import show_standing


@cli.command(scope_options, root_option, name="uninstall")
def command(shell: cli.Shell, scope: str | None, root: Path | None) -> None:
    """Remove the plugin from Claude Code again.

    Its files go with the last project that has it. Plugins that were disabled for it stay so.
    """
    plugin = LanguagePlugin(shell.settings(), project_root(root))
    show_standing(shell, plugin.uninstall(scope or DEFAULT_SCOPE))
