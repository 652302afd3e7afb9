"""Lines that broke readers of transcripts, or might."""

from crewkit_testing.builders import a_line, a_prompt, an_answer

DEEP = 10_000


def answer_with(**changes: str) -> bytes:
    """Return an assistant's line with parts of its JSON replaced by any text."""
    line = an_answer("s", "msg_MARK", 1, model="m-MARK", tokens=(1111, 2222))
    marks = {
        "id": b'"msg_MARK"',
        "model": b'"m-MARK"',
        "input": b"1111",
        "output": b"2222",
        "time": b'"2026-01-08T12:00:01.000Z"',
        "content": b'[{"type":"text","text":"done"}]',
        "uuid": b'"u-msg_MARK"',
    }
    for name, text in changes.items():
        assert 1 == line.count(marks[name])
        line = line.replace(marks[name], text.encode("utf-8", "surrogatepass"))
    return line


LINES = {
    "nul": b'{"type":"user\x00"}\n',
    "escaped-nul": answer_with(id='"a\\u0000b"', model='"m\\u0000"', content='"\\u0000"'),
    "nul-names": a_line("custom-title", "s", customTitle="a\0b", agentSetting="a\0b", cwd="/a\0b"),
    "nul-branch": a_prompt("s", 1, "a\0b", gitBranch="\0", version="\0", cwd="/x\0y"),
    "lone-surrogates": answer_with(id='"\\ud800"', model='"m\\udfff"', content='"\\udc00x\\ud800"'),
    "raw-surrogates": b'{"type":"user","message":{"role":"user","content":"\xed\xa0\x80"}}\n',
    "surrogate-names": a_line("ai-title", "s", aiTitle="\ud800", cwd="/\udfff", type_="\ud800"),
    "1e5000": answer_with(input="1e5000", output="1E5000"),
    "1e5000-cost": a_line("cost-state", "s", totalCostUSD=0).replace(b":0}", b":1e5000}"),
    "5000-digits": answer_with(input="9" * 5000),
    "huge-count": answer_with(input=str(2**53), output=str(3 * 10**9)),
    "beyond-64-bits": answer_with(input=str(2**64), output=str(-(2**63))),
    "negative": answer_with(input="-1"),
    "fraction": answer_with(input="0.5"),
    "not-a-number": answer_with(input="NaN", output="Infinity"),
    "deep-lists": answer_with(content="[" * DEEP + "]" * DEEP),
    "deep-objects": b'{"type":"user","x":' + b'{"a":' * DEEP + b"1" + b"}" * DEEP + b"}\n",
    "deep-input": answer_with(
        content='[{"type":"tool_use","id":"t","name":"n","input":' + "[" * 900 + "]" * 900 + "}]"
    ),
    "deep-and-open": b"[" * DEEP + b"\n",
    "year-10000": answer_with(time='"10000-01-01T00:00:00Z"'),
    "year-+010000": answer_with(time='"+010000-01-01T00:00:00.000Z"'),
    "year-9999": answer_with(time='"9999-12-31T23:59:59.999Z"'),
    "year-1": answer_with(time='"0001-01-01T00:00:00+14:00"'),
    "year-minus-1": answer_with(time='"-000001-01-01T00:00:00Z"'),
    "time-of-numbers": answer_with(time="1e300"),
    "invalid-utf-8": b'{"type":"assistant","message":"\xff\xfe\xc0\x80"}\n',
    "latin-1": '{"type":"user","cwd":"/home/J\xfcrgen"}\n'.encode("latin-1"),
    "binary": bytes(range(256)).replace(b"\n", b"") * 40 + b"\n",
    "long-names": answer_with(id=f'"{"i" * 100_000}"', model=f'"{"m" * 100_000}"'),
    "long-title": a_line("custom-title", "s", customTitle="T" * 100_000, agentSetting="a" * 9000),
    "empty-names": answer_with(id='""', model='""', uuid='""'),
    "twice": b'{"type":"user","type":"assistant","type":"user"}\n',
    "no-object": b'"text"\n',
    "nothing": b"null\n",
    "blank": b" \t\r\n",
    "escape": a_prompt("s", 1, "\x1b]0;owned\x07\x9b31m\u202e<script>alert(1)</script>"),
}
"""Each in a session of its own, between two good lines, and all together in one."""
