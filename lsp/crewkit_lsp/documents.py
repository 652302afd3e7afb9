"""What a client says of its open documents, against what lies on the disk."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from stat import S_ISREG
from typing import NamedTuple

from crewkit_lsp.params import Fields, document, fields, position, text
from crewkit_lsp.positions import line_starts, offset_of
from crewkit_lsp.uris import path_of

Stamp = tuple[int, int, int] | None


class Document(NamedTuple):
    """An open document.

    Attributes:
        path: None when it is no file of this machine.
        stamp: What the file looked like when the client last spoke of it; None: there was none.
        serial: Grows with every word of the client about any document.
    """

    uri: str
    path: str | None
    text: str
    version: int | None
    stamp: Stamp
    serial: int


class Documents:
    """The open documents of one client.

    A client's word stands until the file changes after it: editors that are told nothing of a
    checkout, a formatter or ``sed`` would otherwise be answered from what no longer is.
    """

    def __init__(self, encoding: str) -> None:
        self._encoding = encoding
        self._open: dict[str, Document] = {}
        self._serial = 0

    def opened(self, params: Fields) -> str:
        """Note a didOpen; return the URI."""
        name = "params.textDocument"
        given = fields(params.get("textDocument"), name)
        uri = text(given, "uri", name)
        return self._keep(uri, text(given, "text", name), given.get("version"))

    def changed(self, params: Fields) -> str | None:
        """Note a didChange; return the URI, None when it is not open."""
        uri = document(params)
        known = self._open.get(uri)
        changes = params.get("contentChanges")
        content = None if known is None else known.text
        for change in changes if isinstance(changes, list) else ():
            content = self._apply(content, fields(change, "params.contentChanges"))
        if content is None:
            return None
        return self._keep(uri, content, fields(params["textDocument"]).get("version"))

    def saved(self, params: Fields) -> str | None:
        """Note a didSave: the file is as the client has it; None when it is not open."""
        uri = document(params)
        known = self._open.get(uri)
        return None if known is None else self._keep(uri, known.text, known.version)

    def closed(self, params: Fields) -> str:
        """Forget a document; return the URI."""
        uri = document(params)
        self._open.pop(uri, None)
        return uri

    def get(self, uri: str) -> Document | None:
        """Return an open document."""
        return self._open.get(uri)

    def overlays(self) -> Iterator[Document]:
        """Yield the documents whose text stands for their file: unchanged since they spoke."""
        for known in list(self._open.values()):
            if known.path is not None and stamp_of(known.path) == known.stamp:
                yield known

    def _keep(self, uri: str, content: str, version: object) -> str:
        path = path_of(uri)
        self._serial += 1
        self._open[uri] = Document(
            uri,
            path,
            content,
            version if type(version) is int else None,
            None if path is None else stamp_of(path),
            self._serial,
        )
        return uri

    def _apply(self, content: str | None, change: Fields) -> str | None:
        name = "params.contentChanges"
        new = text(change, "text", name)
        if change.get("range") is None:
            return new
        if content is None:
            return None
        edges = fields(change["range"], f"{name}.range")
        starts = line_starts(content)
        first, last = (
            offset_of(content, starts, place.line, place.character, self._encoding)
            for place in (position(edges.get(edge), f"{name}.range") for edge in ("start", "end"))
        )
        return content[: min(first, last)] + new + content[max(first, last) :]


class Overlays:
    """What the engine was last told; tells what to tell it now."""

    def __init__(self) -> None:
        self._told: dict[str, int] = {}

    def changes(self, wanted: Iterable[Document]) -> Iterator[tuple[str, str | None]]:
        """Yield paths of which the client spoke, or speaks no more, with what stands for the file.

        None: the file itself, also where a document says what its file says already.
        """
        standing = {known.path: known for known in wanted if known.path is not None}
        for path in [path for path in self._told if path not in standing]:
            del self._told[path]
            yield path, None
        for path, known in standing.items():
            if self._told.get(path) == known.serial:
                continue
            self._told[path] = known.serial
            same = known.stamp is not None and _is_on_disk(path, known.text)
            yield path, None if same else known.text


def stamp_of(path: str) -> Stamp:
    """Return what tells one state of a regular file from another; None when there is none."""
    try:
        found = Path(path).stat()
    except (OSError, ValueError):
        return None
    return (found.st_mtime_ns, found.st_size, found.st_ino) if S_ISREG(found.st_mode) else None


def _is_on_disk(path: str, content: str) -> bool:
    try:
        data = content.encode()
        with Path(path).open("rb") as file:
            return file.read(len(data) + 1) == data
    except (OSError, ValueError):
        return False
