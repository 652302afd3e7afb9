"""A stand-in for Claude Code's plugin commands: the same files, words and exit codes, no client.

``install_fake(folder)`` makes an executable of it. What it knows of its ways was seen with the
real client (2.1.330 and 2.1.197), which the tests marked ``client`` run.
"""

import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any

from crewkit_testing.lsp.raw import TESTS

VERSION = "2.1.330"


def install_fake(folder: Path) -> Path:
    """Make an executable that behaves so; return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    script = folder / "claude"
    script.write_text(
        f"#!{sys.executable}\nimport sys\nsys.path.insert(0, {str(TESTS)!r})\n"
        "from crewkit_testing.fake_claude import main\nsys.exit(main(sys.argv[1:]))\n"
    )
    script.chmod(0o700)
    return script


class _World:
    def __init__(self) -> None:
        self.config = Path(os.environ["CLAUDE_CONFIG_DIR"])
        self.project = Path.cwd()
        self.plugins = self.config / "plugins"

    def settings(self, scope: str) -> Path:
        names = {"project": "settings.json", "local": "settings.local.json"}
        if scope == "user":
            return self.config / "settings.json"
        return self.project / ".claude" / names[scope]

    def enable(self, plugin: str, scope: str, value: bool | None) -> None:
        place = self.settings(scope)
        content = _read(place, {})
        states = content.setdefault("enabledPlugins", {})
        states.pop(plugin, None)
        if value is not None:
            states[plugin] = value
        _write(place, content)

    def enabled(self, plugin: str) -> bool:
        value = False
        for scope in ("user", "project", "local"):
            said = _read(self.settings(scope), {}).get("enabledPlugins", {}).get(plugin)
            value = value if said is None else said
        return value

    def installed(self) -> dict[str, Any]:
        known: dict[str, Any] = _read(self.plugins / "installed_plugins.json", {"plugins": {}})
        return known

    def marketplaces(self) -> dict[str, Any]:
        known: dict[str, Any] = _read(self.plugins / "known_marketplaces.json", {})
        return known


def main(arguments: list[str]) -> int:
    """Do what the client would; return the exit code."""
    world = _World()
    scope = arguments[arguments.index("--scope") + 1] if "--scope" in arguments else "user"
    match arguments:
        case ["--version"]:
            sys.stdout.write(f"{VERSION} (Claude Code)\n")
            return 0
        case ["plugin", "list", "--json"]:
            sys.stdout.write(json.dumps(_list(world)))
            return 0
        case ["plugin", "marketplace", word, what]:
            return _marketplace(world, word, what)
        case ["plugin", word, plugin, *_]:
            return _plugin(world, word, plugin, scope)
    return 1


def _list(world: _World) -> list[dict[str, Any]]:
    return [
        {"id": plugin, "enabled": world.enabled(plugin), **entry}
        for plugin, entries in world.installed()["plugins"].items()
        for entry in entries
    ]


def _marketplace(world: _World, word: str, what: str) -> int:
    known = world.marketplaces()
    if word == "add":
        catalog = json.loads((Path(what) / ".claude-plugin" / "marketplace.json").read_text())
        known[catalog["name"]] = {"installLocation": what}
    elif word == "remove":
        known.pop(what, None)
    elif what not in known:
        return 1
    _write(world.plugins / "known_marketplaces.json", known)
    return 0


def _plugin(world: _World, word: str, plugin: str, scope: str) -> int:
    if word in {"enable", "disable"}:
        world.enable(plugin, scope, word == "enable")
        return 0
    known = world.installed()
    entries = [
        entry for entry in known["plugins"].get(plugin, []) if not _same(entry, world, scope)
    ]
    if word == "install":
        name, _, market = plugin.partition("@")
        if market not in world.marketplaces():
            sys.stderr.write(f'Plugin "{name}" not found in marketplace "{market}".\n')
            return 1
        folder = Path(world.marketplaces()[market]["installLocation"]) / "plugins" / name
        manifest = _read(folder / ".claude-plugin" / "plugin.json", {"version": "1.0.0"})
        copy = world.plugins / "cache" / market / name / manifest["version"]
        shutil.copytree(folder, copy, dirs_exist_ok=True)  # what 2.1.197 reads ever after
        entry = {"scope": scope, "installPath": str(copy), "version": manifest["version"]}
        entries.append(entry if scope == "user" else {**entry, "projectPath": str(world.project)})
    known["plugins"][plugin] = entries
    if not entries:
        del known["plugins"][plugin]
    _write(world.plugins / "installed_plugins.json", known)
    world.enable(plugin, scope, True if word == "install" else None)
    return 0


def _same(entry: dict[str, Any], world: _World, scope: str) -> bool:
    project = None if scope == "user" else str(world.project)
    return bool(entry["scope"] == scope and entry.get("projectPath") == project)


def _read(path: Path, otherwise: Any) -> Any:
    return json.loads(path.read_text()) if path.exists() else otherwise


def _write(path: Path, content: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content))
