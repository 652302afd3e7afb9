"""``crewkit members explain``."""

import click

from crewkit_cli import shell as cli
from crewkit_cli.finding import find_user
from crewkit_core.sessions.use_cases import ExplainAccess
from crewkit_core.tenancy.levels import Level


@cli.command(
    click.argument("action"),
    click.option("--who", metavar="NAME|E-MAIL|ID", help="Another member; admins may ask."),
    click.option("--session", "session_id", help="What it would be done to, if a session."),
    click.option("--member", metavar="NAME|E-MAIL|ID", help="Whom it would be done to."),
    click.option(
        "--level",
        type=click.Choice([level.value for level in Level]),
        help="What would be granted.",
    ),
    name="explain",
)
def command(
    shell: cli.Shell,
    action: str,
    who: str | None,
    session_id: str | None,
    member: str | None,
    level: str | None,
) -> None:
    """Say whether you, or another member, may do something here, and by which rule.

    ACTION is what would be done, as the table of permissions names it: update_project.
    """
    with shell.session() as session:
        found = session.door.handle(
            session.actor,
            ExplainAccess(
                organization_id=session.organization_id,
                action=action.replace("-", "_"),
                user_id=None if who is None else find_user(session, who),
                session=session_id,
                member_id=None if member is None else find_user(session, member),
                level=None if level is None else Level(level),
            ),
        )
    if shell.output.as_json:
        shell.output.document(found)
        return
    verdict = "Yes" if found.allowed else "No"
    shell.output.line(f"{verdict}: by the rule {found.rule}; the level is {found.level}.")
    if found.further is not None:
        shell.output.line(f"The rule {found.further} is asked besides: name --member or --level.")
