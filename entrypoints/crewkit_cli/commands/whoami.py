"""``crewkit whoami``."""

from crewkit_cli import shell as cli
from crewkit_core.accounts.use_cases import ShowMe
from crewkit_core.tenancy.use_cases import ShowOrganization


@cli.command(name="whoami")
def command(shell: cli.Shell) -> None:
    """Say who you are to the platform that commands speak to, and in which organization."""
    with shell.session() as session:
        me = session.door.handle(session.actor, ShowMe())
        organization = session.door.handle(
            session.actor, ShowOrganization(organization_id=session.organization_id)
        )
    if shell.output.as_json:
        shell.output.document(
            {
                "user_id": me.user_id,
                "name": me.name,
                "email": me.email,
                "organization_id": organization.id,
                "organization": organization.name,
                "level": organization.level,
                "server": None if session.data_dir else session.url,
            }
        )
        return
    where = session.url if session.data_dir is None else "this machine"
    shell.output.fields(
        (
            ("You", f"{me.name} ({me.email})" if me.email else me.name),
            ("Organization", f"{organization.name} ({organization.level})"),
            ("Platform", str(where)),
        )
    )
