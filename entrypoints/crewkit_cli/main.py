"""``crewkit``: the root of all commands, and what becomes of their errors."""

import sys
from typing import Any, NoReturn

import click

from crewkit_cli.failures import Ended, ExitCode, failure_of
from crewkit_cli.shell import Entry, LazyGroup, Shell
from crewkit_core.kernel.errors import Unavailable

_HELP = {"help_option_names": ["-h", "--help"], "max_content_width": 100}

_SESSIONS = {
    "import": Entry("crewkit_cli.commands.sessions_import:command", "Bring in transcripts."),
    "list": Entry("crewkit_cli.commands.sessions_list:command", "List sessions."),
    "show": Entry("crewkit_cli.commands.sessions_show:command", "Show one session."),
    "export": Entry("crewkit_cli.commands.sessions_export:command", "Give back a transcript."),
    "delete": Entry("crewkit_cli.commands.sessions_delete:command", "Delete sessions."),
}
_ROLLUPS = {
    "check": Entry("crewkit_cli.commands.rollups_check:command", "Prove the figures."),
}
_LSP = {
    "start": Entry("crewkit_cli.commands.lsp_start:command", "Serve a client."),
    "index": Entry("crewkit_cli.commands.lsp_index:command", "Build or refresh the index."),
    "query": Entry("crewkit_cli.commands.lsp_query:command", "Ask about code."),
    "install": Entry("crewkit_cli.commands.lsp_install:command", "Give it to Claude Code."),
    "uninstall": Entry("crewkit_cli.commands.lsp_uninstall:command", "Take it away again."),
    "status": Entry("crewkit_cli.commands.lsp_status:command", "Tell what Claude Code uses."),
    "doctor": Entry("crewkit_cli.commands.lsp_doctor:command", "Check the whole way."),
}
_AUTH = {
    "login": Entry("crewkit_cli.commands.auth_login:command", "Sign in at a platform."),
    "logout": Entry("crewkit_cli.commands.auth_logout:command", "Sign out."),
    "status": Entry("crewkit_cli.commands.auth_status:command", "Say which platform, and why."),
}
_TOKENS = {
    "list": Entry("crewkit_cli.commands.tokens_list:command", "List tokens for programs."),
    "create": Entry("crewkit_cli.commands.tokens_create:command", "Create one."),
    "revoke": Entry("crewkit_cli.commands.tokens_revoke:command", "Let one work no more."),
}
_SERVICE_ACCOUNTS = {
    "list": Entry("crewkit_cli.commands.service_accounts_list:command", "List them."),
    "create": Entry("crewkit_cli.commands.service_accounts_create:command", "Create one."),
    "remove": Entry("crewkit_cli.commands.service_accounts_remove:command", "Take one away."),
}
_COMMANDS = {
    "up": Entry("crewkit_cli.commands.up:command", "Start the platform here."),
    "sign-in-link": Entry("crewkit_cli.commands.sign_in_link:command", "Print a sign-in link."),
    "code": Entry("crewkit_cli.commands.code:command", "Run Claude Code and record it."),
    "sessions": Entry("crewkit_cli.main:sessions", "Claude Code sessions."),
    "usage": Entry("crewkit_cli.commands.usage:command", "Show cost and tokens."),
    "rollups": Entry("crewkit_cli.main:rollups", "The figures behind usage."),
    "lsp": Entry("crewkit_cli.main:lsp", "The language server."),
    "auth": Entry("crewkit_cli.main:auth", "Sign in at a platform elsewhere, and out."),
    "whoami": Entry("crewkit_cli.commands.whoami:command", "Say who you are, and where."),
    "tokens": Entry("crewkit_cli.main:tokens", "Tokens for programs, CI for one."),
    "service-accounts": Entry("crewkit_cli.main:service_accounts", "Members that are no people."),
    "completions": Entry("crewkit_cli.commands.completions:command", "Complete commands by Tab."),
}


class Root(LazyGroup):
    """Turns every error into one line on stderr and an exit code."""

    def main(self, *args: Any, **settings: Any) -> NoReturn:  # noqa: ANN401
        """Run the line and end the process with its exit code."""
        shell = settings.get("obj") or Shell()
        settings |= {"obj": shell, "standalone_mode": False, "prog_name": "crewkit"}
        try:
            code = super().main(*args, **settings)
            shell.output.flush()
        except Ended as end:
            code = end.exit_code
        except (click.Abort, KeyboardInterrupt):
            code = ExitCode.INTERRUPTED
            shell.output.note("crewkit: interrupted")
        except click.exceptions.NoArgsIsHelpError as nothing_asked:
            code = ExitCode.USAGE
            shell.output.note(nothing_asked.format_message())
        except Exception as error:  # noqa: BLE001 - the last line before the terminal
            code = _fail(shell, error)
        sys.exit(int(code or 0))

    def invoke(self, ctx: click.Context) -> object:
        """Carry out the command."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError as problem:
            # not stdout's, which Output minds: Click would end without a word
            raise Unavailable("the connection broke") from problem


def _fail(shell: Shell, error: Exception) -> ExitCode:
    failure = failure_of(error)
    if shell.debug:
        shell.output.trace(error)
    advice = ""
    if isinstance(error, click.UsageError) and error.ctx is not None:
        advice = f" Try `{error.ctx.command_path} --help`."
    elif failure.code == "internal_error" and not shell.debug:
        advice = " (a bug in crewkit; --debug shows where)"
    shell.output.failure(failure, advice)
    return failure.exit_code


def _show_version(ctx: click.Context, _: click.Parameter, value: bool) -> None:  # noqa: FBT001
    if value and not ctx.resilient_parsing:
        from crewkit.version import version

        click.echo(f"crewkit {version()}")
        ctx.exit()


@click.group(
    name="crewkit",
    cls=Root,
    entries=_COMMANDS,
    context_settings=_HELP,
    invoke_without_command=True,
)
@click.option(
    "-V",
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_show_version,
    help="Show the version.",
)
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Observe, govern and improve how a team works with Claude Code.

    Without a command: what is here, and what to do next.
    """
    if ctx.invoked_subcommand is None:
        from crewkit_cli.commands.status import show_status

        show_status(ctx.find_object(Shell) or Shell())


@click.group(cls=LazyGroup, entries=_SESSIONS)
def sessions() -> None:
    """Claude Code sessions: bring in, look at, give back."""


@click.group(cls=LazyGroup, entries=_LSP)
def lsp() -> None:
    """The language server: code answers for Claude Code, editors and this terminal."""


@click.group(cls=LazyGroup, entries=_ROLLUPS)
def rollups() -> None:
    """The sums behind usage and dashboard."""


@click.group(cls=LazyGroup, entries=_AUTH)
def auth() -> None:
    """Sign in at a platform elsewhere; the one of this machine needs no sign-in."""


@click.group(cls=LazyGroup, entries=_TOKENS)
def tokens() -> None:
    """Tokens for programs, of one organization: for CREWKIT_TOKEN."""


@click.group(cls=LazyGroup, entries=_SERVICE_ACCOUNTS)
def service_accounts() -> None:
    """Members of an organization that are no people; programs act as them by a token."""


def main() -> NoReturn:
    """Run the command line of this process."""
    cli.main()
