"""Facts of a source that is not parsed: its identifiers, found by a pattern in linear time."""

import re
from typing import Final

from crewkit_index import limits
from crewkit_index.building import FactsBuilder
from crewkit_index.packed import FileFacts

_IDENTIFIER: Final = re.compile(rb"[A-Za-z_\x80-\xff][A-Za-z0-9_\x80-\xff]*")
_LONGEST: Final = 256  # a longer "identifier" is data


def parsable(source: bytes) -> bool:
    """Whether a source is of the size and shape that people write."""
    if len(source) > limits.PARSED_BYTES:
        return False
    start, size, longest = 0, len(source), limits.LINE_BYTES
    while size - start > longest:  # from break to break, as far as one line may reach
        start = source.rfind(b"\n", start, start + longest + 1) + 1
        if not start:
            return False
    return True


def binary(source: bytes) -> bool:
    """Whether it is no text: holds a NUL."""
    return b"\0" in source


def identifiers(source: bytes, language: str) -> FileFacts:
    """Every identifier of a source; nothing of a binary one."""
    builder = FactsBuilder(b"" if binary(source) else source, language)
    for found in _IDENTIFIER.finditer(builder.source):
        if found.end() - found.start() <= _LONGEST:
            builder.occur(found.group(), found.start())
    return builder.build(tokens_only=True)
