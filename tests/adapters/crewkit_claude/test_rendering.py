"""Lines made ready for a chat view."""

import base64
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crewkit_claude.blocks import LONGEST_TEXT
from crewkit_claude.rendering import render_line
from crewkit_core.sessions.model.rendered import Block, BlockKind, RenderedLine
from crewkit_core.sessions.model.transcript import LineKind, TokenUsage
from crewkit_testing.lab.corpora import corpora, facts_of


def render(record: Any) -> RenderedLine:
    return render_line(json.dumps(record).encode())


def blocks(*content: Any, **more: Any) -> tuple[Block, ...]:
    return render({"type": "user", "message": {"content": list(content)}, **more}).blocks


def test_an_answer_has_its_text_and_its_tools() -> None:
    """A tool's input is JSON to read."""
    call = {"type": "tool_use", "id": "t1", "name": "Bash", "input": {"command": "ls ä"}}
    content = [{"type": "thinking", "thinking": "Hm."}, {"type": "text", "text": "So."}, call]
    usage = {"input_tokens": 1, "output_tokens": 2}
    message = {"id": "msg_1", "model": "m", "content": content, "usage": usage}
    line = render({"type": "assistant", "requestId": "req_1", "message": message})
    assert line.blocks == (
        Block(kind=BlockKind.THINKING, text="Hm."),
        Block(kind=BlockKind.TEXT, text="So."),
        Block(
            kind=BlockKind.TOOL_USE,
            text='{\n  "command": "ls ä"\n}',
            tool_use_id="t1",
            name="Bash",
        ),
    )
    named = (line.role, line.model, line.message_id, line.request_id, line.usage)
    assert named == ("assistant", "m", "msg_1", "req_1", TokenUsage(input=1, output=2))


@pytest.mark.parametrize(
    ("content", "beside", "text"),
    [
        ("plain", None, "plain"),
        ([{"type": "text", "text": "a"}, {"type": "text", "text": "b"}], None, "a\nb"),
        ([{"type": "tool_reference", "x": 1}], None, '{\n  "type": "tool_reference",\n  "x": 1\n}'),
        (None, "Error: Exit code 3", "Error: Exit code 3"),
        ("", {"stdout": "x"}, '{\n  "stdout": "x"\n}'),
        (None, [{"type": "text", "text": "c"}], "c"),
        (None, None, ""),
        (7, None, "7"),
    ],
)
def test_a_result_is_text_whatever_its_shape(content: Any, beside: Any, text: str) -> None:
    """The record's own ``toolUseResult`` stands in where the block holds nothing."""
    block = {"type": "tool_result", "tool_use_id": "t1", "content": content, "is_error": True}
    expected = Block(kind=BlockKind.TOOL_RESULT, text=text, tool_use_id="t1", is_error=True)
    assert blocks(block, toolUseResult=beside) == (expected,)


def test_images_are_told_not_shown() -> None:
    """Their type and size, also inside a result."""
    data = base64.b64encode(b"x" * 100).decode()
    source = {"type": "base64", "media_type": "image/png", "data": data}
    image = {"type": "image", "source": source}
    expected = Block(kind=BlockKind.IMAGE, media_type="image/png", size=100)
    result = Block(kind=BlockKind.TOOL_RESULT, text="[image]", tool_use_id="t")
    inside = {"type": "tool_result", "tool_use_id": "t", "content": [image]}
    assert blocks(image, inside) == (expected, result, expected)


def test_a_long_text_is_cut_and_says_so() -> None:
    """The stored line keeps all of it."""
    (block,) = blocks({"type": "text", "text": "x" * (LONGEST_TEXT + 1)})
    assert (len(block.text), block.truncated) == (LONGEST_TEXT, True)


def test_no_text_holds_what_cannot_be_stored_or_sent() -> None:
    """NUL and lone surrogates, wherever they stand."""
    bad = "a\x00\ud800"
    record = {
        "type": "assistant",
        "uuid": bad,
        "requestId": bad,
        "subtype": bad,
        "message": {
            "id": bad,
            "model": bad,
            "content": [
                {"type": "text", "text": bad},
                {"type": "tool_use", "id": bad, "name": bad, "input": {bad: bad}},
                {"type": bad, "x": bad},
            ],
        },
    }
    assert_safe(render(record))


def test_a_malformed_line_is_shown_as_it_is() -> None:
    """With the reason."""
    line = render_line(b'{"type":\xff\x00')
    assert (line.kind, line.flaw) == (LineKind.MALFORMED, "not valid UTF-8")
    assert line.blocks == (
        Block(kind=BlockKind.TEXT, text='{"type":' + "\N{REPLACEMENT CHARACTER}" * 2),
    )


def test_a_notice_of_the_client_is_its_text() -> None:
    """An API error is its message."""
    error = {"type": "system", "subtype": "api_error", "error": {"message": "Overloaded"}}
    line = render(error)
    assert (line.blocks[0].text, line.api_error) == ("Overloaded", True)
    assert line.record_type == "system.api_error"


def test_an_unknown_record_is_its_json() -> None:
    """Without what every record has."""
    line = render({"type": "new-thing", "uuid": "u", "x": [1]})
    (block,) = line.blocks
    assert (line.kind, block.name) == (LineKind.UNKNOWN, "new-thing")
    assert json.loads(block.text) == {"type": "new-thing", "x": [1]}


def test_recordings_show_what_was_said() -> None:
    """Prompts, answers, calls and results; not the client's bookkeeping."""
    (corpus,) = (c for c in corpora() if c.path.parts[-2:] == ("2.1.330", "tools"))
    (file,) = corpus.files()
    lines = [render_line(line) for line in file.path.read_bytes().splitlines()]
    said = {LineKind.PROMPT, LineKind.TOOL_RESULT, LineKind.ASSISTANT}
    shown = [block.kind.value for line in lines if line.kind in said for block in line.blocks]
    calls = ["tool_use", "tool_use", "tool_result", "tool_result"]
    assert shown == ["text", "thinking", "text", *calls, *calls, "text"]


def test_lines_have_the_kinds_of_the_index() -> None:
    """Reading and rendering agree."""
    for corpus in corpora():
        for file in corpus.files():
            kinds = [render_line(line).kind for line in file.path.read_bytes().splitlines()]
            assert kinds == [kind for facts in facts_of(file) for kind in facts.kinds]


_text = st.text(alphabet="ab\x00\ud800\u20ac\n", max_size=6)
_names = st.sampled_from(
    ["message", "content", "type", "text", "thinking", "input", "source", "data", "attachment",
     "toolUseResult", "usage", "error", "subtype", "id", "name", "summary", "timestamp", "is_error"]
)  # fmt: skip
_types = st.sampled_from(
    ["user", "assistant", "system", "attachment", "summary", "text", "thinking", "tool_use",
     "tool_result", "image"]
)  # fmt: skip
_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | _text | _types,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_names, inner, max_size=4),
    max_leaves=10,
)


@settings(deadline=None)
@given(_types, st.dictionaries(_names, _values, max_size=5))
def test_no_record_whatever_raises(kind: str, record: dict[str, Any]) -> None:
    """And all text is safe."""
    assert_safe(render({**record, "type": kind}))


@settings(deadline=None)
@given(st.binary(max_size=60))
def test_no_bytes_whatever_raise(line: bytes) -> None:
    """And all text is safe."""
    assert_safe(render_line(line))


def assert_safe(line: RenderedLine) -> None:
    texts = [line.record_type, line.model, line.message_id, line.request_id, line.uuid]
    for block in line.blocks:
        texts += [block.text, block.name, block.tool_use_id, block.media_type]
    "".join(texts).encode()
    assert [text for text in texts if "\x00" in text] == []
