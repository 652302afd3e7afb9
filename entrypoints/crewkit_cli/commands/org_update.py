"""``crewkit org update``."""

import click

from crewkit_cli import shell as cli
from crewkit_cli.seeing import VISIBILITIES
from crewkit_core.tenancy.use_cases import UpdateOrganization
from crewkit_core.tenancy.visibility import Visibility


@cli.command(
    click.option("--name", help="What to call it."),
    click.option("--slug", help="How addresses name it."),
    click.option(
        "--session-visibility",
        type=VISIBILITIES,
        help="Who sees sessions that are new from now on and say nothing else.",
    ),
    name="update",
)
def command(
    shell: cli.Shell, name: str | None, slug: str | None, session_visibility: str | None
) -> None:
    """Give the organization another name or slug, or its new sessions another visibility.

    Admins may. Sessions that are there stay as they are.
    """
    if name is None and slug is None and session_visibility is None:
        raise click.UsageError("say --name, --slug or --session-visibility")
    wanted = None if session_visibility is None else Visibility(session_visibility)
    with shell.session() as session:
        changed = session.door.handle(
            session.actor,
            UpdateOrganization(
                organization_id=session.organization_id,
                name=name,
                slug=slug,
                session_visibility=wanted,
            ),
        )
    if shell.output.as_json:
        shell.output.document(changed)
        return
    if name is not None or slug is not None:
        shell.output.line(f"It is called {changed.name} ({changed.slug}) now.")
    if wanted is not None:
        shell.output.line(f"New sessions: {changed.session_visibility}")
