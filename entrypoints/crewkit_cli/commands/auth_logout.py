"""``crewkit auth logout``."""

from crewkit.signing_on import sign_out
from crewkit_cli import shell as cli


@cli.command(name="logout")
def command(shell: cli.Shell) -> None:
    """Sign out: forget the tokens here, and have the platform end them.

    A token that was given to `auth login --with-token` is only forgotten; `crewkit tokens revoke`
    ends one.
    """
    done = sign_out(shell.settings(), shell.outside)
    if shell.output.as_json:
        shell.output.document({"signed_out": done})
    elif done is None:
        shell.output.line("Nobody was signed in.")
    elif done.ended is None:
        shell.output.line(f"Forgot the token for {done.server}; there it is good until revoked.")
    elif done.ended:
        shell.output.line(f"Signed out of {done.server}.")
    else:
        shell.output.line(f"Forgot the sign-in at {done.server}.")
        shell.output.note(
            f"{done.server} could not be told: end the sign-in on your profile page there."
        )
