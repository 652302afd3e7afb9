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
    "mark": Entry("crewkit_cli.commands.sessions_mark:command", "Say what became of one."),
    "visibility": Entry("crewkit_cli.commands.sessions_visibility:command", "Say who sees some."),
    "export": Entry("crewkit_cli.commands.sessions_export:command", "Give back a transcript."),
    "delete": Entry("crewkit_cli.commands.sessions_delete:command", "Delete sessions."),
}
_ORG = {
    "list": Entry("crewkit_cli.commands.org_list:command", "List your organizations."),
    "create": Entry("crewkit_cli.commands.org_create:command", "Make one."),
    "use": Entry("crewkit_cli.commands.org_use:command", "Choose which one commands mean."),
    "show": Entry("crewkit_cli.commands.org_show:command", "Show one."),
    "update": Entry("crewkit_cli.commands.org_update:command", "Call it otherwise."),
    "delete": Entry("crewkit_cli.commands.org_delete:command", "Close it."),
    "domains": Entry("crewkit_cli.main:org_domains", "Domains whose people may join."),
}
_ORG_DOMAINS = {
    "list": Entry("crewkit_cli.commands.org_domains_list:command", "List them."),
    "add": Entry("crewkit_cli.commands.org_domains_add:command", "Claim one."),
    "verify": Entry("crewkit_cli.commands.org_domains_verify:command", "Prove one."),
    "auto-join": Entry("crewkit_cli.commands.org_domains_auto_join:command", "Who joins by it."),
    "remove": Entry("crewkit_cli.commands.org_domains_remove:command", "Claim one no more."),
}
_PROJECT = {
    "list": Entry("crewkit_cli.commands.project_list:command", "List projects."),
    "create": Entry("crewkit_cli.commands.project_create:command", "Make one of a repository."),
    "show": Entry("crewkit_cli.commands.project_show:command", "Show one."),
    "update": Entry("crewkit_cli.commands.project_update:command", "Call it otherwise."),
    "resolve": Entry("crewkit_cli.commands.project_resolve:command", "Find a repository's."),
    "delete": Entry("crewkit_cli.commands.project_delete:command", "Delete one."),
    "restore": Entry("crewkit_cli.commands.project_restore:command", "Have a deleted one back."),
    "close": Entry("crewkit_cli.commands.project_close:command", "Only those admitted see it."),
    "open": Entry("crewkit_cli.commands.project_open:command", "Every member sees it."),
    "members": Entry("crewkit_cli.commands.project_members:command", "Who was admitted."),
    "admit": Entry("crewkit_cli.commands.project_admit:command", "Admit a member."),
    "dismiss": Entry("crewkit_cli.commands.project_dismiss:command", "End an admission."),
}
_MEMBERS = {
    "list": Entry("crewkit_cli.commands.members_list:command", "List members."),
    "set-level": Entry("crewkit_cli.commands.members_set_level:command", "Change what one may do."),
    "explain": Entry("crewkit_cli.commands.members_explain:command", "Say why one may, or not."),
    "remove": Entry("crewkit_cli.commands.members_remove:command", "Take one out."),
    "leave": Entry("crewkit_cli.commands.members_leave:command", "Leave yourself."),
    "transfer": Entry("crewkit_cli.commands.members_transfer:command", "Hand over ownership."),
}
_INVITATIONS = {
    "list": Entry("crewkit_cli.commands.invitations_list:command", "List open invitations."),
    "invite": Entry("crewkit_cli.commands.invitations_invite:command", "Ask somebody to join."),
    "resend": Entry("crewkit_cli.commands.invitations_resend:command", "Mail one again."),
    "cancel": Entry("crewkit_cli.commands.invitations_cancel:command", "Take one back."),
    "accept": Entry("crewkit_cli.commands.invitations_accept:command", "Join by its link."),
    "decline": Entry("crewkit_cli.commands.invitations_decline:command", "Say no to one."),
}
_ROLLUPS = {
    "check": Entry("crewkit_cli.commands.rollups_check:command", "Prove the figures."),
}
_HOOKS = {
    "install": Entry("crewkit_cli.commands.hooks_install:command", "Let Claude Code tell of all."),
    "status": Entry("crewkit_cli.commands.hooks_status:command", "Tell what is registered."),
    "uninstall": Entry("crewkit_cli.commands.hooks_uninstall:command", "Take it away again."),
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
_AUDIT = {
    "list": Entry("crewkit_cli.commands.audit_list:command", "List who changed what."),
    "show": Entry("crewkit_cli.commands.audit_show:command", "Show one record."),
    "export": Entry("crewkit_cli.commands.audit_export:command", "Export the whole chain."),
    "verify": Entry("crewkit_cli.commands.audit_verify:command", "Prove that it is whole."),
}
_EVENTS = {
    "list": Entry("crewkit_cli.commands.events_list:command", "List what happened."),
    "show": Entry("crewkit_cli.commands.events_show:command", "Show one event."),
    "replay": Entry("crewkit_cli.commands.events_replay:command", "Let all follow once more."),
}
_WEBHOOKS = {
    "list": Entry("crewkit_cli.commands.webhooks_list:command", "List them."),
    "create": Entry("crewkit_cli.commands.webhooks_create:command", "Create one."),
    "show": Entry("crewkit_cli.commands.webhooks_show:command", "Show one."),
    "update": Entry("crewkit_cli.commands.webhooks_update:command", "Change one."),
    "remove": Entry("crewkit_cli.commands.webhooks_remove:command", "Remove one."),
    "rotate": Entry("crewkit_cli.commands.webhooks_rotate:command", "Give one a new secret."),
    "deliveries": Entry("crewkit_cli.commands.webhooks_deliveries:command", "What was sent."),
    "resend": Entry("crewkit_cli.commands.webhooks_resend:command", "Send something again."),
    "test": Entry("crewkit_cli.commands.webhooks_test:command", "Send a test event."),
}
_COMMANDS = {
    "up": Entry("crewkit_cli.commands.up:command", "Start the platform here."),
    "sign-in-link": Entry("crewkit_cli.commands.sign_in_link:command", "Print a sign-in link."),
    "init": Entry("crewkit_cli.commands.init:command", "Connect this machine."),
    "code": Entry("crewkit_cli.commands.code:command", "Run Claude Code and record it."),
    "hooks": Entry("crewkit_cli.main:hooks", "Sessions that are started without crewkit."),
    "doctor": Entry("crewkit_cli.commands.doctor:command", "Check the whole way of a session."),
    "sessions": Entry("crewkit_cli.main:sessions", "Claude Code sessions."),
    "org": Entry("crewkit_cli.main:org", "Organizations."),
    "project": Entry("crewkit_cli.main:project", "Projects."),
    "members": Entry("crewkit_cli.main:members", "Who belongs to the organization."),
    "invitations": Entry("crewkit_cli.main:invitations", "Asking people to join."),
    "usage": Entry("crewkit_cli.commands.usage:command", "Show cost and tokens."),
    "rollups": Entry("crewkit_cli.main:rollups", "The figures behind usage."),
    "lsp": Entry("crewkit_cli.main:lsp", "The language server."),
    "auth": Entry("crewkit_cli.main:auth", "Sign in at a platform elsewhere, and out."),
    "whoami": Entry("crewkit_cli.commands.whoami:command", "Say who you are, and where."),
    "tokens": Entry("crewkit_cli.main:tokens", "Tokens for programs, CI for one."),
    "service-accounts": Entry("crewkit_cli.main:service_accounts", "Members that are no people."),
    "audit": Entry("crewkit_cli.main:audit", "Who changed what, when, from where."),
    "events": Entry("crewkit_cli.main:events", "What happened, and what followed."),
    "webhooks": Entry("crewkit_cli.main:webhooks", "Addresses that are told what happens."),
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


@click.group(cls=LazyGroup, entries=_ORG)
def org() -> None:
    """Your organizations; --org or CREWKIT_ORGANIZATION names the one a command means."""


@click.group(name="domains", cls=LazyGroup, entries=_ORG_DOMAINS)
def org_domains() -> None:
    """Domains of the organization, proven by a DNS record; people with an address there join."""


@click.group(cls=LazyGroup, entries=_PROJECT)
def project() -> None:
    """Projects of the organization: one repository is one project, on every machine."""


@click.group(cls=LazyGroup, entries=_MEMBERS)
def members() -> None:
    """Who belongs to the organization, and what they may do."""


@click.group(cls=LazyGroup, entries=_INVITATIONS)
def invitations() -> None:
    """Asking people to join the organization, by mail."""


@click.group(cls=LazyGroup, entries=_HOOKS)
def hooks() -> None:
    """Hooks of Claude Code that tell of your sessions while they run."""


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


@click.group(cls=LazyGroup, entries=_AUDIT)
def audit() -> None:
    """The organization's audit records, chained so that none can be changed unseen."""


@click.group(cls=LazyGroup, entries=_EVENTS)
def events() -> None:
    """What happened in the organization, and what followed from it; docs/events.md says more."""


@click.group(cls=LazyGroup, entries=_WEBHOOKS)
def webhooks() -> None:
    """Addresses that are told what happens in the organization; docs/webhooks.md says more."""


@click.group(cls=LazyGroup, entries=_SERVICE_ACCOUNTS)
def service_accounts() -> None:
    """Members of an organization that are no people; programs act as them by a token."""


def main() -> NoReturn:
    """Run the command line of this process."""
    cli.main()
