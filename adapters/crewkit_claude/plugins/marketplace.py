"""A marketplace of one plugin, written where the client looks for its own."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs

MARKETPLACE = "crewkit-local"
PLUGIN = "crewkit-lsp"
PLUGIN_ID = f"{PLUGIN}@{MARKETPLACE}"
SERVER = "crewkit"

_STARTUP_MS = 20_000
_RESTARTS = 10
_README = """\
# crewkit-lsp

Code intelligence by crewkit's language server: definitions, references, symbols, hover,
implementations, calls and syntax errors for Rust, TypeScript, JavaScript, Ruby, Python, Go and
Java. Made by `crewkit lsp install`; `crewkit lsp doctor` checks it, `crewkit lsp uninstall`
removes it. Edits to these files are overwritten.
"""


@attrs.frozen(kw_only=True)
class ServerDeclaration:
    """What the client is told of the server.

    Attributes:
        languages: The language id of each file extension, ``.py`` to ``python``.
    """

    command: str
    arguments: tuple[str, ...]
    languages: Mapping[str, str]
    version: str

    def manifest(self) -> dict[str, Any]:
        """Return the plugin's manifest.

        The server stands in it, where ``claude plugin validate`` sees its faults; in a
        ``.lsp.json`` nobody would. Only fields that 2.1.197 takes too: that version drops a whole
        server for ``restartOnCrash`` or ``shutdownTimeout``.
        """
        server = {
            "command": self.command,
            "args": list(self.arguments),
            "extensionToLanguage": dict(self.languages),
            "startupTimeout": _STARTUP_MS,
            "maxRestarts": _RESTARTS,
        }
        return {
            "name": PLUGIN,
            "version": self.version,
            "description": "Code intelligence by crewkit's language server.",
            "author": {"name": "crewkit"},
            "license": "MIT",
            "lspServers": {SERVER: server},
        }


def marketplace_dir(config: Path) -> Path:
    """Return where the marketplace lies in the client's folder."""
    return config / "plugins" / "marketplaces" / MARKETPLACE


def write_marketplace(config: Path, declaration: ServerDeclaration) -> Path:
    """Write the marketplace, each file whole or not at all; return its folder."""
    folder = marketplace_dir(config)
    plugin = folder / "plugins" / PLUGIN
    entry = {
        "name": PLUGIN,
        "source": f"./plugins/{PLUGIN}",
        "description": "Code intelligence by crewkit's language server.",
        "version": declaration.version,
    }
    market = {
        "name": MARKETPLACE,
        "owner": {"name": "crewkit"},
        "description": "Plugins that crewkit made on this machine.",
        "plugins": [entry],
    }
    _write(plugin / "README.md", _README)
    _write(plugin / ".claude-plugin" / "plugin.json", _json(declaration.manifest()))
    _write(folder / ".claude-plugin" / "marketplace.json", _json(market))
    return folder


def _json(value: object) -> str:
    return json.dumps(value, indent=2) + "\n"


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        unfinished.write_text(text, encoding="utf-8")
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
