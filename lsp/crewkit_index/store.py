"""The stored index: which file has which facts, and which files hold which name."""

import hashlib
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from crewkit_index import stock
from crewkit_index.disk import Stamp
from crewkit_index.keyed import Reading, Tables, Writing
from crewkit_index.messages import Result
from crewkit_index.packed import FileFacts

_KEY_BYTES: Final = 500  # LMDB takes 511
_COMPLETE: Final = b"complete"
_NEXT: Final = b"next"
_SYMBOLS: Final = b"symbols"
_LOWER: Final = b"lower"
_FRESH_LIMIT: Final = 2_000
_GENERATION: Final = b"generation"
_JOURNAL_LIMIT: Final = 500
_SPARE: Final = 1_000


class StoredFile(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """One file as the index knows it."""

    path: str
    id: int
    stamp: Stamp
    key: bytes
    plain: bool
    racy: bool


_FILE: Final = msgspec.msgpack.Decoder(StoredFile)
_JOURNAL: Final = msgspec.msgpack.Decoder(dict[str, bytes])
_encode: Final = msgspec.msgpack.Encoder().encode


def short(text: str) -> bytes:
    """A key of bounded length."""
    whole = text.encode("utf-8", "surrogateescape")
    if len(whole) <= _KEY_BYTES:
        return whole or b"\0"
    digest = hashlib.blake2b(whole, digest_size=16).digest()
    return whole[: _KEY_BYTES - len(digest)] + digest


def _number(value: int) -> bytes:
    return value.to_bytes(4, "little")


def _ids(data: bytes | None) -> "array[int]":
    found = array("I")
    if data:
        found.frombytes(data)
    return found


class StoreView:
    """One consistent view of the stored index."""

    def __init__(self, tables: Reading) -> None:
        self.tables = tables

    @property
    def complete(self) -> bool:
        """Whether it was ever built to the end."""
        return self.tables.get("meta", _COMPLETE) is not None

    def files(self) -> Iterator[StoredFile]:
        """Every file."""
        return (_FILE.decode(value) for _, value in self.tables.items("files"))

    def file(self, path: str) -> StoredFile | None:
        """One file."""
        found = self.tables.get("files", short(path))
        return None if found is None else _FILE.decode(found)

    def blob(self, key: bytes) -> bytes | None:
        """Packed facts."""
        return stock.fetch(self.tables.get, key)

    def holding(self, token: str) -> "list[str]":
        """Paths of files in which an identifier occurs."""
        return self._paths(self.tables.get("tokens", short(token)))

    def defining(self, name: str) -> "list[str]":
        """Paths of files that define a name outwardly."""
        return self._paths(self.tables.get("names", short(name)))

    def _paths(self, data: bytes | None) -> "list[str]":
        get = self.tables.get
        found = (get("ids", _number(number)) for number in _ids(data))
        return [path.decode("utf-8", "surrogateescape") for path in found if path is not None]

    @property
    def generation(self) -> int:
        """How often it was moved."""
        return int.from_bytes(self.tables.get("meta", _GENERATION) or b"", "big")

    def moved_since(self, generation: int) -> dict[str, bytes] | None:
        """Files moved after that generation, by their keys now (empty for removed ones).

        None when that is too long ago to say.
        """
        found: dict[str, bytes] = {}
        for number in range(generation + 1, self.generation + 1):
            row = self.tables.get("journal", _generation(number))
            if row is None:
                return None
            found.update(_JOURNAL.decode(row))
        return found

    def symbols(self) -> tuple[bytes, bytes]:
        """Every defined name on a line of its own, sorted without regard to case; and lowered."""
        meta = self.tables.get
        return meta("meta", _SYMBOLS) or b"\n", meta("meta", _LOWER) or b"\n"

    def fresh(self) -> list[str]:
        """Names defined since `symbols` was written."""
        return [key.decode("utf-8", "replace") for key in self.tables.keys("fresh")]


class Building:
    """A whole index, written beside the current one: files as they come, postings at the end."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._tokens: defaultdict[str, list[int]] = defaultdict(list)
        self._names: defaultdict[str, list[int]] = defaultdict(list)
        self._files: dict[str, StoredFile] = {}
        self._next = 0

    def add(self, results: Iterable[Result]) -> None:
        """Keep some files' facts: they can be read from now on."""
        facts = []
        with self._tables.writing(sync=False) as writing:
            for result in results:
                if result.stamp is None:
                    continue
                number = self._next
                self._next += 1
                facts.append((result.key, result.blob))
                self._files[result.path] = StoredFile(
                    result.path, number, result.stamp, result.key, result.plain, result.racy
                )
                _note(self._tokens, result.tokens, number)
                _note(self._names, result.names, number)
            stock.keep(writing, facts)

    def finish(self) -> dict[str, StoredFile]:
        """Write what makes it an index; the files it holds."""
        with self._tables.writing() as writing:
            files = {short(path): file for path, file in self._files.items()}
            writing.load("files", [(key, _encode(files[key])) for key in sorted(files)])
            paths = sorted((_number(file.id), file.path) for file in self._files.values())
            writing.load(
                "ids", [(key, path.encode("utf-8", "surrogateescape")) for key, path in paths]
            )
            writing.load("tokens", _postings(self._tokens))
            writing.load("names", _postings(self._names))
            _write_symbols(writing, self._names)
            writing.put("meta", _NEXT, _number(self._next))
            writing.put("meta", _COMPLETE, b"1")
        return self._files


def _note(postings: defaultdict[str, list[int]], words: list[str], number: int) -> None:
    for word in words:
        postings[word].append(number)


def _postings(postings: dict[str, list[int]]) -> list[tuple[bytes, bytes]]:
    return sorted((short(word), array("I", found).tobytes()) for word, found in postings.items())


def _write_symbols(writing: Writing, names: Iterable[str]) -> None:
    encoded = [name.encode("utf-8", "replace") for name in names]
    encoded.sort(key=lambda name: (name.lower(), name))
    whole = b"\n" + b"".join(name + b"\n" for name in encoded if b"\n" not in name)
    writing.put("meta", _SYMBOLS, whole)
    writing.put("meta", _LOWER, whole.lower())


def apply(tables: Tables, changed: Iterable[Result], removed: Iterable[str]) -> None:
    """Move the stored index by some files, in one transaction."""
    with tables.writing() as writing:
        view = StoreView(writing)
        fresh, moved = 0, {}
        for path in removed:
            fresh += _replace(writing, view, path, None)
            moved[path] = b""
        kept = list(changed)
        stock.keep(writing, [(result.key, result.blob) for result in kept if result.stamp])
        for result in kept:
            fresh += _replace(writing, view, result.path, result)
            moved[result.path] = result.key
        _note_moved(writing, view.generation + 1, moved)
        if fresh and sum(1 for _ in writing.keys("fresh")) > _FRESH_LIMIT:
            names = (key.decode("utf-8", "replace") for key in writing.keys("names"))
            _write_symbols(writing, list(names))
            for key in list(writing.keys("fresh")):
                writing.delete("fresh", key)


def _generation(number: int) -> bytes:
    return number.to_bytes(8, "big")


def _note_moved(writing: Writing, generation: int, moved: dict[str, bytes]) -> None:
    """Let other sessions follow."""
    writing.put("journal", _generation(generation), _encode(moved))
    writing.put("meta", _GENERATION, _generation(generation))
    if generation > _JOURNAL_LIMIT:
        writing.delete("journal", _generation(generation - _JOURNAL_LIMIT))


def collect(tables: Tables) -> int:
    """Remove facts that no file has any more, once they are many; how many were removed.

    Until then they serve whoever goes back to another branch.
    """
    with tables.reading() as reading:
        used = {file.key for file in StoreView(reading).files()}
        unused = [key for key in stock.keys(reading) if key not in used]
    if len(unused) <= max(_SPARE, len(used)):
        return 0
    with tables.writing(sync=False) as writing:
        stock.drop(writing, unused)
    return len(unused)


def _replace(writing: Writing, view: StoreView, path: str, result: Result | None) -> int:
    """One file's rows; how many names were never defined before."""
    old = view.file(path)
    if result is not None and result.stamp is None:
        return 0
    tokens, names = _words(view, old)
    number = old.id if old is not None else -1
    if result is None:
        _withdraw(writing, "tokens", tokens, number)
        _withdraw(writing, "names", names, number)
        if old is not None:
            writing.delete("files", short(path))
            writing.delete("ids", _number(number))
        return 0
    if old is None:
        number = int.from_bytes(writing.get("meta", _NEXT) or b"", "little")
        writing.put("meta", _NEXT, _number(number + 1))
        writing.put("ids", _number(number), path.encode("utf-8", "surrogateescape"))
    new_tokens, new_names = set(result.tokens), set(result.names)
    _withdraw(writing, "tokens", tokens - new_tokens, number)
    _withdraw(writing, "names", names - new_names, number)
    _enter(writing, "tokens", new_tokens - tokens, number)
    fresh = _enter(writing, "names", new_names - names, number)
    for name in fresh:
        writing.put("fresh", short(name), b"")
    if result.stamp is not None:
        file = StoredFile(path, number, result.stamp, result.key, result.plain, result.racy)
        writing.put("files", short(path), _encode(file))
    return len(fresh)


def _words(view: StoreView, old: StoredFile | None) -> tuple[set[str], set[str]]:
    blob = view.blob(old.key) if old is not None else None
    if blob is None:
        return set(), set()
    facts = FileFacts(blob)
    return set(facts.tokens), set(facts.outward_names())


def _withdraw(writing: Writing, table: str, words: Iterable[str], number: int) -> None:
    for word in words:
        key = short(word)
        left = _ids(writing.get(table, key))
        if number in left:
            left.remove(number)
        if left:
            writing.put(table, key, left.tobytes())
        else:
            writing.delete(table, key)


def _enter(writing: Writing, table: str, words: Iterable[str], number: int) -> list[str]:
    """Add a file to some words; those that had none."""
    first = []
    for word in words:
        key = short(word)
        found = _ids(writing.get(table, key))
        if not found:
            first.append(word)
        if number not in found:
            found.append(number)
            writing.put(table, key, found.tobytes())
    return first
