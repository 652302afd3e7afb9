"""What Claude Code has installed, and what its plugins claim."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from crewkit_claude.plugins.command import ClaudeCommand, find_claude
from crewkit_claude.plugins.installed import (
    InstalledPlugin,
    enabled_in,
    installed_plugins,
    is_installed_anywhere,
)
from crewkit_claude.plugins.marketplace import (
    PLUGIN,
    ServerDeclaration,
    marketplace_dir,
    write_marketplace,
)
from crewkit_testing.fake_claude import install_fake
from crewkit_testing.lab.client import Client, require_client

DECLARATION = ServerDeclaration(
    command="/opt/py thon/bin/python",
    arguments=("-P", "-m", "crewkit_lsp", "--stdio"),
    languages={".py": "python", ".tsx": "typescriptreact"},
    version="1.2.3",
)


def claude(tmp_path: Path) -> ClaudeCommand:
    """Return the stand-in, in a project of its own."""
    project = tmp_path / "project"
    project.mkdir(exist_ok=True)
    environ = {"CLAUDE_CONFIG_DIR": str(tmp_path / "config"), "PATH": "/usr/bin:/bin"}
    binary = install_fake(tmp_path / "bin")
    return ClaudeCommand(binary=binary, project=project, environ=environ)


def write(path: Path, content: Any) -> None:
    """Write JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content))


def installed(tmp_path: Path, **entry: Any) -> InstalledPlugin:
    """Return one plugin as it is found; its folder is ``tmp_path/plugin``."""
    command = claude(tmp_path)
    whole = {"scope": "user", "installPath": str(tmp_path / "plugin"), "version": "1", **entry}
    plugins = {whole.pop("id", "some@where"): [whole]}
    write(tmp_path / "config" / "plugins" / "installed_plugins.json", {"plugins": plugins})
    found = installed_plugins(command, tmp_path / "config")
    assert found is not None
    (plugin,) = found
    return plugin


@pytest.mark.parametrize(
    ("file", "content"),
    [
        (
            ".claude-plugin/plugin.json",
            {"lspServers": {"x": {"extensionToLanguage": {".py": "p"}}}},
        ),
        (".claude-plugin/plugin.json", {"lspServers": "./servers.json"}),
        (".claude-plugin/plugin.json", {"lspServers": ["./servers.json", {}]}),
        (".lsp.json", {"x": {"extensionToLanguage": {".py": "p"}}}),
    ],
)
def test_servers_are_found_wherever_a_plugin_may_declare_them(
    tmp_path: Path, file: str, content: Any
) -> None:
    """In its manifest, beside it, or in a file that the manifest names."""
    write(tmp_path / "plugin" / "servers.json", {"x": {"extensionToLanguage": {".py": "p"}}})
    write(tmp_path / "plugin" / file, content)
    assert frozenset({".py"}) == installed(tmp_path).extensions


def test_servers_are_found_in_the_catalog_of_a_marketplace(tmp_path: Path) -> None:
    """Where the vendor's own plugins have them."""
    market = tmp_path / "market"
    entry = {"name": "some", "lspServers": {"x": {"extensionToLanguage": {".go": "go"}}}}
    write(market / ".claude-plugin" / "marketplace.json", {"plugins": [{}, 7, entry]})
    known = {"where": {"installLocation": str(market)}}
    write(tmp_path / "config" / "plugins" / "known_marketplaces.json", known)
    assert frozenset({".go"}) == installed(tmp_path).extensions


@pytest.mark.parametrize(
    ("name", "extension"),
    [
        ("rust-analyzer-lsp", ".rs"),
        ("typescript-lsp", ".tsx"),
        ("ruby-lsp", ".rb"),
        ("pyright-lsp", ".py"),
        ("gopls-lsp", ".go"),
        ("jdtls-lsp", ".java"),
    ],
)
def test_the_vendors_plugins_are_known_by_name(tmp_path: Path, name: str, extension: str) -> None:
    """Also when their declaration cannot be read."""
    plugin = installed(tmp_path, id=f"{name}@claude-plugins-official")
    assert extension in plugin.extensions


@pytest.mark.parametrize("content", [b"{", b"[]", b"7", b"[" * 100_000, b"\xff", b'{"x": 7}'])
def test_files_that_make_no_sense_declare_nothing(tmp_path: Path, content: bytes) -> None:
    """Whatever they hold."""
    (tmp_path / "plugin").mkdir()
    (tmp_path / "plugin" / ".lsp.json").write_bytes(content)
    assert frozenset() == installed(tmp_path).extensions


def test_a_pipe_in_place_of_a_file_is_not_waited_for(tmp_path: Path) -> None:
    """A repository can hold one where settings are read."""
    folder = tmp_path / "project" / ".claude"
    folder.mkdir(parents=True)
    os.mkfifo(folder / "settings.json")
    states = enabled_in(tmp_path / "config", tmp_path / "project", "a@b")
    assert {"user": None, "project": None, "local": None} == states


def test_each_scope_says_for_itself_what_is_enabled(tmp_path: Path) -> None:
    """Nothing, yes or no."""
    write(tmp_path / "config" / "settings.json", {"enabledPlugins": {"a@b": True, "c@d": False}})
    write(tmp_path / "project/.claude/settings.local.json", {"enabledPlugins": {"a@b": False}})
    write(tmp_path / "project/.claude/settings.json", {"enabledPlugins": {"a@b": "yes"}})
    states = enabled_in(tmp_path / "config", tmp_path / "project", "a@b")
    assert {"user": True, "project": None, "local": False} == states


def test_plugins_of_other_projects_are_not_ours(tmp_path: Path) -> None:
    """But count where it is asked whether anything is left."""
    command = claude(tmp_path)
    entry = {"scope": "project", "projectPath": str(tmp_path / "other"), "version": "1"}
    known = {"plugins": {"some@where": [{**entry, "installPath": "/nowhere"}]}}
    write(tmp_path / "config" / "plugins" / "installed_plugins.json", known)
    assert () == installed_plugins(command, tmp_path / "config")
    assert is_installed_anywhere(tmp_path / "config", "some@where")
    assert not is_installed_anywhere(tmp_path / "config", "other@where")


def test_a_client_that_does_not_answer_is_no_empty_list(tmp_path: Path) -> None:
    """It is not known what is installed."""
    for binary in (Path("/bin/false"), Path("/bin/echo"), Path("/nowhere/claude")):
        command = ClaudeCommand(binary=binary, project=tmp_path, environ={})
        assert installed_plugins(command, tmp_path) is None


def test_the_client_is_found_where_people_have_it(tmp_path: Path) -> None:
    """Named, on the path, or in its own places at home."""
    binary = install_fake(tmp_path / "bin")
    assert binary == find_claude({"CREWKIT_CLAUDE_BIN": str(binary), "PATH": ""})
    assert binary == find_claude({"PATH": str(tmp_path / "bin")})
    own = install_fake(tmp_path / ".local" / "bin")
    assert own == find_claude({"PATH": "", "HOME": str(tmp_path)})
    assert None is find_claude({"PATH": "", "HOME": str(tmp_path / "empty")})
    assert None is find_claude({"CREWKIT_CLAUDE_BIN": "/nowhere", "PATH": str(tmp_path / "bin")})


def test_a_marketplace_is_written_again_without_a_trace(tmp_path: Path) -> None:
    """The same files, with the new content, and nothing beside them."""
    write_marketplace(tmp_path, DECLARATION)
    first = sorted(path for path in tmp_path.rglob("*") if path.is_file())
    folder = write_marketplace(tmp_path, DECLARATION)
    assert first == sorted(path for path in tmp_path.rglob("*") if path.is_file())
    assert marketplace_dir(tmp_path) == folder
    manifest = json.loads((folder / "plugins" / PLUGIN / ".claude-plugin/plugin.json").read_text())
    assert DECLARATION.manifest() == manifest


@pytest.mark.client
def test_the_client_finds_no_fault_in_the_plugin(tmp_path: Path) -> None:
    """Its validation is strict about servers that stand in the manifest, warnings included."""
    client = Client(binary=require_client(os.environ), world=tmp_path)
    environ = client.environment("http://127.0.0.1:9")
    folder = write_marketplace(client.config, DECLARATION)

    def validated(path: Path) -> int:
        command = [str(client.binary), "plugin", "validate", str(path), "--strict"]
        return subprocess.run(command, env=environ, check=False, capture_output=True).returncode

    assert 0 == validated(folder)
    manifest = folder / "plugins" / PLUGIN / ".claude-plugin" / "plugin.json"
    assert 0 == validated(manifest.parent.parent)
    manifest.write_text(manifest.read_text().replace('"maxRestarts"', '"mostRestarts"'))
    assert 0 != validated(manifest.parent.parent)
