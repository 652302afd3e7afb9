"""Recorded transcripts, spoiled by chance: what breaks parsers, databases and pages."""

import random
from collections.abc import Callable
from pathlib import Path

RECORDED = Path(__file__).parents[2] / "data" / "transcripts"
MOST_LINES = 120

Spoiler = Callable[[random.Random, bytes], bytes]


def recorded() -> list[list[bytes]]:
    """Return the lines of every recorded transcript."""
    files = sorted(RECORDED.rglob("*.jsonl"))
    return [
        path.read_bytes().splitlines(keepends=True) for path in files if "projects" in str(path)
    ]


def spoiled(chance: random.Random, known: list[list[bytes]]) -> bytes:
    """Return some whole lines of recorded transcripts, many of them spoiled."""
    lines = [line for _ in range(chance.randint(1, 3)) for line in chance.choice(known)]
    start = chance.randrange(len(lines))
    taken = lines[start : start + chance.randint(1, MOST_LINES)] or lines[:1]
    share = chance.random()
    return b"".join(_spoil(chance, line) if chance.random() < share else line for line in taken)


def _spoil(chance: random.Random, line: bytes) -> bytes:
    bare = line.rstrip(b"\n")
    for _ in range(chance.randint(1, 3)):
        bare = chance.choice(SPOILERS)(chance, bare)
    return bare.replace(b"\n", b"") + b"\n"


def _at_random(chance: random.Random, line: bytes, put: bytes, over: int = 0) -> bytes:
    place = chance.randint(0, len(line))
    return line[:place] + put + line[place + over :]


def _flip(chance: random.Random, line: bytes) -> bytes:
    return _at_random(chance, line, bytes([chance.randrange(256)]), over=1)


def _cut(chance: random.Random, line: bytes) -> bytes:
    return line[: chance.randint(0, len(line))]


def _put(*pieces: bytes) -> Spoiler:
    return lambda chance, line: _at_random(chance, line, chance.choice(pieces))


def _instead(old: bytes, *new: bytes) -> Spoiler:
    """Replace what stands after each *old*, up to the next comma or brace."""

    def spoil(chance: random.Random, line: bytes) -> bytes:
        before, found, after = line.partition(old)
        ends = [at for at in (after.find(b","), after.find(b"}")) if at >= 0]
        return before + found + chance.choice(new) + after[min(ends) :] if found and ends else line

    return spoil


def _deep(chance: random.Random, line: bytes) -> bytes:
    depth = chance.choice((200, 1_000, 10_000))
    return _at_random(chance, line, b'{"a":[' * depth + b"1" + b"]}" * depth)


def _twice(_: random.Random, line: bytes) -> bytes:
    return line + line


def _inside(chance: random.Random, line: bytes) -> bytes:
    """Put something unstorable into the first text of the line's content."""
    put = chance.choice((b"\\u0000", b"\\ud800", b"\\udfff\\ud800", b"\\u202e", b"\\u001b[2J"))
    return line.replace(b'"content":"', b'"content":"' + put, 1)


_NUMBERS = (b"1e5000", b"-1", b"9" * 5_000, b"1.5", b"null", b'"7"', b"[]", b"-0", b"2147483648")
_TIMES = (b'"10000-01-01T00:00:00Z"', b'"0001-01-01T00:00:00Z"', b'"now"', b"17", b'"2026-13-45"')
SPOILERS: tuple[Spoiler, ...] = (
    _flip,
    _cut,
    _deep,
    _twice,
    _inside,
    _put(b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b"\r", b"\x1b[31m", b"\xe2\x80\xa8", b'"', b"\\"),
    _instead(b'"input_tokens":', *_NUMBERS),
    _instead(b'"output_tokens":', *_NUMBERS),
    _instead(b'"ephemeral_5m_input_tokens":', *_NUMBERS),
    _instead(b'"timestamp":', *_TIMES),
    _instead(b'"model":', b'""', b'"' + b"m" * 5_000 + b'"', b'"\\u0000"', b"{}"),
    _instead(b'"id":', b'""', b'"' + b"i" * 5_000 + b'"', b'"\\ud800"', b"0"),
    _instead(b'"sessionId":', b'"somebody-else"', b"[]", b'"\\u0000"'),
    _instead(b'"cwd":', b'"' + b"/x" * 3_000 + b'"', b'"\\u0000"', b"{}"),
    _instead(b'"type":', b'"no-such-type"', b'"' + b"t" * 500 + b'"', b"[]"),
)
