"""``crewkit lsp start``."""

import click

from crewkit_cli import shell as cli
from crewkit_cli.failures import Ended, ExitCode

_LAST_PORT = 65_535


@cli.command(
    click.option("--stdio", is_flag=True, help="Serve the client at stdin and stdout."),
    click.option(
        "--port",
        type=click.IntRange(0, _LAST_PORT),
        help="Serve clients on this port of the loopback interface; 0 for any free one.",
    ),
    name="start",
)
def command(
    shell: cli.Shell,  # noqa: ARG001 - Click passes it
    stdio: bool,  # noqa: FBT001 - Click passes it by name
    port: int | None,
) -> None:
    """Serve clients of the Language Server Protocol.

    Every user of this machine can reach a port; stdin only the client that started the server.
    """
    if stdio == (port is not None):
        raise click.UsageError("either --stdio or --port N")
    from crewkit_lsp.command import main

    code = main(["--stdio"] if port is None else ["--port", str(port)])
    if code:
        raise Ended(ExitCode.FAILURE)
