"""The floor and the neighbor: tree-sitter alone, and universal-ctags."""

import pathlib
import shutil
import subprocess
import time
from collections.abc import Mapping, Sequence
from typing import Any

import tree_sitter
import tree_sitter_go
import tree_sitter_java
import tree_sitter_javascript
import tree_sitter_python
import tree_sitter_ruby
import tree_sitter_rust
import tree_sitter_typescript

_GRAMMARS: Mapping[str, Any] = {
    **dict.fromkeys((".ts", ".mts", ".cts"), tree_sitter_typescript.language_typescript),
    ".tsx": tree_sitter_typescript.language_tsx,
    **dict.fromkeys((".js", ".jsx", ".mjs", ".cjs"), tree_sitter_javascript.language),
    **dict.fromkeys((".py", ".pyi"), tree_sitter_python.language),
    ".rs": tree_sitter_rust.language,
    ".go": tree_sitter_go.language,
    ".java": tree_sitter_java.language,
}


def parsers() -> dict[str, tree_sitter.Parser]:
    """A parser for each suffix; Ruby's for any other."""
    made = {
        suffix: tree_sitter.Parser(tree_sitter.Language(grammar()))
        for suffix, grammar in _GRAMMARS.items()
    }
    made[""] = tree_sitter.Parser(tree_sitter.Language(tree_sitter_ruby.language()))
    return made


def parse_all(files: Sequence[pathlib.Path]) -> None:
    """Read and parse, nothing else."""
    made = parsers()
    ruby = made[""]
    for file in files:
        made.get(file.suffix, ruby).parse(file.read_bytes())


def ctags_seconds(files: Sequence[pathlib.Path], beside: pathlib.Path) -> float | None:
    """Wall time of universal-ctags over the same files; None where it is not installed."""
    if shutil.which("ctags") is None:
        return None
    listed = beside / "files.txt"
    listed.write_text("".join(f"{file}\n" for file in files))
    before = time.perf_counter()
    subprocess.run(
        ["ctags", "--fields=+neS", "-f", str(beside / "tags"), "-L", str(listed)],
        check=True,
        capture_output=True,
    )
    return time.perf_counter() - before
