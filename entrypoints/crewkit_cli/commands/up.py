"""``crewkit up``."""

import webbrowser
from collections.abc import Callable

import attrs
import click

from crewkit.running import Announcement, PlatformOptions, run_platform
from crewkit.settings import Settings, public_url
from crewkit_cli import shell as cli

_LAST_PORT = 65_535


@cli.command(
    click.option(
        "--port", type=click.IntRange(0, _LAST_PORT), help="Where to listen; 0 for any free port."
    ),
    click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on."),
    click.option(
        "--behind-proxy",
        is_flag=True,
        help="A buffering proxy stands in front; needed for a host that others reach.",
    ),
    click.option("--public-url", metavar="URL", help="How people reach it; links are made of it."),
    click.option(
        "--database-url",
        metavar="URL",
        help="An existing PostgreSQL 15 or newer, as the application's login.",
    ),
    click.option(
        "--admin-database-url", metavar="URL", help="The same, as a login that may migrate it."
    ),
    click.option("--demo", is_flag=True, help="With a made-up team of 8 and 90 days of sessions."),
    click.option("--no-browser", is_flag=True, help="Do not open the sign-in link."),
    name="up",
)
def command(
    shell: cli.Shell,
    port: int | None,
    host: str,
    behind_proxy: bool,  # noqa: FBT001 - Click passes it by name
    public_url: str | None,
    database_url: str | None,
    admin_database_url: str | None,
    demo: bool,  # noqa: FBT001 - likewise
    no_browser: bool,  # noqa: FBT001 - likewise
) -> None:
    """Start everything here: database, API, dashboard and worker, until Ctrl-C.

    Started again, it finds its data again.
    """
    options = PlatformOptions(
        host=host,
        port=port,
        behind_proxy=behind_proxy,
        demo=demo,
        browser=not no_browser and shell.output.to_terminal,
    )
    settings = _settings(shell.settings_here(), public_url, database_url, admin_database_url)
    run_platform(
        settings, options, say=shell.output.note, announce=_announcing(shell, options.browser)
    )


def _settings(
    settings: Settings, url: str | None, database_url: str | None, admin_url: str | None
) -> Settings:
    return attrs.evolve(
        settings,
        public_url=public_url(url) or settings.public_url,
        database_url=database_url or settings.database_url,
        admin_database_url=admin_url or settings.admin_database_url,
    )


def _announcing(shell: cli.Shell, browser: bool) -> Callable[[Announcement], None]:  # noqa: FBT001
    def announce(announcement: Announcement) -> None:
        output = shell.output
        if output.as_json:
            output.document(announcement)
        else:
            output.line(f"crewkit is up: {announcement.url}  ({announcement.seconds:.1f} s)")
            output.line(f"Sign in once with: {announcement.sign_in_link}")
            if announcement.platform_link is not None:
                output.line(
                    "This platform has no owner yet. Sign in as who is to be it, then open once:"
                    f" {announcement.platform_link}"
                )
            output.line(f"Data: {announcement.data_dir}   Stop with Ctrl-C.")
        if browser:
            webbrowser.open(announcement.sign_in_link)

    return announce
