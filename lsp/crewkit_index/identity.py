"""Under which names facts and indexes are kept."""

import functools
import hashlib
import importlib.metadata
import pathlib
from typing import Final

_GRAMMARS: Final = (
    *("tree-sitter", "tree-sitter-rust", "tree-sitter-typescript", "tree-sitter-javascript"),
    *("tree-sitter-ruby", "tree-sitter-python", "tree-sitter-go", "tree-sitter-java"),
)
_CODE: Final = ("languages", "facts.py", "building.py", "packed.py", "lines.py", "limits.py")
_STORE: Final = "2"
"""The layout of the stored index; raise it when that changes."""


def content_key(name: str, source: bytes) -> bytes:
    """Under which one file's facts are kept: they follow from its name and bytes alone."""
    return hashlib.blake2b(
        name.encode("utf-8", "surrogateescape") + b"\0" + source, digest_size=16
    ).digest()


@functools.cache
def fingerprint() -> str:
    """Changes whenever facts could: with the grammars, with the code that reads trees."""
    digest = hashlib.blake2b(_STORE.encode(), digest_size=12)
    for name in _GRAMMARS:
        try:
            version = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            version = "absent"
        digest.update(f"{name}={version};".encode())
    here = pathlib.Path(__file__).parent
    for part in _CODE:
        path = here / part
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def folder_name(path: pathlib.Path) -> str:
    """A short name for a folder's path."""
    whole = str(path).encode("utf-8", "surrogateescape")
    return hashlib.blake2b(whole, digest_size=12).hexdigest()
