"""How the plugin stands with Claude Code, shown."""

from collections.abc import Mapping

import attrs

from crewkit.language_plugin import PluginStatus
from crewkit_cli.shell import Shell


@attrs.frozen(kw_only=True)
class Standing:
    """What ``--json`` answers."""

    works: bool
    status: PluginStatus
    advice: tuple[str, ...]


def show_standing(shell: Shell, status: PluginStatus) -> None:
    """Print how the plugin stands and what to do about it."""
    advice = status.advice()
    if shell.output.as_json:
        shell.output.document(Standing(works=status.works, status=status, advice=advice))
        return
    shell.output.fields(
        (
            ("Claude Code", status.client or "not found"),
            ("Project", str(status.project)),
            ("Plugin", _plugin(status)),
            ("Starts", " ".join(status.command) or "-"),
            ("Settings", _settings(status.settings)),
        )
    )
    for line in advice:
        shell.output.note(line)


def _plugin(status: PluginStatus) -> str:
    if not status.scopes:
        return "not installed"
    state = "enabled" if status.enabled else "disabled"
    return f"{state}, installed for {', '.join(status.scopes)}"


def _settings(settings: Mapping[str, bool | None]) -> str:
    words = {True: "enabled", False: "disabled", None: "-"}
    return ", ".join(f"{scope} {words[value]}" for scope, value in settings.items()) or "-"
