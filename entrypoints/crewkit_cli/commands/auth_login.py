"""``crewkit auth login``."""

import sys

import attrs
import click

from crewkit.choosing import kept_sign_in
from crewkit.settings import check_token
from crewkit.signing_on import DeviceCodes, KeptSignIn, sign_in_by_device, sign_in_with_token
from crewkit_cli import shell as cli
from crewkit_cli.asking import ask_secret
from crewkit_cli.sign_ins import document_of, how_kept

_LONGEST_TOKEN = 8192


@cli.command(
    click.option("--with-token", is_flag=True, help="Read a token for programs from stdin."),
    click.option("--no-browser", is_flag=True, help="Do not open the page."),
    name="login",
)
def command(
    shell: cli.Shell,
    with_token: bool,  # noqa: FBT001 - Click passes it by name
    no_browser: bool,  # noqa: FBT001 - likewise
) -> None:
    """Sign in at the platform that --server or CREWKIT_SERVER names.

    You are shown an address and a code: open the one in any browser, on any machine, compare the
    other, and let this machine in. Signing in takes the place of any other sign-in.

    Where there is a system keyring, it holds the tokens; else a file that only you can read does.
    """
    settings = shell.settings()
    known = None if settings.server else kept_sign_in(settings, shell.outside)
    server = settings.server or (known and known.server)
    if not server:
        raise click.UsageError("say where to sign in: --server https://crewkit.example.org")
    if with_token:
        token = check_token(_token(shell), "token")
        signed_in = sign_in_with_token(settings, shell.outside, server, token)
    else:
        page = _Showing(shell, browser=not no_browser and shell.output.can_ask)
        signed_in = sign_in_by_device(settings, shell.outside, server, page)
    _show(shell, signed_in)


@attrs.frozen
class _Showing:
    """Shows a person where to go; the code also when the browser opens by itself."""

    shell: cli.Shell
    browser: bool

    def __call__(self, codes: DeviceCodes) -> None:
        output = self.shell.output
        output.note(f"Open   {codes.verification_uri}")
        output.note(f"Code   {codes.user_code}")
        minutes = max(1, round(codes.expires_in / 60))
        output.note(f"Waiting until you let this machine in, {minutes} min at most; Ctrl-C stops.")
        if self.browser:
            self.shell.browse(codes.complete_uri or codes.verification_uri)


def _token(shell: cli.Shell) -> str:
    if sys.stdin.isatty():
        return ask_secret(shell.output, "Token", "give it on stdin").strip()
    return sys.stdin.read(_LONGEST_TOKEN).strip()


def _show(shell: cli.Shell, signed_in: KeptSignIn) -> None:
    if shell.output.as_json:
        shell.output.document(document_of(signed_in))
        return
    who = f"{signed_in.name} ({signed_in.email})" if signed_in.email else signed_in.name
    shell.output.line(f"Signed in at {signed_in.server} as {who}, {signed_in.organization}.")
    store = shell.outside.store(shell.settings())
    shell.output.line(how_kept(signed_in, store.path))
