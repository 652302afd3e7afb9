"""``crewkit rollups check``."""

import click

from crewkit_cli import shell as cli
from crewkit_cli.failures import Ended, ExitCode
from crewkit_cli.figures import plural
from crewkit_core.analytics.use_cases import CheckRollups


@cli.command(
    click.option("--repair", is_flag=True, help="Make the sums anew when they are wrong."),
    name="check",
)
def command(
    shell: cli.Shell,
    repair: bool,  # noqa: FBT001 - Click passes it by name
) -> None:
    """Compare the sums behind usage and dashboard with the facts they follow from.

    Ends with 1 when they differ and are not repaired.
    """
    with shell.session() as session:
        check = session.door.handle(
            session.actor, CheckRollups(organization_id=session.organization_id, repair=repair)
        )
    if shell.output.as_json:
        shell.output.document(check)
    elif not check.different:
        shell.output.line(f"All {plural(check.buckets, 'bucket')} equal the facts.")
    else:
        ending = "; all were made anew." if check.repaired else "; --repair makes them anew."
        shell.output.line(
            f"{check.different:,} of {plural(check.buckets, 'bucket')} differed{ending}"
        )
    if check.different and not check.repaired:
        raise Ended(ExitCode.FAILURE)
