"""Parsing within bounds: time for the tree, time for each query, nothing partial.

The binding never releases the interpreter lock and a broken grammar can crash the process, so
this is called in worker processes only (`crewkit_index.pool`).
"""

import time
from collections.abc import Mapping
from typing import Final

from tree_sitter import Node, Parser, QueryCursor, Tree

PARSE_SECONDS: Final = 2.0
QUERY_SECONDS: Final = 2.0


class Overrun(Exception):
    """Parsing or a query took longer than it may: the file is known by its identifiers alone."""


def parse(parser: Parser, source: bytes, seconds: float = PARSE_SECONDS) -> Tree:
    """The tree of a source, or `Overrun`.

    The read callable is what makes the binding ask the progress callback.
    """
    deadline = time.monotonic() + seconds

    def read(offset: int, _point: object) -> bytes:
        return source[offset : offset + 65536]

    def late(*_progress: object) -> bool:
        return time.monotonic() > deadline

    try:
        tree = parser.parse(read, progress_callback=late)
    except ValueError as error:
        parser.reset()
        raise Overrun from error
    if tree is None:
        raise Overrun
    return tree


def captures(
    cursor: QueryCursor, node: Node, seconds: float = QUERY_SECONDS
) -> Mapping[str, list[Node]]:
    """All captures of the cursor's query, or `Overrun`: a stopped query would be partial."""
    deadline = time.monotonic() + seconds
    late = False

    def stop(*_progress: object) -> bool:
        nonlocal late
        late = late or time.monotonic() > deadline
        return late

    found: Mapping[str, list[Node]] = cursor.captures(node, None, stop)
    if late:
        raise Overrun
    return found
