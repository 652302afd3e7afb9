"""``crewkit org update``."""

import click

from crewkit_cli import shell as cli
from crewkit_cli.keeping import CAPTURES, kept
from crewkit_cli.seeing import VISIBILITIES
from crewkit_core.tenancy.capture import Capture
from crewkit_core.tenancy.use_cases import UpdateOrganization
from crewkit_core.tenancy.use_cases.update_organization import LONGEST_RETENTION
from crewkit_core.tenancy.visibility import Visibility


@cli.command(
    click.option("--name", help="What to call it."),
    click.option("--slug", help="How addresses name it."),
    click.option(
        "--session-visibility",
        type=VISIBILITIES,
        help="Who sees sessions that are new from now on and say nothing else.",
    ),
    click.option(
        "--capture",
        type=CAPTURES,
        help="What is kept of sessions. Of those that are there no more is shown from now on.",
    ),
    click.option(
        "--retention-days",
        type=click.IntRange(0, LONGEST_RETENTION),
        metavar="DAYS",
        help="How long after their last line sessions are kept; 0: for ever.",
    ),
    name="update",
)
def command(
    shell: cli.Shell,
    name: str | None,
    slug: str | None,
    session_visibility: str | None,
    capture: str | None,
    retention_days: int | None,
) -> None:
    """Change the organization: names, who sees new sessions, what is kept and how long.

    Admins may. Who sees sessions that are there stays as it is.
    """
    if all(each is None for each in (name, slug, session_visibility, capture, retention_days)):
        said = "say --name, --slug, --session-visibility, --capture or --retention-days"
        raise click.UsageError(said)
    wanted = None if session_visibility is None else Visibility(session_visibility)
    with shell.session() as session:
        changed = session.door.handle(
            session.actor,
            UpdateOrganization(
                organization_id=session.organization_id,
                name=name,
                slug=slug,
                session_visibility=wanted,
                capture=None if capture is None else Capture(capture),
                retention_days=retention_days,
            ),
        )
    if shell.output.as_json:
        shell.output.document(changed)
        return
    if name is not None or slug is not None:
        shell.output.line(f"It is called {changed.name} ({changed.slug}) now.")
    if wanted is not None:
        shell.output.line(f"New sessions: {changed.session_visibility}")
    if capture is not None or retention_days is not None:
        shell.output.line(f"Kept: {kept(changed.capture, changed.retention_days)}")
