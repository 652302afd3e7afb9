"""``crewkit tokens revoke``."""

import click

from crewkit_cli import shell as cli
from crewkit_cli.finding import find_token
from crewkit_core.accounts.use_cases import RevokeToken


@cli.command(click.argument("name", metavar="NAME|ID"), name="revoke")
def command(shell: cli.Shell, name: str) -> None:
    """Let a token work no more, at once. An admin may revoke anybody's."""
    with shell.session() as session:
        token = find_token(session, name)
        session.door.handle(
            session.actor,
            RevokeToken(organization_id=session.organization_id, token_id=token.id),
        )
    if shell.output.as_json:
        shell.output.document({"revoked": token.id})
    else:
        shell.output.line(f"Revoked {token.name}.")
