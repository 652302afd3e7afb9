"""What is left of a transcript in each capture mode: every figure, and no more than is said."""

import json
import random
from array import array
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crewkit_claude.capturing import reduced
from crewkit_claude.reading import read_piece
from crewkit_core.sessions.model.reduction import Removed
from crewkit_core.sessions.model.transcript import PieceFacts
from crewkit_core.tenancy.capture import Capture
from crewkit_testing.made_up_secrets import KINDS, lines_of, records, surrounded

DATA = Path(__file__).parents[2] / "data" / "transcripts"
FILES = sorted(DATA.rglob("*.jsonl"))
TEXTS = {"title", "first_prompt", "cwd", "git_branch", "original_cwd"}
SPOILED = (
    *(b"", b"  ", b"{", b"[1]", b"\xff\xfe", b"null", b"[" * 5000, b'{"a":"\\ud800"}'),
    *(b'{"type":"user"}', b'{"message":{"content":5}}'),
    b'{"type":"assistant","message":{"content":[3,{"text":4}]}}',
    b'{"type":"user","message":"x","toolUseResult":"gone"}',
)


def facts(data: bytes) -> PieceFacts:
    return read_piece(data, claude_session_id="s", sidechain=False)


def figures(found: PieceFacts) -> dict[str, Any]:
    """Return what is counted, without what is text."""
    told = attrs.asdict(found, recurse=False, filter=lambda each, _: each.name not in TEXTS)
    return {**told, "lengths": array("I"), "flaws": len(found.flaws)}


def strings(value: object) -> Iterator[str]:
    """Yield every text in JSON data."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from strings(each)


@pytest.mark.parametrize("capture", Capture)
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_figures_are_the_same_in_every_mode(path: Path, capture: Capture) -> None:
    """Lines, kinds, times, tokens, prompts, calls and errors do not depend on what is kept."""
    data = path.read_bytes()
    assert figures(facts(reduced(data, capture).data)) == figures(facts(data))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_only_the_unredacted_mode_keeps_every_byte(path: Path) -> None:
    """What holds no secret is as it was in the full mode, too."""
    data = path.read_bytes()
    assert reduced(data, Capture.UNREDACTED).data == data
    assert reduced(data, Capture.FULL).data == data


def test_what_structured_and_minimal_keep() -> None:
    """As docs/capture.md says: prompts, names of tools and files; then names of tools alone."""
    lines: list[dict[str, object]] = [
        {"type": "user", "cwd": "/home/a", "message": {"role": "user", "content": "PROMPT"}},
        {"type": "assistant", "message": {"id": "m", "usage": {"output_tokens": 3}, "content": [
            {"type": "thinking", "thinking": "THOUGHT", "signature": "SIGNED"},
            {"type": "text", "text": "ANSWER"},
            {"type": "tool_use", "id": "t", "name": "Edit",
             "input": {"file_path": "/home/a/b.py", "new_string": "CODE"}}]}},
        {"type": "user", "toolUseResult": {"stdout": "OUTPUT"}, "message": {"content": [
            {"type": "tool_result", "tool_use_id": "t", "content": "OUTPUT"}]}},
        {"type": "user", "isSidechain": True, "message": {"content": "TASK"}},
        {"type": "custom-title", "customTitle": "TITLE"},
        {"type": "new-thing", "words": "NOVELTY", "message": {"words": "NOVELTY"}},
    ]  # fmt: skip
    data = lines_of(lines)

    def left(capture: Capture) -> set[str]:
        kept = reduced(data, capture).data
        return set(strings([json.loads(line) for line in kept.splitlines()]))

    named = {"user", "assistant", "tool_use", "tool_result", "m", "t", "Edit", "text", "thinking",
             "custom-title", "new-thing", "[removed]"}  # fmt: skip
    assert left(Capture.STRUCTURED) == {*named, "PROMPT", "/home/a", "/home/a/b.py"}
    assert left(Capture.MINIMAL) == {*named, ""}
    removed = reduced(data, Capture.MINIMAL).removed
    assert all(value > 0 for name, value in attrs.asdict(removed).items() if name != "secrets")


@pytest.mark.parametrize("capture", [each for each in Capture if each is not Capture.UNREDACTED])
@pytest.mark.parametrize("kind", KINDS)
def test_no_mode_but_the_unredacted_keeps_secrets(kind: str, capture: Capture) -> None:
    """In prompts, tool inputs and tool outputs alike; what was taken out is counted."""
    chance = random.Random(kind)
    text, secret = surrounded(kind, chance)
    found = reduced(lines_of(records(text, chance)), capture)
    assert secret.encode() not in found.data
    assert json.dumps(secret)[1:-1].encode() not in found.data
    assert found.removed.total > 0


short = st.binary(max_size=60).map(lambda data: data.replace(b"\n", b""))
spoiled = st.one_of(st.sampled_from(SPOILED), short)
recorded = st.sampled_from(
    [line for path in FILES[::7] for line in path.read_bytes().splitlines()[:40]]
)
secrets = st.builds(
    lambda kind, number: lines_of(
        records(surrounded(kind, random.Random(number))[0], random.Random(number))
    ).splitlines()[number % 3],
    st.sampled_from(sorted(KINDS)),
    st.integers(0, 2**32),
)
anything = st.lists(st.one_of(spoiled, recorded, secrets), min_size=1, max_size=6)
modes = st.sampled_from(list(Capture))


@given(anything, modes)
def test_lines_are_reduced_one_by_one(lines: list[bytes], capture: Capture) -> None:
    """However they are cut into batches, the bytes are the same, and so are the counts."""
    each = [reduced(line + b"\n", capture) for line in lines]
    together = reduced(b"".join(line + b"\n" for line in lines), capture)
    assert together.data == b"".join(one.data for one in each)
    assert together.removed == sum((one.removed for one in each), Removed())
    assert together.data.count(b"\n") == len(lines)


@given(anything, modes, modes)
def test_it_does_not_matter_what_was_left_out_before(
    lines: list[bytes], first: Capture, then: Capture
) -> None:
    """Who gets reduced lines and keeps less comes to what they would have made of all of them."""
    data = b"".join(line + b"\n" for line in lines)
    once = reduced(data, first.narrowed_to(then)).data
    assert reduced(reduced(data, first).data, then).data == once
    again = reduced(once, first.narrowed_to(then))
    assert (again.data, again.removed) == (once, Removed())


def test_a_mode_keeps_less_than_those_before_it() -> None:
    """They stand in one order."""
    modes = list(Capture)
    for place, mode in enumerate(modes):
        assert [each for each in modes if mode.keeps_less_than(each)] == modes[:place]
