"""The command line's reference, from its commands."""

import inspect
from collections.abc import Iterable, Iterator

import click

from crewkit_cli.failures import ExitCode
from crewkit_cli.main import cli
from crewkit_cli.shell import LazyGroup, common_options

_HEAD = """\
# Command line

Made from the commands themselves by `tox -e docs`.

Every command speaks to the platform that is named, else to the one you are signed in at, else to
the one of this machine ([which, and why](../signing-in.md)). Of this machine it finds the platform
that runs on the data directory; with none running it opens the data itself, for as long as it needs
it.
"""
_ENDS = {
    ExitCode.OK: "done",
    ExitCode.FAILURE: "failed; nothing of the below",
    ExitCode.USAGE: "the line makes no sense, or a value in it",
    ExitCode.AUTHENTICATION: "not signed in, or the data directory is another user's",
    ExitCode.TIMEOUT: "took too long",
    ExitCode.NETWORK: "the platform, or something it needs, does not answer",
    ExitCode.NOT_FOUND: "there is no such thing",
    ExitCode.FORBIDDEN: "not allowed",
    ExitCode.CONFLICT: "the state of things does not allow it, or a limit is reached",
    ExitCode.INTERRUPTED: "interrupted (Ctrl-C); what was done stays done",
    ExitCode.CLOSED_PIPE: "whoever read the output left",
}


def cli_page() -> str:
    """Return the page."""
    parts = [_HEAD, "\n## Everywhere\n\n", *_everywhere(), "\n## Exit codes\n\n", *_exit_codes()]
    parts.append(f"\n## `crewkit`\n\n{_text(cli)}\n")
    for name, command in every(cli):
        parts += _section(name, command)
    return "".join(parts)


def every(group: LazyGroup, before: str = "crewkit") -> Iterator[tuple[str, click.Command]]:
    """Yield every command that does something, by its whole name."""
    for name, entry in group.entries.items():
        command = entry.load()
        whole = f"{before} {name}"
        if isinstance(command, LazyGroup):
            yield from every(command, whole)
        else:
            yield whole, command


def _section(name: str, command: click.Command) -> Iterator[str]:
    usage = " ".join([name, "[OPTION]...", *map(_place, _arguments(command))])
    yield f"\n## `{name}`\n\n```console\n$ {usage}\n```\n\n{_text(command)}\n"
    common = {option.name for option in common_options(listed=True)}
    own = [option for option in _options(command.params) if option.name not in common]
    if own:
        yield "\n"
        yield from _table(("option", "meaning"), map(_record, own))


def _everywhere() -> Iterator[str]:
    yield "These may stand anywhere on the line.\n\n"
    options = _options(common_options(listed=True))
    yield from _table(("option", "meaning"), map(_record, options))


def _arguments(command: click.Command) -> Iterator[click.Argument]:
    return (param for param in command.params if isinstance(param, click.Argument))


def _options(params: Iterable[click.Parameter]) -> Iterator[click.Option]:
    return (param for param in params if isinstance(param, click.Option))


def _place(argument: click.Argument) -> str:
    name = _value(argument) + ("..." if argument.nargs != 1 and not argument.metavar else "")
    return name if argument.required else f"[{name}]"


def _record(option: click.Option) -> tuple[str, str]:
    """Return an option and its meaning, in our own words: Click's differ between its versions."""
    value = "" if option.is_flag else f" {_value(option)}"
    text = " ".join((option.help or "").split())
    if option.show_default:
        text = f"{text} By default {option.default}.".strip()
    return f"`{', '.join(option.opts)}{value}`", text


def _value(param: click.Parameter) -> str:
    if param.metavar:
        return param.metavar
    if isinstance(param.type, click.Choice):
        return "|".join(map(str, param.type.choices))
    if isinstance(param.type, click.types.IntParamType):
        return "NUMBER"
    if isinstance(param.type, click.Path):
        return "PATH"
    return (param.name or "value").upper() if isinstance(param, click.Argument) else "TEXT"


def _exit_codes() -> Iterator[str]:
    yield from _table(("code", "meaning"), ((str(int(code)), _ENDS[code]) for code in ExitCode))


def _table(head: tuple[str, str], rows: Iterable[tuple[str, str]]) -> Iterator[str]:
    yield f"| {head[0]} | {head[1]} |\n|---|---|\n"
    for left, right in rows:
        yield f"| {left.replace('|', chr(92) + '|')} | {right.replace('|', chr(92) + '|')} |\n"


def _text(command: click.Command) -> str:
    """Return what the command says of itself; its preformatted parts as code."""
    paragraphs = inspect.cleandoc(command.help or "").split("\n\n")
    return "\n\n".join(_paragraph(paragraph) for paragraph in paragraphs)


def _paragraph(text: str) -> str:
    first, _, rest = text.partition("\n")
    return f"```\n{rest}\n```" if first.strip() == "\b" else text
