"""A repository that changes at random, by a seed, and questions about it."""

import pathlib
import random
import shutil
from collections.abc import Callable, Sequence
from typing import Any

from crewkit_index.answers import Position
from crewkit_index.questions import Questions

NAMES = [f"name{number}" for number in range(12)]
CLASSES = [f"Class{number}" for number in range(6)]
FOLDERS = ["", "a", "a/b", "c", "d/e/f"]


def python_text(random_: random.Random, modules: Sequence[str]) -> str:
    """A module with imports of others, classes, functions, calls, and now and then a fault."""
    lines = ['"""Words é 漢 😀."""' if random_.random() < 0.3 else "", ""]
    for _ in range(random_.randrange(3)):
        module = random_.choice(modules).replace("/", ".")
        lines.append(f"from {module} import {random_.choice(NAMES + CLASSES)}")
    for name in random_.sample(CLASSES, 1):
        lines += ["", f"class {name}({random_.choice(['object', *CLASSES])}):", '    """Doc."""']
        for method in random_.sample(NAMES, 2):
            lines += [f"    def {method}(self, x: {random_.choice(CLASSES)}) -> None:"]
            lines += [f"        x.{random_.choice(NAMES)}(self.{random_.choice(NAMES)})"]
    for name in random_.sample(NAMES, 2):
        lines += ["", f"def {name}():", f"    return {random_.choice(NAMES)}() + {name}()"]
    if random_.random() < 0.1:
        lines.append("def broken(:")
    return random_.choice(["\n", "\n", "\r\n"]).join(lines) + "\n"


def script_text(random_: random.Random) -> str:
    """A TypeScript module."""
    first, second = random_.sample(NAMES, 2)
    return (
        f"import {{ {second} }} from './{random_.choice('xyz')}';\n"
        f"export function {first}(): number {{ return {second}() }}\n"
        f"export class {random_.choice(CLASSES)} {{ {second}() {{ return {first}() }} }}\n"
    )


class Changes:
    """The files, and what may happen to them."""

    def __init__(self, root: pathlib.Path, seed: int) -> None:
        self.root = root
        self.random = random.Random(seed)
        self.overlays: dict[str, str] = {}

    def paths(self) -> list[str]:
        """Source files as the index names them."""
        found = (*self.root.rglob("*.py"), *self.root.rglob("*.ts"))
        return sorted(str(path.relative_to(self.root)) for path in found)

    def new_path(self) -> str:
        """A path that may exist already."""
        folder = self.random.choice(FOLDERS)
        name = self.random.choice(["m1.py", "m2.py", "m3.py", "__init__.py", "x.ts", "y.ts"])
        return f"{folder}/{name}" if folder else name

    def text(self, path: str) -> str:
        """New content for it."""
        if path.endswith(".ts"):
            return script_text(self.random)
        modules = [path.removesuffix(".py") for path in self.paths()] or ["m1"]
        return python_text(self.random, modules)

    def write(self) -> None:
        """Write a file, new or old."""
        path = self.new_path()
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(self.text(path), encoding="utf-8", newline="")
        self.overlays.pop(path, None)

    def touch(self) -> None:
        """Change one letter within a file: its size stays."""
        if path := self.any():
            text = (self.root / path).read_bytes()
            old, new = (self.random.choice(NAMES[:9]).encode() for _ in range(2))
            (self.root / path).write_bytes(text.replace(old, new, 1))
            self.overlays.pop(path, None)

    def any(self) -> str | None:
        """Some path."""
        paths = self.paths()
        return self.random.choice(paths) if paths else None

    def remove(self) -> None:
        """Delete a file, or rarely a whole folder."""
        if path := self.any():
            self.overlays.pop(path, None)
            (self.root / path).unlink()
            folder = self.root / path.partition("/")[0]
            if self.random.random() < 0.1 and folder.is_dir():
                shutil.rmtree(folder)
                for gone in [one for one in self.overlays if not (self.root / one).exists()]:
                    del self.overlays[gone]

    def rename(self) -> None:
        """Move a file over another place."""
        path, target = self.any(), self.new_path()
        if path is None or path == target or path[-3:] != target[-3:]:
            return
        (self.root / target).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).rename(self.root / target)
        self.overlays.pop(path, None)
        self.overlays.pop(target, None)

    def ignore(self) -> None:
        """Change which files are ignored."""
        ignored = self.random.choice(["", "m3.py\n", "c/\n", "*.ts\n"])
        (self.root / ".gitignore").write_text(ignored)

    def open(self) -> None:
        """An editor has a file open with another text."""
        if path := self.any():
            self.overlays[path] = self.text(path)

    def shut(self) -> None:
        """The editor closes one."""
        if self.overlays:
            del self.overlays[self.random.choice(sorted(self.overlays))]


def files(asked: Any, name: str) -> tuple[Sequence[str], Sequence[str]]:
    """In which files a name stands, and which define it: what resolution goes by."""
    with asked.seeing(None) as index:
        return index.files_with(name), index.files_defining(name)


def question(random_: random.Random, changes: Changes) -> Callable[[Questions], Any]:
    """One question, to be asked of any workspace."""
    path = changes.any() or "m1.py"
    text = changes.overlays.get(path)
    if text is None and (changes.root / path).exists():
        text = (changes.root / path).read_text(encoding="utf-8")
    lines = (text or "").splitlines() or [""]
    line = random_.randrange(len(lines))
    at = Position(line, random_.randrange(len(lines[line]) + 1))
    query = random_.choice([*NAMES, *CLASSES, "n", "cl", "nm1", "", "Class1.name"])
    name = random_.choice([*NAMES, *CLASSES])
    asked: list[Callable[[Questions], Any]] = [
        lambda asked: files(asked, name),
        lambda asked: asked.document_symbols(path),
        lambda asked: asked.workspace_symbols(query, 50),
        lambda asked: asked.definitions(path, at),
        lambda asked: asked.references(path, at, include_declaration=True),
        lambda asked: asked.references(path, at, include_declaration=False),
        lambda asked: asked.hover(path, at),
        lambda asked: asked.implementations(path, at),
        lambda asked: asked.diagnostics(path),
        lambda asked: [
            (asked.call_hierarchy_incoming(item), asked.call_hierarchy_outgoing(item))
            for item in asked.call_hierarchy_prepare(path, at)
        ],
    ]
    return random_.choice(asked)
