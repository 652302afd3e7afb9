"""``crewkit completions``."""

import click
from click.shell_completion import get_completion_class

from crewkit_cli import shell as cli

_SHELLS = ("bash", "zsh", "fish")


@cli.command(
    click.argument("kind", metavar="SHELL", type=click.Choice(_SHELLS)), name="completions"
)
def command(shell: cli.Shell, kind: str) -> None:
    """Print what lets SHELL (bash, zsh or fish) complete commands and options.

    \b
    bash:  eval "$(crewkit completions bash)"    in ~/.bashrc
    zsh:   eval "$(crewkit completions zsh)"     in ~/.zshrc
    fish:  crewkit completions fish | source     in ~/.config/fish/config.fish
    """  # noqa: D301 - Click wants the control character itself
    made = get_completion_class(kind)
    if made is None:
        raise click.UsageError(f"no completions for {kind}")
    root = click.get_current_context().find_root().command
    shell.output.script(made(root, {}, "crewkit", "_CREWKIT_COMPLETE").source())
