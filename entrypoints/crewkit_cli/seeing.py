"""How commands that bring sessions in are told who sees them."""

import click

from crewkit_core.tenancy.visibility import Visibility

VISIBILITIES = click.Choice([each.value for each in Visibility])
VISIBILITY_OPTIONS = (
    click.option(
        "--visibility",
        type=VISIBILITIES,
        help="Who else sees the sessions; by default as is usual in the organization.",
    ),
    click.option("--sensitive", is_flag=True, help="Their figures alone, seen by nobody else."),
)


def chosen_visibility(visibility: str | None, *, sensitive: bool) -> Visibility | None:
    """Return what was said; None: nothing was.

    Raises:
        click.UsageError: two things were.
    """
    if not sensitive:
        return None if visibility is None else Visibility(visibility)
    if visibility not in {None, Visibility.SENSITIVE.value}:
        raise click.UsageError(f"say --sensitive or --visibility {visibility}, not both")
    return Visibility.SENSITIVE
