"""``crewkit org domains auto-join``."""

import click

from crewkit_cli import shell as cli
from crewkit_core.organizations.use_cases import SetDomainJoining
from crewkit_core.tenancy.levels import Level

_OFF = "off"
_CHOICES = (_OFF, Level.VIEWER.value, Level.DEVELOPER.value)


@cli.command(
    click.argument("domain"), click.argument("level", type=click.Choice(_CHOICES)), name="auto-join"
)
def command(shell: cli.Shell, domain: str, level: str) -> None:
    """Say what people of a domain become when they join; off: they are invited. Admins may."""
    with shell.session() as session:
        changed = session.door.handle(
            session.actor,
            SetDomainJoining(
                organization_id=session.organization_id,
                domain=domain,
                level=None if level == _OFF else Level(level),
            ),
        )
    if shell.output.as_json:
        shell.output.document(changed)
    elif changed.level is None:
        shell.output.line(f"Who has an address of {changed.domain} is invited.")
    else:
        waits = "" if changed.verified_at else ", once the domain is proven"
        shell.output.line(
            f"Who has an address of {changed.domain} joins as {changed.level}{waits}."
        )
