"""``crewkit lsp install``."""

from pathlib import Path

import click

from crewkit.language_plugin import LanguagePlugin
from crewkit_cli import shell as cli
from crewkit_cli.projects import DEFAULT_SCOPE, project_root, root_option, scope_options
from crewkit_cli.standing import show_standing


@cli.command(
    scope_options,
    click.option(
        "--disable-rivals/--keep-rivals",
        "disable",
        default=None,
        help="What to do, unasked, about other plugins that claim the same files.",
    ),
    root_option,
    name="install",
)
def command(shell: cli.Shell, scope: str | None, disable: bool | None, root: Path | None) -> None:  # noqa: FBT001
    """Install the language server as a plugin of Claude Code, or put it right.

    Goes through Claude Code's own commands. Other plugins that claim the same file extensions
    would silently win or lose against it; they can be disabled for the same settings.
    """
    plugin = LanguagePlugin(shell.settings(), project_root(root))
    scope = scope or DEFAULT_SCOPE
    status = plugin.install(scope)
    for rival in status.rivals:
        if _wants(shell, disable, rival.plugin, rival.extensions):
            plugin.disable(rival, scope)
    show_standing(shell, plugin.status() if status.rivals else status)


def _wants(
    shell: cli.Shell,
    disable: bool | None,  # noqa: FBT001 - None: ask
    rival: str,
    extensions: tuple[str, ...],
) -> bool:
    if disable is not None:
        return disable
    if not shell.output.can_ask:
        return False
    return shell.output.confirm(f"{rival} also claims {' '.join(extensions)}. Disable it here?")
