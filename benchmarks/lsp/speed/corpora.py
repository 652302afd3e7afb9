"""Sources that package registries ship, by package name, unpacked into a folder given."""

import pathlib
import shutil
import subprocess
import tarfile
import zipfile
from collections.abc import Callable
from typing import NamedTuple


class Corpus(NamedTuple):
    """One repository to index, and how to have it."""

    name: str
    get: Callable[[pathlib.Path], None]


def _run(*command: str, at: pathlib.Path) -> None:
    subprocess.run(command, cwd=at, check=True, capture_output=True)


def _pip(requirement: str) -> Callable[[pathlib.Path], None]:
    def get(folder: pathlib.Path) -> None:
        _run(
            *("pip", "download", "-q", "--no-deps"),
            *("--no-binary", ":all:", requirement),
            at=folder,
        )
        for archive in folder.glob("*.tar.gz"):
            with tarfile.open(archive) as tar:
                tar.extractall(folder, filter="data")
            archive.unlink()

    return get


def _npm(package: str) -> Callable[[pathlib.Path], None]:
    def get(folder: pathlib.Path) -> None:
        _run("npm", "pack", "--silent", package, at=folder)
        for archive in folder.glob("*.tgz"):
            with tarfile.open(archive) as tar:
                tar.extractall(folder, filter="data")
            archive.unlink()
        for made in (*folder.glob("*/dist"), *folder.glob("*/build")):
            shutil.rmtree(made)

    return get


def _apt(*packages: str, keep: str = "") -> Callable[[pathlib.Path], None]:
    """Debian packages; `keep` picks a folder out of a zip of sources within."""

    def get(folder: pathlib.Path) -> None:
        for package in packages:
            _run("apt-get", "download", "-q", package, at=folder)
        for archive in folder.glob("*.deb"):
            _run("dpkg-deb", "-x", archive.name, ".", at=folder)
            archive.unlink()
        for archive in folder.rglob("*.zip"):
            with zipfile.ZipFile(archive) as inner:
                names = [name for name in inner.namelist() if name.startswith(keep)]
                for name in names:
                    inner.extract(name, folder)
            archive.unlink()

    return get


CORPORA = (
    Corpus("django", _pip("django==5.2")),
    Corpus("rxjs", _npm("rxjs@7")),
    Corpus("three", _npm("three@0.160")),
    Corpus("rails", _apt("ruby-activerecord", "ruby-activesupport", "ruby-actionpack")),
    Corpus("tokio", _apt("librust-tokio-dev", "librust-regex-dev", "librust-syn-dev")),
    Corpus("x-tools", _apt("golang-golang-x-tools-dev", "golang-github-gin-gonic-gin-dev")),
    Corpus("jdk", _apt("openjdk-17-source", keep="java.base/java/")),
)


def have(corpus: Corpus, folder: pathlib.Path) -> pathlib.Path:
    """The corpus under `folder` as a git repository; got if it is not there."""
    root = folder / corpus.name
    if not (root / ".git").exists():
        shutil.rmtree(root, ignore_errors=True)
        root.mkdir(parents=True)
        corpus.get(root)
        git = ("git", "-c", "user.name=b", "-c", "user.email=b@example.org")
        _run("git", "init", "-q", at=root)
        _run("git", "add", "-A", at=root)
        _run(*git, "commit", "-q", "-m", "corpus", at=root)
    return root
