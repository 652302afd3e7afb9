"""``crewkit sign-in-link``."""

from crewkit.signing_in import sign_in_link_of_running
from crewkit_cli import shell as cli


@cli.command(name="sign-in-link")
def command(shell: cli.Shell) -> None:
    """Print a new link that signs you in to the running platform, once, within an hour."""
    link = sign_in_link_of_running(shell.settings_here())
    if shell.output.as_json:
        shell.output.document({"sign_in_link": link})
    else:
        shell.output.line(link)
