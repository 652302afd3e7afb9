"""What is installed and enabled, and which language servers it declares."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs

from crewkit_claude.plugins.command import ClaudeCommand

_LARGEST = 16 * 1024 * 1024

SCOPES = ("user", "project", "local")

# Their declarations stand in the vendor's marketplace; these are for when that cannot be read.
_KNOWN: Mapping[str, tuple[str, ...]] = {
    "rust-analyzer-lsp": (".rs",),
    "typescript-lsp": (".ts", ".tsx", ".js", ".jsx", ".mts", ".cts", ".mjs", ".cjs"),
    "ruby-lsp": (".rb", ".rake", ".gemspec", ".ru", ".erb"),
    "pyright-lsp": (".py", ".pyi"),
    "gopls-lsp": (".go",),
    "jdtls-lsp": (".java",),
}


@attrs.frozen(kw_only=True)
class DeclaredServer:
    """A language server as a plugin declares it."""

    name: str
    command: str
    arguments: tuple[str, ...]
    extensions: frozenset[str]


@attrs.frozen(kw_only=True)
class InstalledPlugin:
    """A plugin in one scope.

    Attributes:
        folder: What the client reads it from.
        enabled: As the client sees it here, all settings taken together.
    """

    id: str
    scope: str
    enabled: bool
    version: str
    folder: Path
    servers: tuple[DeclaredServer, ...]

    @property
    def extensions(self) -> frozenset[str]:
        """Every file extension that its servers claim."""
        return frozenset().union(*(server.extensions for server in self.servers))


def installed_plugins(claude: ClaudeCommand, config: Path) -> tuple[InstalledPlugin, ...] | None:
    """Return what is installed for the project; None when the client does not say."""
    listed = claude.ask("plugin", "list")
    if not isinstance(listed, list):
        return None
    project = claude.project.resolve()
    entries = (entry for entry in listed if isinstance(entry, dict))
    return tuple(_plugin(entry, config) for entry in entries if _is_for(entry, project))


def recorded_plugins(config: Path, project: Path) -> tuple[InstalledPlugin, ...]:
    """Return what the client's files say is installed for a project, without asking it.

    Of a copy that this client does not read from they may tell the wrong thing.
    """
    known = _object(_object(_read(config / "plugins" / "installed_plugins.json")).get("plugins"))
    found = []
    for plugin_id, entries in known.items():
        states = enabled_in(config, project, plugin_id).values()
        enabled = [state for state in states if state is not None][-1:] == [True]
        for entry in entries if isinstance(entries, list) else ():
            if isinstance(entry, dict) and _is_for(entry, project):
                named = {**entry, "id": plugin_id, "enabled": enabled, "readFromFolder": None}
                found.append(_plugin(named, config))
    return tuple(found)


def enabled_in(config: Path, project: Path, plugin_id: str) -> dict[str, bool | None]:
    """Return what each scope's settings say of a plugin; None where they say nothing."""
    files = {
        "user": config / "settings.json",
        "project": project / ".claude" / "settings.json",
        "local": project / ".claude" / "settings.local.json",
    }
    states: dict[str, bool | None] = {}
    for scope in SCOPES:
        plugins = _object(_object(_read(files[scope])).get("enabledPlugins"))
        value = plugins.get(plugin_id)
        states[scope] = value if isinstance(value, bool) else None
    return states


def is_installed_anywhere(config: Path, plugin_id: str) -> bool:
    """Return whether any project or the user has the plugin installed."""
    known = _object(_read(config / "plugins" / "installed_plugins.json"))
    return bool(_object(known.get("plugins")).get(plugin_id))


def _is_for(entry: Mapping[str, Any], project: Path) -> bool:
    place = entry.get("projectPath")
    return not isinstance(place, str) or Path(place).resolve() == project


def _plugin(entry: Mapping[str, Any], config: Path) -> InstalledPlugin:
    folder = Path(str(entry.get("readFromFolder") or entry.get("installPath") or "/nonexistent"))
    plugin_id = str(entry.get("id", ""))
    return InstalledPlugin(
        id=plugin_id,
        scope=str(entry.get("scope", "")),
        enabled=entry.get("enabled") is True,
        version=str(entry.get("version", "")),
        folder=folder,
        servers=tuple(_servers(plugin_id, folder, config)),
    )


def _servers(plugin_id: str, folder: Path, config: Path) -> Iterator[DeclaredServer]:
    name, _, market = plugin_id.partition("@")
    declared = (
        *_declared(_object(_read(folder / ".claude-plugin" / "plugin.json")), folder),
        _object(_read(folder / ".lsp.json")),
        *_declared(_market_entry(config, market, name), folder),
    )
    found = False
    for servers in declared:
        for server_name, server in servers.items():
            found = True
            yield _server(server_name, _object(server))
    if not found and name in _KNOWN:
        known = frozenset(_KNOWN[name])
        yield DeclaredServer(name=name, command="", arguments=(), extensions=known)


def _declared(manifest: Mapping[str, Any], folder: Path) -> Iterator[Mapping[str, Any]]:
    """Yield the servers of a manifest: inline, by path, or a list of both."""
    given = manifest.get("lspServers")
    for part in given if isinstance(given, list) else [given]:
        if isinstance(part, dict):
            yield part
        elif isinstance(part, str):
            yield _object(_read(folder / part))


def _server(name: str, server: Mapping[str, Any]) -> DeclaredServer:
    arguments = server.get("args")
    return DeclaredServer(
        name=name,
        command=str(server.get("command", "")),
        arguments=tuple(map(str, arguments)) if isinstance(arguments, list) else (),
        extensions=frozenset(_object(server.get("extensionToLanguage"))),
    )


def _market_entry(config: Path, market: str, plugin: str) -> Mapping[str, Any]:
    known = _object(_read(config / "plugins" / "known_marketplaces.json")).get(market)
    place = _object(known).get("installLocation")
    if not isinstance(place, str):
        return {}
    catalog = _object(_read(Path(place) / ".claude-plugin" / "marketplace.json"))
    entries = catalog.get("plugins")
    for entry in entries if isinstance(entries, list) else ():
        if isinstance(entry, dict) and entry.get("name") == plugin:
            return entry
    return {}


def _read(path: Path) -> object:
    """Return what a JSON file of modest size holds; None where there is none, or a pipe."""
    try:
        if not path.is_file() or path.stat().st_size > _LARGEST:
            return None
        return json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
