"""What every command shares: its options, where it prints, the door it goes through."""

import contextlib
import datetime as dt
import importlib
from collections.abc import Callable, Generator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import attrs
import click
from click.shell_completion import CompletionItem

from crewkit.clock import SystemClock
from crewkit.opening import Session, find_door
from crewkit.outside import Outside
from crewkit.settings import Settings, process_settings, server_url
from crewkit_cli.rendering import Output

Opener = Callable[[Settings, Callable[[str], None]], AbstractContextManager[Session]]


@attrs.define
class Shell:
    """One call of the command line.

    Attributes:
        debug: Errors show where they came from.
        opener: Finds or opens the platform.
        vacancy: Tells where data will lie, when nothing lies there yet.
        environment: Reads the settings, once they are needed.
        now: Tells the time.
        outside: The world, as commands that sign in meet it.
        browse: Opens a page for the person who sits here.
        follow: Sees that a tracker runs for a folder.
    """

    output: Output = attrs.field(factory=Output)
    debug: bool = False
    data_dir: Path | None = None
    server: str | None = None
    organization: str | None = None
    opener: Opener = find_door
    vacancy: Callable[[Settings], Path | None] = attrs.field(factory=lambda: find_empty_place)
    environment: Callable[[], Settings] = process_settings
    now: Callable[[], dt.datetime] = attrs.field(factory=lambda: SystemClock().now)
    outside: Outside = attrs.field(factory=Outside)
    browse: Callable[[str], object] = attrs.field(factory=lambda: open_browser)
    follow: Callable[[Path, Mapping[str, str]], None] = attrs.field(factory=lambda: start_tracker)

    def settings(self) -> Settings:
        """Return the environment's settings with what the command was told, which wins.

        Raises:
            Invalid: a variable or an address makes no sense.
            click.UsageError: two platforms are named.
        """
        settings = self.environment()
        if self.organization is not None:
            settings = attrs.evolve(settings, organization=self.organization)
        if self.data_dir is not None and self.server is not None:
            raise click.UsageError("--server and --data-dir name two platforms: say one")
        if self.data_dir is not None:
            return attrs.evolve(settings, data_dir=self.data_dir, server=None, token=None)
        if self.server is not None:
            return attrs.evolve(settings, server=server_url(self.server))
        return settings

    def settings_here(self) -> Settings:
        """Return the settings for a command that is about this machine's installation alone.

        Raises:
            Invalid: a variable makes no sense.
            click.UsageError: a platform elsewhere is named on the line.
        """
        if self.server is not None:
            raise click.UsageError("this command is about this machine: it takes no --server")
        return self.settings()

    def empty_place(self) -> Path | None:
        """Return where data will lie, when nothing lies there yet; else None."""
        return self.vacancy(self.settings())

    @contextlib.contextmanager
    def session(self) -> Generator[Session, None, None]:
        """Go to the platform that is meant, or open the embedded one.

        Raises:
            Unauthenticated: nobody is signed in there, or the data directory is another user's.
            Unavailable: nothing answers, or it does not start.
        """
        with self.opener(self.settings(), self.output.note) as session:
            yield session


def open_browser(url: str) -> None:
    """Open a page, where there is a browser."""
    import webbrowser

    webbrowser.open(url)


def start_tracker(folder: Path, environ: Mapping[str, str]) -> None:
    """Start a tracker for a folder, unless one runs.

    Raises:
        OSError: none can be started.
    """
    from crewkit.tracking.asking import ensure_tracker

    ensure_tracker(folder, environ)


def find_empty_place(settings: Settings) -> Path | None:
    """Return where data will lie, when nothing lies there yet; else None.

    Raises:
        Unauthenticated: the place is another user's.
    """
    from crewkit import vacancy

    return vacancy.find_empty_place(settings)


def _set_output(field: str) -> Callable[[click.Context, click.Parameter, bool], None]:
    def remember(ctx: click.Context, _: click.Parameter, value: bool) -> None:  # noqa: FBT001
        if value:
            setattr(ctx.find_object(Shell).output, field, field != "colors")  # type: ignore[union-attr]

    return remember


def _set_shell(field: str) -> Callable[[click.Context, click.Parameter, Any], None]:
    def remember(ctx: click.Context, _: click.Parameter, value: Any) -> None:  # noqa: ANN401
        if value:
            setattr(ctx.find_object(Shell), field, value)

    return remember


def common_options(*, listed: bool) -> list[click.Parameter]:
    """Return the options that may stand anywhere on the line.

    Args:
        listed: Help names all of them, not only those that every reader needs.
    """
    flags = (
        ("--json", "as_json", "Answer with JSON."),
        ("--plain", "plain", "Print only ASCII characters."),
        ("--no-color", "colors", "Print no colors; so does the environment's NO_COLOR."),
    )
    options: list[click.Parameter] = [
        click.Option(
            [flag],
            is_flag=True,
            expose_value=False,
            callback=_set_output(field),
            help=text,
            hidden=not listed and field != "as_json",
        )
        for flag, field, text in flags
    ]
    debug = click.Option(
        ["--debug"],
        is_flag=True,
        expose_value=False,
        is_eager=True,
        callback=_set_shell("debug"),
        help="Show where an error came from.",
        hidden=not listed,
    )
    return [*options, debug, *_places(listed=listed)]


def _places(*, listed: bool) -> list[click.Parameter]:
    """Return the options that say which platform and organization are meant."""
    data_dir = click.Option(
        ["--data-dir"],
        type=click.Path(file_okay=False, path_type=Path, resolve_path=True),
        expose_value=False,
        callback=_set_shell("data_dir"),
        help="Where the installation lies; also CREWKIT_DATA_DIR.",
    )
    server = click.Option(
        ["--server"],
        metavar="URL",
        expose_value=False,
        callback=_set_shell("server"),
        help="A platform elsewhere to speak to; also CREWKIT_SERVER.",
    )
    organization = click.Option(
        ["--org"],
        metavar="NAME",
        expose_value=False,
        callback=_set_shell("organization"),
        help="The organization that is meant, by name, slug or id; also CREWKIT_ORGANIZATION.",
        hidden=not listed,
    )
    return [data_dir, server, organization]


class Leaf(click.Command):
    """A command that takes the common options too."""

    def __init__(self, *args: Any, **settings: Any) -> None:  # noqa: ANN401
        settings["params"] = [*(settings.get("params") or ()), *common_options(listed=False)]
        super().__init__(*args, **settings)


@attrs.frozen
class Entry:
    """A command that is imported when it is called.

    Attributes:
        place: ``module:attribute``.
        help: What the list of commands says of it.
    """

    place: str
    help: str

    def load(self) -> click.Command:
        """Import the command."""
        module, _, name = self.place.partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports only the one that is called."""

    def __init__(self, *args: Any, entries: Mapping[str, Entry], **settings: Any) -> None:  # noqa: ANN401
        settings["params"] = [*(settings.get("params") or ()), *common_options(listed=True)]
        super().__init__(*args, **settings)
        self.entries = entries

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - Click's signature
        """Return the names in their order."""
        return list(self.entries)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import the command of that name; None when there is none."""
        entry = self.entries.get(cmd_name)
        return None if entry is None else entry.load()

    def format_commands(
        self,
        ctx: click.Context,  # noqa: ARG002 - Click's signature
        formatter: click.HelpFormatter,
    ) -> None:
        """Write the list of commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in self.entries.items()])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Return what may follow *incomplete*, importing no command."""
        found = [
            CompletionItem(name, help=entry.help)
            for name, entry in self.entries.items()
            if name.startswith(incomplete)
        ]
        return [*found, *click.Command.shell_complete(self, ctx, incomplete)]


def command(*decorators: Callable[[Any], Any], name: str) -> Callable[[Any], click.Command]:
    """Turn a function of (shell, ...) into a command with arguments, options and common options."""

    def wrap(function: Any) -> click.Command:  # noqa: ANN401
        for decorator in reversed(decorators):
            function = decorator(function)
        made: click.Command = click.command(name, cls=Leaf)(click.pass_obj(function))
        return made

    return wrap
