"""Which project a command about code means."""

from pathlib import Path
from typing import Any

import click

DEFAULT_SCOPE = "project"
_SCOPES = {
    "project": "In the project's settings, for everybody who works on it; the default.",
    "local": "In your own settings for this project.",
    "user": "In your settings for all projects.",
}


root_option = click.option(
    "--root",
    type=click.Path(exists=True, file_okay=False, path_type=Path, resolve_path=True),
    help="The project's folder; by default the one around here that holds .git.",
)


def scope_options(function: Any) -> Any:  # noqa: ANN401 - Click's decorators
    """Add the options that say whose settings are meant."""
    for scope, text in reversed(_SCOPES.items()):
        function = click.option(f"--{scope}", "scope", flag_value=scope, help=text)(function)
    return function


def project_root(named: Path | None) -> Path:
    """Return the folder that is named, else the nearest one that holds ``.git``, else this one."""
    if named is not None:
        return named
    here = Path.cwd()
    return next((place for place in (here, *here.parents) if (place / ".git").exists()), here)
