"""B30: secrets are found, little else is, in time that grows with the text alone."""

import json
import random
import re
import sysconfig
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crewkit_claude.redaction.assigned import NAMES
from crewkit_claude.redaction.finding import find_secrets, without_secrets
from crewkit_claude.redaction.forms import FORMS
from crewkit_testing.made_up_secrets import KINDS, lines_of, records, surrounded
from crewkit_testing.proving import found, rounds, seed

PLANTED = rounds("CREWKIT_SECRETS", usual=25)
"""Of each kind; each stands in a prompt, in a tool's input and in its output."""
RECALL, FALSE_PER_MB, MB_PER_SECOND = 0.99, 1.0, 3.0
PIECE = 12
MEGABYTE = 1_000_000
DATA = Path(__file__).parents[2] / "data" / "transcripts"


def shows(text: bytes, secret: str) -> bool:
    """Test whether twelve letters of a secret in a row stand in *text*."""
    pieces = (secret[place : place + PIECE] for place in range(len(secret) - PIECE + 1))
    return any(re.fullmatch(r"[^\n-]+", piece) and piece.encode() in text for piece in pieces)


def test_secrets_are_found() -> None:
    """B30: at least 99 % of 40 kinds and more, in prompts, tool inputs and tool outputs."""
    chance, missed, planted = random.Random(seed()), Counter[str](), 0
    for kind in KINDS:
        for _ in range(PLANTED):
            text, secret = surrounded(kind, chance)
            for record in records(text, chance):
                planted += 1
                redacted, removed = without_secrets(lines_of([record]))
                missed[kind] += shows(redacted, secret) or not removed
    left = {kind: count for kind, count in missed.items() if count}
    recall = 1 - sum(missed.values()) / planted
    found(
        f"{len(KINDS)} kinds, {PLANTED} of each, in three places each: {planted} planted.",
        f"Recall {recall:.4%} (bar {RECALL:.0%}); missed: {left or 'none'}.",
        "",
    )
    assert len(KINDS) >= 40
    assert recall >= RECALL, left


def ordinary() -> Iterator[bytes]:
    """Yield recorded sessions, and others in which a model reads and writes Python's library."""
    for path in sorted(DATA.rglob("*.jsonl")):
        yield path.read_bytes()
    chance = random.Random(1)
    library = Path(sysconfig.get_path("stdlib"))
    for path in sorted(library.rglob("*.py")):
        if not {"test", "tests", "site-packages"}.intersection(path.parts):
            text = path.read_text("utf-8", errors="replace")
            yield lines_of(records(text, chance)[2:])


def test_little_else_is_found() -> None:
    """B30: at most one a megabyte of ordinary transcript is taken for a secret; 3 MB a second."""
    size, false, took = 0, Counter[str](), 0.0
    for data in ordinary():
        began = time.process_time()
        spans = find_secrets(data)
        took += time.process_time() - began
        size += len(data)
        false.update(kind for _, _, kind in spans)
    speed = size / MEGABYTE / took
    rate = sum(false.values()) / (size / MEGABYTE)
    found(
        f"{size / MEGABYTE:.1f} MB of ordinary transcripts: {rate:.2f} false a megabyte"
        f" (bar {FALSE_PER_MB:g}): {dict(false) or 'none'}.",
        f"{speed:.1f} MB a second of one core (bar {MB_PER_SECOND:g}).",
        "",
    )
    assert size > 10 * MEGABYTE
    assert rate <= FALSE_PER_MB
    assert speed >= MB_PER_SECOND


HOSTILE = [
    *[form.literal for form in FORMS],
    *[form.literal + b"a" for form in FORMS],
    *[name + b"=" for name in NAMES],
    *[name + b": 'a" for name in NAMES],
    *(b"--token ", b"--token a", b"://", b"://a:", b"://a:b", b"-----BEGIN ", b"bearer "),
    *(b"-----BEGIN RSA PRIVATE KEY-----", b"-----BEGIN RSA PRIVATE KEY-----a", b"sig=", b"eyJa."),
    *(b".atlasv1.", b"aQ~", b"1:AA", b"a-us1", b"\\", b"\\n", b"a", b"1", b"Q~" * 17, b'"', b"a."),
    *(b"hooks.slack.com/", b"hooks.slack.com\\\\\\/", b"SG.aaaaaaaaaaaaaaaa.", b"\\u001b["),
]


TOO_STEEP = 1.6
TRIED = rounds("CREWKIT_HOSTILE", usual=20)


def seconds(data: bytes) -> float:
    """Return the lesser of two tries."""
    tries = []
    for _ in range(2):
        began = time.process_time()
        find_secrets(data)
        tries.append(time.process_time() - began)
    return min(tries)


def test_time_doubles_with_the_text() -> None:
    """No text takes more than in proportion: each is tried, then twice and four times as long."""
    worst, slowest = (0.0, b""), (0.0, b"")
    tried = [HOSTILE[0], *random.Random(seed()).sample(HOSTILE[1:], min(TRIED, len(HOSTILE)) - 1)]
    for pattern in tried:
        text = pattern * (64_000 // len(pattern))
        short, twice, long = (seconds(text * times) for times in (1, 2, 4))
        ratio = max(min(twice / short, long / twice), long / short / 2) / 2
        assert ratio < TOO_STEEP, pattern
        worst = max(worst, (ratio, pattern))
        slowest = max(slowest, (long / len(text * 4) * MEGABYTE, pattern))
    found(
        f"{len(tried)} hostile texts of 64 kB, then doubled twice: at worst"
        f" {worst[0]:.2f} times as long for each byte ({worst[1].decode()!r}).",
        f"The slowest takes {slowest[0]:.2f} s a megabyte ({slowest[1].decode()!r}).",
        "",
    )
    assert slowest[0] < 1.5, slowest


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_left_is_json_and_holds_no_secret(kind: str) -> None:
    """A mark stands in its place, all else as it was; what was redacted once stays as it is."""
    chance = random.Random(kind)
    for _ in range(5):
        text, _ = surrounded(kind, chance)
        data = lines_of(records(text, chance))
        redacted, removed = without_secrets(data)
        assert removed > 0
        assert [json.loads(line)["type"] for line in redacted.splitlines()]
        assert without_secrets(redacted) == (redacted, 0)


@given(st.lists(st.sampled_from(sorted(KINDS)), max_size=4), st.integers(0, 2**32))
def test_a_line_is_redacted_as_it_would_be_alone(kinds: list[str], number: int) -> None:
    """However a transcript is cut into batches, its lines are the same."""
    chance = random.Random(number)
    texts = [surrounded(kind, chance)[0] for kind in kinds]
    lines = [lines_of([record]) for text in texts for record in records(text, chance)]
    alone = [without_secrets(line) for line in lines]
    together = without_secrets(b"".join(lines))
    assert (b"".join(data for data, _ in alone), sum(n for _, n in alone)) == together


@given(st.binary(max_size=300))
def test_any_bytes_are_taken(data: bytes) -> None:
    """Nothing raises, and nothing is lost where nothing is found."""
    redacted, removed = without_secrets(data)
    assert removed or redacted == data


@pytest.mark.parametrize(
    "text",
    [
        "password = get_password(user)",
        "token: str = settings.token_v2",
        "api_key=os.environ['OPENAI_API_KEY']",
        "the secret is in config/secret_v2.json",
        "secret=${VAULT_SECRET_V1}",
        "https://user:password@example.org/",
        "Bearer tokens are sent in the header",
        '"input_tokens": 123456789012, "output_tokens": 4',
        "task-runner-1234567890-abcdefghijklmnop-qrstuvwxyz-123",
        "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "token = '123e4567-e89b-12d3-a456-426614174000'",
    ],
)
def test_words_and_code_stay(text: str) -> None:
    """What only speaks of secrets is left alone."""
    assert without_secrets(text.encode()) == (text.encode(), 0)
