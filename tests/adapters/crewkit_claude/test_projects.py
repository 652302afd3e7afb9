"""Which project a folder belongs to."""

import os
import subprocess
from pathlib import Path

import pytest

from crewkit_claude.projects import project_of
from crewkit_core.tenancy.model import ProjectHint

_REMOTE = "git.example.org/crew/kit"


def git(folder: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=Dev", "-c", "user.email=dev@example.org")
    protocol = ("-c", "protocol.file.allow=always")
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(folder)}
    subprocess.run(
        ("git", *identity, *protocol, *arguments), cwd=folder, env=environment, check=True
    )


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path.resolve() / "kit"
    (folder / "pkg" / "deep").mkdir(parents=True)
    git(folder, "init", "-q", "-b", "main")
    git(folder, "remote", "add", "upstream", "https://git.example.org/up/kit")
    git(folder, "remote", "add", "origin", "https://user:secret@Git.Example.org/crew/kit.git")
    git(folder, "commit", "-q", "--allow-empty", "-m", "init")
    return folder


def test_all_folders_of_a_repository_are_one_project(repository: Path) -> None:
    """Its origin, without the credentials in it."""
    whole = ProjectHint(remote=_REMOTE, root=str(repository))
    inside = ProjectHint(remote=_REMOTE, root=str(repository), path="pkg/deep")
    assert project_of(str(repository)) == whole
    assert project_of(str(repository / "pkg" / "deep")) == inside


def test_a_worktree_is_its_repository(repository: Path) -> None:
    """Wherever it stands; from a folder in it, too."""
    worktree = repository.parent / "elsewhere"
    git(repository, "worktree", "add", "-q", str(worktree))
    (worktree / "sub").mkdir()
    expected = ProjectHint(remote=_REMOTE, root=str(repository), path="sub")
    assert project_of(str(worktree / "sub")) == expected


def test_a_worktree_of_a_bare_repository_is_that_repository(repository: Path) -> None:
    """Which has no other folder."""
    bare = repository.parent / "kit.git"
    git(repository, "clone", "-q", "--bare", str(repository), str(bare))
    git(bare, "worktree", "add", "-q", str(repository.parent / "tree"))
    assert project_of(str(repository.parent / "tree")).root == str(bare)


def test_a_submodule_is_a_project_of_its_own(repository: Path) -> None:
    """With its own remote."""
    outer = repository.parent / "outer"
    outer.mkdir()
    git(outer, "init", "-q")
    git(outer, "submodule", "--quiet", "add", str(repository), "inner")
    git(outer / "inner", "remote", "set-url", "origin", "git@git.example.org:crew/inner.git")
    expected = ProjectHint(remote="git.example.org/crew/inner", root=str(outer / "inner"))
    assert project_of(str(outer / "inner")) == expected


def test_a_folder_without_a_repository_is_itself(tmp_path: Path) -> None:
    """There is nothing else to go by."""
    folder = tmp_path.resolve()
    assert project_of(str(folder)) == ProjectHint(remote=None, root=str(folder))


def test_a_gone_worktree_leads_to_its_repository(repository: Path) -> None:
    """By the client's layout, while the repository is there."""
    gone = repository / ".claude" / "worktrees" / "feat1" / "pkg"
    assert project_of(str(gone)) == ProjectHint(remote=_REMOTE, root=str(repository))


@pytest.mark.parametrize(
    ("cwd", "original", "root"),
    [
        ("/gone/app/.claude/worktrees/feat1/x", None, "/gone/app"),
        ("/gone/app/.claude/worktrees/feat1", "/gone/other", "/gone/other"),
        ("/gone/app", None, "/gone/app"),
        (r"C:\gone\app\.claude\worktrees\feat1", None, r"C:\gone\app"),
        ("relative", None, "relative"),
        ("/a\0b", None, "/a\N{REPLACEMENT CHARACTER}b"),
        ("/" + "x" * 5_000, None, "/" + "x" * 999),
        ("", None, ""),
    ],
)
def test_a_gone_folder_is_what_the_records_say(cwd: str, original: str | None, root: str) -> None:
    """And no remote is known."""
    assert project_of(cwd, original) == ProjectHint(remote=None, root=root)


def test_git_is_never_run(repository: Path) -> None:
    """A repository's own settings could name a program."""
    trap = repository / "trap"
    with (repository / ".git" / "config").open("a") as config:
        config.write(f'[core]\n\tfsmonitor = "touch {trap}"\n\tpager = "touch {trap}"\n')
    project_of(str(repository))
    assert not trap.exists()


def test_a_config_that_is_a_pipe_is_not_waited_for(repository: Path) -> None:
    """It would never end."""
    (repository / ".git" / "config").unlink()
    os.mkfifo(repository / ".git" / "config")
    assert project_of(str(repository)) == ProjectHint(remote=None, root=str(repository))


@pytest.mark.parametrize("pointer", ["gitdir: /nowhere", "gitdir:", "x" * 99_999, "gitdir: a\0b"])
def test_a_pointer_that_leads_nowhere_is_passed_over(tmp_path: Path, pointer: str) -> None:
    """The folder above decides, or nobody."""
    (tmp_path / ".git").write_text(pointer)
    assert project_of(str(tmp_path)) == ProjectHint(remote=None, root=str(tmp_path.resolve()))
