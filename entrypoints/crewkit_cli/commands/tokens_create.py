"""``crewkit tokens create``."""

import click

from crewkit_cli import shell as cli
from crewkit_cli.figures import clock_time
from crewkit_cli.finding import find_service_account
from crewkit_cli.proving import prove
from crewkit_core.accounts.model import Danger
from crewkit_core.accounts.use_cases import CreateToken
from crewkit_core.kernel.scopes import GRANTABLE, Scope


@cli.command(
    click.argument("name"),
    click.option(
        "--scope",
        "scopes",
        multiple=True,
        type=click.Choice([scope.value for scope in GRANTABLE]),
        default=(Scope.READ.value, Scope.INGEST.value),
        help="What it may be used for; several times for several. By default read and ingest.",
    ),
    click.option(
        "--days",
        type=click.IntRange(1, 366),
        default=90,
        show_default=True,
        help="Until it ends.",
    ),
    click.option(
        "--service-account", "account", metavar="NAME", help="Whom it acts as, instead of you."
    ),
    name="create",
)
def command(
    shell: cli.Shell, name: str, scopes: tuple[str, ...], days: int, account: str | None
) -> None:
    """Create a token called NAME for programs, and print it: this once.

    With --json exactly {"token": "..."} is printed. Put it where the program finds it as
    CREWKIT_TOKEN, with CREWKIT_SERVER beside it. You are asked for your password, at a terminal
    only; the owner of an installation is not.
    """
    with shell.session() as session:
        wanted = CreateToken(
            organization_id=session.organization_id,
            name=name,
            expires_in_days=days,
            service_account_id=None if account is None else find_service_account(session, account),
            scopes=tuple(map(Scope, scopes)),
        )
        made = prove(shell, session, wanted, Danger.CREATE_TOKEN)
    if shell.output.as_json:
        shell.output.document({"token": made.token})
        return
    shell.output.line(made.token)
    shell.output.note(
        f"It is shown this once. It may {', '.join(made.scopes)} until"
        f" {clock_time(made.expires_at)}; `crewkit tokens revoke` ends it."
    )
