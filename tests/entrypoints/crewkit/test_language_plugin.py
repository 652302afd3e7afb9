"""The plugin's life with Claude Code."""

import json
import os
import sys
from pathlib import Path
from typing import Any

import attrs
import pytest

from crewkit.language_plugin import LanguagePlugin, command_problem, declaration
from crewkit.settings import Settings, settings_from
from crewkit_core.kernel.errors import Conflict, Unavailable
from crewkit_testing.fake_claude import install_fake
from crewkit_testing.lab.client import Client, require_client

PINNED = (sys.executable, "-P", "-m", "crewkit_lsp", "--stdio")


@pytest.fixture(params=["fake", pytest.param("real", marks=pytest.mark.client)])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Return settings that lead to a client with a home of its own."""
    if request.param == "real":
        client = Client(binary=require_client(os.environ), world=tmp_path)
        environ = client.environment("http://127.0.0.1:9", CREWKIT_CLAUDE_BIN=str(client.binary))
    else:
        environ = {
            "CREWKIT_CLAUDE_BIN": str(install_fake(tmp_path / "bin")),
            "CLAUDE_CONFIG_DIR": str(tmp_path / "config"),
            "PATH": "/usr/bin:/bin",
        }
    return settings_from(environ)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a project's folder."""
    folder = tmp_path / "project"
    folder.mkdir()
    return folder


def config(settings: Settings) -> Path:
    """Return the client's folder."""
    assert settings.claude_config_dir is not None
    return settings.claude_config_dir


def manifests(settings: Settings) -> list[Path]:
    """Return every copy of the plugin's manifest that a client may read."""
    return [
        path
        for path in config(settings).rglob("plugin.json")
        if "crewkit-lsp" in str(path) and not (path.parents[1] / ".orphaned_at").exists()
    ]


def a_rival(settings: Settings, plugin: LanguagePlugin, folder: Path) -> None:
    """Install a plugin that claims Rust and Zig for the user."""
    server = {"command": "x", "extensionToLanguage": {".rs": "rust", ".zig": "zig"}}
    manifest = {"name": "rival", "version": "1.0.0", "lspServers": {"x": server}}
    entry = {"name": "rival", "source": "./plugins/rival", "description": "x", "version": "1.0.0"}
    market = {"name": "others", "owner": {"name": "x"}, "plugins": [entry]}
    for path, content in (
        (folder / ".claude-plugin" / "marketplace.json", market),
        (folder / "plugins" / "rival" / ".claude-plugin" / "plugin.json", manifest),
    ):
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(content))
    claude = plugin._client()
    assert claude.run("plugin", "marketplace", "add", str(folder)).ok
    assert claude.run("plugin", "install", "rival@others", "--scope", "user").ok


@pytest.mark.parametrize("scope", ["project", "local", "user"])
def test_it_is_installed_and_removed(settings: Settings, project: Path, scope: str) -> None:
    """In each scope, and said in that scope's settings alone; nothing is left behind."""
    plugin = LanguagePlugin(settings, project)
    assert "crewkit lsp install" in plugin.status().advice()[0]
    status = plugin.install(scope)
    said = dict.fromkeys(("user", "project", "local")) | {scope: True}
    assert (True, True, (scope,), said) == (
        status.enabled,
        status.works,
        status.scopes,
        dict(status.settings),
    )
    assert (PINNED, ()) == (status.command, status.advice())
    assert status == plugin.install(scope)
    assert () == plugin.uninstall(scope).scopes
    assert not (config(settings) / "plugins" / "marketplaces" / "crewkit-local").exists()
    assert () == plugin.uninstall(scope).scopes


def test_another_project_keeps_it(settings: Settings, project: Path, tmp_path: Path) -> None:
    """The marketplace goes with the last one."""
    other = tmp_path / "other"
    other.mkdir()
    LanguagePlugin(settings, other).install("project")
    plugin = LanguagePlugin(settings, project)
    assert () == plugin.status().scopes
    plugin.install("project")
    plugin.uninstall("project")
    assert LanguagePlugin(settings, other).status().works


def test_a_command_of_the_past_is_put_right(settings: Settings, project: Path) -> None:
    """An update may have moved the Python that was pinned; the client would say nothing."""
    plugin = LanguagePlugin(settings, project)
    plugin.install("project")
    for manifest in manifests(settings):
        manifest.write_text(manifest.read_text().replace(sys.executable, "/old/python"))
    status = plugin.status()
    assert ("/old/python", False, False) == (status.command[0], status.current, status.works)
    assert "/old/python is gone" == command_problem(status.command)
    assert "another installation" in status.advice()[0]
    status = plugin.install("project")
    assert (PINNED, True) == (status.command, status.works)
    assert None is command_problem(status.command)


def test_an_update_of_crewkit_is_noticed(settings: Settings, project: Path) -> None:
    """The plugin carries the version that wrote it."""
    LanguagePlugin(settings, project).install("project")
    newer = LanguagePlugin(settings, project)
    newer._declaration = attrs.evolve(declaration(), version="999.0.0")
    assert not newer.status().current
    assert newer.install("project").works


def test_what_was_disabled_is_enabled_by_installing(settings: Settings, project: Path) -> None:
    """Until then it is said."""
    plugin = LanguagePlugin(settings, project)
    plugin.install("project")
    disable = ("plugin", "disable", "crewkit-lsp@crewkit-local", "--scope", "project")
    assert plugin._client().run(*disable).ok
    status = plugin.status()
    assert (False, True) == (status.enabled, "disabled" in status.advice()[0])
    assert plugin.install("project").works


def test_rivals_are_found_and_disabled_for_this_project(
    settings: Settings, project: Path, tmp_path: Path
) -> None:
    """By the extensions that both claim; elsewhere they stay."""
    plugin = LanguagePlugin(settings, project)
    a_rival(settings, plugin, tmp_path / "market")
    status = plugin.install("project")
    (rival,) = status.rivals
    assert ("rival@others", "user", (".rs",)) == (rival.plugin, rival.scope, rival.extensions)
    assert (False, True) == (status.works, "rival@others" in status.advice()[0])
    plugin.disable(rival, "project")
    assert plugin.status().works
    other = tmp_path / "other"
    other.mkdir()
    assert LanguagePlugin(settings, other).status().rivals


def test_before_a_session_it_only_looks(settings: Settings, project: Path) -> None:
    """And says what to do, if anything."""
    assert ("the plugin is not installed: crewkit lsp install",) == LanguagePlugin(
        settings, project
    ).status().advice()
    assert [] == list(project.iterdir())
    LanguagePlugin(settings, project).install("project")
    assert () == LanguagePlugin(settings, project).status().advice()


@pytest.mark.parametrize("script", ["exit 1", "echo nonsense", "kill -9 $$"])
def test_a_client_that_is_broken_stands_in_no_sessions_way(
    project: Path, tmp_path: Path, script: str
) -> None:
    """Nor does a folder that is gone."""
    binary = tmp_path / "claude"
    binary.write_text(f"#!/bin/sh\n{script}\n")
    binary.chmod(0o700)
    environ = {"CREWKIT_CLAUDE_BIN": str(binary), "CLAUDE_CONFIG_DIR": str(tmp_path / "config")}
    for folder in (project, tmp_path / "gone"):
        assert 1 == len(LanguagePlugin(settings_from(environ), folder).status().advice())


def test_without_a_client_it_says_so(project: Path) -> None:
    """Looking is no failure; installing is."""
    none = settings_from({"PATH": "", "HOME": str(project)})
    plugin = LanguagePlugin(none, project)
    assert "CREWKIT_CLAUDE_BIN" in plugin.status().advice()[0]
    with pytest.raises(Unavailable):
        plugin.install("project")
    with pytest.raises(Unavailable):
        plugin.uninstall("project")


def test_a_client_that_refuses_is_quoted(project: Path, tmp_path: Path) -> None:
    """In its last words."""
    binary = tmp_path / "claude"
    binary.write_text(
        '#!/bin/sh\n[ "$1" = --version ] && echo 9 && exit 0\necho "not today"\nexit 1\n'
    )
    binary.chmod(0o700)
    environ = {"CREWKIT_CLAUDE_BIN": str(binary), "CLAUDE_CONFIG_DIR": str(tmp_path / "config")}
    with pytest.raises(Conflict, match="not today"):
        LanguagePlugin(settings_from(environ), project).install("project")


def test_every_file_that_the_index_knows_is_declared() -> None:
    """With the language ids of editors."""
    languages: Any = declaration().languages
    assert {".rs", ".ts", ".tsx", ".js", ".jsx", ".rb", ".py", ".go", ".java"} <= set(languages)
    assert ("typescriptreact", "javascript", "ruby") == (
        languages[".tsx"],
        languages[".js"],
        languages[".rb"],
    )


@pytest.mark.parametrize(
    ("command", "problem"),
    [((), "nothing is installed"), (("/nowhere/python",), "/nowhere/python is gone")],
)
def test_a_command_that_cannot_start_is_told(command: tuple[str, ...], problem: str) -> None:
    """Why."""
    assert problem == command_problem(command)


def test_a_command_must_be_executable(tmp_path: Path) -> None:
    """Or it cannot start."""
    (tmp_path / "python").write_text("")
    assert "not executable" in str(command_problem((str(tmp_path / "python"),)))
