"""Repositories on disk for the index's tests."""

import os
import pathlib
import subprocess


def git(root: pathlib.Path, *arguments: str) -> None:
    """Git with an identity of the test's own."""
    environment = {
        "PATH": os.defpath,
        "HOME": str(root),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": "t",
        "GIT_AUTHOR_EMAIL": "t@example.org",
        "GIT_COMMITTER_NAME": "t",
        "GIT_COMMITTER_EMAIL": "t@example.org",
    }
    subprocess.run(
        ["git", "-c", "init.defaultBranch=main", *arguments],
        cwd=root,
        env=environment,
        check=True,
        capture_output=True,
    )


def write(root: pathlib.Path, files: dict[str, str]) -> None:
    """Write files, their folders too."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")


def repository(root: pathlib.Path, files: dict[str, str]) -> pathlib.Path:
    """A git repository with these files committed."""
    root.mkdir(parents=True, exist_ok=True)
    git(root, "init", "-q")
    write(root, files)
    git(root, "add", "-A")
    git(root, "commit", "-q", "--allow-empty", "-m", "first")
    return root
