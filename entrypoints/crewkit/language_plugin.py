"""The language server as a plugin of Claude Code: installed, looked at, put right."""

import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

import attrs

from crewkit.settings import Settings
from crewkit.version import version
from crewkit_claude.plugins.command import ClaudeCommand, find_claude
from crewkit_claude.plugins.installed import (
    InstalledPlugin,
    enabled_in,
    installed_plugins,
    is_installed_anywhere,
    recorded_plugins,
)
from crewkit_claude.plugins.marketplace import (
    MARKETPLACE,
    PLUGIN_ID,
    SERVER,
    ServerDeclaration,
    marketplace_dir,
    write_marketplace,
)
from crewkit_claude.transcripts import default_root
from crewkit_core.kernel.errors import Conflict, Unavailable
from crewkit_index.languages.registry import LANGUAGES

_LANGUAGE_IDS: Mapping[str, str] = {
    ".tsx": "typescriptreact",
    ".jsx": "javascriptreact",
    ".js": "javascript",
    ".mjs": "javascript",
    ".cjs": "javascript",
}


@attrs.frozen(kw_only=True)
class Rival:
    """Another plugin whose language server claims file extensions that ours does.

    The client gives an extension to whichever it registered first, and tells nobody.
    """

    plugin: str
    scope: str
    extensions: tuple[str, ...]


@attrs.frozen(kw_only=True)
class PluginStatus:
    """What the client has of the plugin, for one project.

    Attributes:
        client: The client's version; None when it is not found or does not run.
        scopes: Where the plugin is installed.
        enabled: As the client sees it, all settings taken together.
        settings: What each scope's settings say; None where they say nothing.
        current: Every installed copy is what an installation would write now.
        command: What the client will start; empty when it is not installed.
    """

    client: str | None
    binary: Path | None
    project: Path
    scopes: tuple[str, ...] = ()
    enabled: bool = False
    settings: Mapping[str, bool | None] = attrs.field(factory=dict[str, bool | None])
    current: bool = False
    command: tuple[str, ...] = ()
    rivals: tuple[Rival, ...] = ()

    @property
    def works(self) -> bool:
        """Whether the client will use our server for everything it can answer."""
        return self.enabled and self.current and not self.rivals

    def advice(self) -> tuple[str, ...]:
        """Return what to do, each with its reason; nothing when all is well."""
        if self.client is None:
            return ("Claude Code was not found: install it, or name it with CREWKIT_CLAUDE_BIN",)
        if not self.scopes:
            return ("the plugin is not installed: crewkit lsp install",)
        found = []
        if not self.enabled:
            found.append(f"the plugin is disabled: claude plugin enable {PLUGIN_ID}")
        if not self.current:
            found.append("the plugin names another installation: crewkit lsp install")
        for rival in self.rivals:
            claims = " ".join(rival.extensions)
            found.append(
                f"{rival.plugin} ({rival.scope}) also claims {claims}: crewkit lsp install offers"
                " to disable it"
            )
        return tuple(found)


class LanguagePlugin:
    """The plugin for one project."""

    def __init__(self, settings: Settings, project: Path) -> None:
        self._project = project.resolve()
        self._config = settings.claude_config_dir or default_root(settings.environ)
        self._declaration = declaration()
        binary = find_claude(settings.environ)
        self._claude = (
            None
            if binary is None
            else ClaudeCommand(binary=binary, project=self._project, environ=settings.environ)
        )

    def status(self) -> PluginStatus:
        """Return how things stand."""
        claude = self._claude
        client = None if claude is None else claude.version()
        if claude is None or client is None:
            return PluginStatus(client=None, binary=None, project=self._project)
        plugins = installed_plugins(claude, self._config) or ()
        ours = [plugin for plugin in plugins if plugin.id == PLUGIN_ID]
        servers = [server for plugin in ours for server in plugin.servers if server.name == SERVER]
        return PluginStatus(
            client=client,
            binary=claude.binary,
            project=self._project,
            scopes=tuple(sorted({plugin.scope for plugin in ours})),
            enabled=any(plugin.enabled for plugin in ours),
            settings=enabled_in(self._config, self._project, PLUGIN_ID),
            current=bool(ours) and all(map(self._is_current, ours)),
            command=(servers[0].command, *servers[0].arguments) if servers else (),
            rivals=self._rivals(plugins),
        )

    def warnings(self) -> tuple[str, ...]:
        """Return what keeps an enabled plugin from working; nothing where nobody wants it.

        The client's files are read, which takes no time; only where they give rise to doubt is the
        client asked.
        """
        plugins = recorded_plugins(self._config, self._project)
        ours = [plugin for plugin in plugins if plugin.id == PLUGIN_ID and plugin.enabled]
        if not ours or (all(map(self._is_current, ours)) and not self._rivals(plugins)):
            return ()
        return self.status().advice()

    def install(self, scope: str) -> PluginStatus:
        """Install the plugin in *scope* (user, project or local), or put it right there.

        Raises:
            Unavailable: there is no client.
            Conflict: the client does not do it; says in its words why.
        """
        claude = self._client()
        folder = write_marketplace(self._config, self._declaration)
        _must(claude, "plugin", "marketplace", "add", str(folder))
        status = self.status()
        if scope in status.scopes and not status.current:
            # 2.1.197 runs a copy that it made when the plugin was installed
            _must(claude, "plugin", "uninstall", PLUGIN_ID, "--scope", scope)
            status = self.status()
        if scope not in status.scopes:
            _must(claude, "plugin", "marketplace", "update", MARKETPLACE)
            _must(claude, "plugin", "install", PLUGIN_ID, "--scope", scope)
            status = self.status()
        if status.settings.get(scope) is False:
            _must(claude, "plugin", "enable", PLUGIN_ID, "--scope", scope)
            status = self.status()
        return status

    def uninstall(self, scope: str) -> PluginStatus:
        """Remove the plugin from *scope*, and its marketplace where nothing is left of it.

        Raises:
            Unavailable: there is no client.
            Conflict: the client does not do it.
        """
        claude = self._client()
        if scope in self.status().scopes:
            _must(claude, "plugin", "uninstall", PLUGIN_ID, "--scope", scope)
        if not is_installed_anywhere(self._config, PLUGIN_ID):
            claude.run("plugin", "marketplace", "remove", MARKETPLACE)
            shutil.rmtree(marketplace_dir(self._config), ignore_errors=True)
        return self.status()

    def disable(self, rival: Rival, scope: str) -> None:
        """Disable another plugin in *scope*'s settings.

        Raises:
            Unavailable: there is no client.
            Conflict: the client does not do it.
        """
        _must(self._client(), "plugin", "disable", rival.plugin, "--scope", scope)

    def _client(self) -> ClaudeCommand:
        if self._claude is None:
            raise Unavailable("Claude Code was not found: name it with CREWKIT_CLAUDE_BIN")
        return self._claude

    def _is_current(self, plugin: InstalledPlugin) -> bool:
        wanted = self._declaration
        return any(
            server.name == SERVER
            and server.command == wanted.command
            and server.arguments == wanted.arguments
            and server.extensions == frozenset(wanted.languages)
            and plugin.version == wanted.version
            for server in plugin.servers
        )

    def _rivals(self, plugins: tuple[InstalledPlugin, ...]) -> tuple[Rival, ...]:
        mine = frozenset(self._declaration.languages)
        return tuple(
            Rival(
                plugin=plugin.id,
                scope=plugin.scope,
                extensions=tuple(sorted(plugin.extensions & mine)),
            )
            for plugin in plugins
            if plugin.enabled and plugin.id != PLUGIN_ID and plugin.extensions & mine
        )


def declaration() -> ServerDeclaration:
    """Return what the client is told: this Python, and the languages that the index knows.

    The module is named rather than the ``crewkit`` command, which takes five times as long to
    start; ``-P`` keeps the project's own folder off the path that it imports from.
    """
    return ServerDeclaration(
        command=sys.executable,
        arguments=("-P", "-m", "crewkit_lsp", "--stdio"),
        languages={
            suffix: _LANGUAGE_IDS.get(suffix, language.name)
            for language in LANGUAGES.values()
            for suffix in language.suffixes
        },
        version=version(),
    )


def command_problem(command: tuple[str, ...]) -> str | None:
    """Return why a pinned command cannot be started; None when it can."""
    if not command:
        return "nothing is installed"
    if not Path(command[0]).exists():
        return f"{command[0]} is gone"
    if not os.access(command[0], os.X_OK):
        return f"{command[0]} is not executable"
    return None


def _must(claude: ClaudeCommand, *arguments: str) -> None:
    outcome = claude.run(*arguments)
    if not outcome.ok:
        last = outcome.said.splitlines()[-1:] or ["no word of why"]
        raise Conflict(f"claude {' '.join(arguments[:3])}: {last[0]}")
