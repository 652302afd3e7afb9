"""Bodies: what is taken, what is refused, and that nothing poisonous is a failure of ours."""

import gzip
import io
from typing import Any

import pytest
import zstandard

from crewkit_core.kernel.errors import wrong_field
from crewkit_core.sessions.use_cases import IngestBatch, ListSessions
from crewkit_core.sessions.views import BatchReceipt
from crewkit_core.tenancy.levels import Level
from crewkit_core.tenancy.use_cases import AddPerson
from crewkit_core.tenancy.views import MemberView
from crewkit_testing.wire import ORGANIZATION, OWNER, AnsweringDoor

MIB = 1024 * 1024
EVENTS = f"/api/v1/{ORGANIZATION}/observability/sessions/s-1/events"
PEOPLE = f"/api/v1/{ORGANIZATION}/people"
QUERY = f"batch_id={OWNER}&first_line=0"
NDJSON = {"Content-Type": "application/x-ndjson"}
ZSTD = {**NDJSON, "Content-Encoding": "zstd"}
JSON = {"Content-Type": "application/json"}
PERSON = b'{"email": "a@example.org"}'


def packed(data: bytes, **parameters: Any) -> bytes:
    """Return one zstd frame."""
    options = zstandard.ZstdCompressionParameters(**parameters)
    return zstandard.ZstdCompressor(compression_params=options).compress(data)


def streamed(data: bytes, **parameters: Any) -> bytes:
    """Return one zstd frame that does not tell its size."""
    options = zstandard.ZstdCompressionParameters(**parameters)
    packer = zstandard.ZstdCompressor(compression_params=options).compressobj()
    return packer.compress(data) + packer.flush()


@pytest.fixture(autouse=True)
def answers(door: AnsweringDoor) -> None:
    """Whatever gets through is taken."""
    receipt = BatchReceipt(
        session_id=ORGANIZATION,
        stream="main",
        session_created=True,
        accepted=(),
        duplicate=(),
        rejected=(),
        next_line=1,
    )
    door.answer(IngestBatch, receipt)
    member = MemberView(user_id=OWNER, name="a", email="a@b", level=Level.DEVELOPER)
    door.answer(AddPerson, member)


def _asked(door: AnsweringDoor) -> bytes:
    ((_, message),) = door.asked
    assert isinstance(message, IngestBatch)
    return message.data


@pytest.mark.parametrize(
    "line",
    [
        b"\x00",
        b'{"a":"\\ud800"}',
        b'{"a":1e5000}',
        b"[" * 10_000,
        b"\xff\xfe",
        b'{"timestamp":"10000-01-01T00:00:00Z"}',
        b'{"a":1,"a":2}',
        b"",
    ],
    ids=lambda line: repr(line[:12]),
)
def test_lines_are_never_read_on_the_way(client: Any, door: AnsweringDoor, line: bytes) -> None:
    """Poison within a line is the reader's business: the bytes arrive as they were sent."""
    data = line + b'\n{"type":"user"}\r\n'
    plain = client.send("POST", EVENTS, query_string=QUERY, body=data, headers=NDJSON)
    assert (202, data) == (plain.status_code, _asked(door))
    door.asked.clear()
    frame = client.send("POST", EVENTS, query_string=QUERY, body=packed(data), headers=ZSTD)
    assert (202, data) == (frame.status_code, _asked(door))


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (gzip.compress(b"{}\n"), 400),
        (b"", 400),
        (b"{}\n", 400),
        (packed(b"{}\n" * 99)[:-2], 400),
        (packed(b"{}\n") + b"x", 400),
        (packed(b"{}\n") + b"\x00" * 1000, 400),
        (packed(b"{}\n") + packed(b"{}\n"), 400),
        (bytes.fromhex("502a4d1804000000") + b"skip" + packed(b"{}\n"), 400),
        (streamed(b"{}\n" * 9, window_log=27), 400),
        (bytes.fromhex("28b52ffd00a800000000000000000000"), 400),
        (packed(bytes(37 * MIB)), 413),
        (streamed(bytes(1024 * MIB), window_log=20), 413),
    ],
    ids=[
        "gzip",
        "nothing",
        "not packed",
        "cut",
        "trailing byte",
        "trailing zeros",
        "two frames",
        "skippable frame",
        "128 MiB window",
        "header of 2 GiB window",
        "37 MiB",
        "bomb of 1 GiB",
    ],
)
def test_a_packed_body_is_one_honest_frame(
    client: Any, door: AnsweringDoor, body: bytes, status: int
) -> None:
    """Anything but a single frame within the limits is refused, and nothing is asked."""
    result = client.send("POST", EVENTS, query_string=QUERY, body=body, headers=ZSTD)
    assert (status, []) == (result.status_code, door.asked)


def test_a_frame_that_says_nothing_is_looked_into(client: Any, door: AnsweringDoor) -> None:
    """A frame that tells of no bytes and holds some is refused, not taken for an empty one."""
    frame = bytearray(packed(b"{}\n" * 9))
    assert 27 == frame[5]
    frame[5] = 0
    result = client.send("POST", EVENTS, query_string=QUERY, body=bytes(frame), headers=ZSTD)
    assert (400, []) == (result.status_code, door.asked)


def test_a_damaged_frame_is_noticed(client: Any) -> None:
    """A flipped bit fails the frame's checksum."""
    frame = bytearray(packed(b'{"text":"hello there"}\n', write_checksum=True))
    frame[12] ^= 1
    result = client.send("POST", EVENTS, query_string=QUERY, body=bytes(frame), headers=ZSTD)
    assert 400 == result.status_code


def test_a_line_of_50_mb_is_too_large(client: Any, door: AnsweringDoor) -> None:
    """The refusal names the limit; packed, the same line is refused as well."""
    line = b"x" * (50 * MIB) + b"\n"
    for body, headers in ((line, NDJSON), (packed(line), ZSTD)):
        result = client.send("POST", EVENTS, query_string=QUERY, body=body, headers=headers)
        assert (413, []) == (result.status_code, door.asked)
        assert str(36 * MIB) in result.json["error"]["message"]


def test_a_line_of_32_mib_passes(client: Any, door: AnsweringDoor) -> None:
    """The longest line that is stored gets through, packed and not."""
    line = b"x" * (32 * MIB) + b"\n"
    for body, headers in ((line, NDJSON), (packed(line), ZSTD)):
        door.asked.clear()
        result = client.send("POST", EVENTS, query_string=QUERY, body=body, headers=headers)
        assert 202 == result.status_code
        assert line == _asked(door)


def test_a_line_left_out_needs_no_body(client: Any, door: AnsweringDoor) -> None:
    """A batch that tells of a line left out has nothing in its body."""
    result = client.send("POST", EVENTS, query_string=f"{QUERY}&omitted_bytes=99")
    assert 202 == result.status_code
    assert b"" == _asked(door)


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "application/json"},
        {"Content-Type": "text/plain"},
        {"Content-Type": ""},
        {"Content-Type": "application/x-ndjson; charset=utf-16"},
        {**NDJSON, "Content-Encoding": "gzip"},
        {**NDJSON, "Content-Encoding": "zstd, zstd"},
        {**NDJSON, "Content-Encoding": "br"},
    ],
    ids=str,
)
def test_lines_come_as_ndjson(client: Any, door: AnsweringDoor, headers: dict[str, str]) -> None:
    """Another type, or an encoding we do not know, is refused."""
    result = client.send("POST", EVENTS, query_string=QUERY, body=b"{}\n", headers=headers)
    assert (415, []) == (result.status_code, door.asked)


@pytest.mark.parametrize(
    "content_type",
    [
        "",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json; charset=utf-16",
        "application/jsonp",
        "application/json, text/plain",
        "junk",
    ],
)
def test_json_says_that_it_is(client: Any, door: AnsweringDoor, content_type: str) -> None:
    """What any page can make a browser send is not taken for JSON."""
    headers = {"Content-Type": content_type}
    result = client.send("POST", PEOPLE, body=PERSON, headers=headers)
    assert (415, "unsupported_media_type", []) == (
        result.status_code,
        result.json["error"]["code"],
        door.asked,
    )


@pytest.mark.parametrize("content_type", ["application/json", "Application/JSON; charset=UTF-8"])
def test_json_is_taken(client: Any, content_type: str) -> None:
    """The exact type, with or without its only encoding, is taken."""
    result = client.send("POST", PEOPLE, body=PERSON, headers={"Content-Type": content_type})
    assert 201 == result.status_code


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"[]", 400),
        (b"null", 400),
        (b'{"email":"a","email":"b"}', 400),
        (b'{"email":NaN}', 400),
        (b'{"email":1e5000}', 400),
        (b'{"email":' + b"9" * 5000 + b"}", 400),
        (b'{"email":' + b"[" * 10_000 + b"]" * 10_000 + b"}", 400),
        (b'{"email":"\xff"}', 400),
        ('{"email":"a@b"}'.encode("utf-16"), 400),
        (b'{"email":"\\u0000@b"}', 422),
        (b'{"email":"\\ud800@b"}', 422),
        (b'{"email":"a@b","x\\ud800":1}', 422),
        (b'{"email":true}', 422),
        (b'{"email":"a@b","name":"' + b"x" * (2 * MIB) + b'"}', 413),
    ],
    ids=lambda value: repr(value[:24]) if isinstance(value, bytes) else str(value),
)
def test_poisonous_json_is_the_callers_fault(
    client: Any, door: AnsweringDoor, body: bytes, status: int
) -> None:
    """Each is refused with a reason, and nothing is asked."""
    result = client.send("POST", PEOPLE, body=body, headers=JSON)
    assert (status, []) == (result.status_code, door.asked)


@pytest.mark.parametrize(
    "query",
    [
        "since=10000-01-01T00:00:00Z",
        "since=9999-12-31T23:59:59-23:59",
        "agent=%00",
        "agent=%ED%A0%80",
        "agent=%FF",
        "limit=1e5000",
        "limit=" + "9" * 5000,
        "after=" + "[" * 10_000,
        "limit=1&limit=2",
        "%00=1",
    ],
    ids=lambda query: query[:24],
)
def test_a_poisonous_query_is_the_callers_fault(
    client: Any, door: AnsweringDoor, query: str
) -> None:
    """Each is refused with a reason; a cursor is the use case's to refuse."""
    door.answer(ListSessions, wrong_field("after", "is no cursor"))
    result = client.send("GET", f"/api/v1/{ORGANIZATION}/sessions", query_string=query)
    assert result.status_code in {400, 422}


class _Endless(io.RawIOBase):
    """A body without an end, as a server hands over a chunked one."""

    def __init__(self) -> None:
        super().__init__()
        self.given = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        assert size > 0
        self.given += size
        return b"x" * size


def test_a_chunked_body_ends_at_the_limit(client: Any, door: AnsweringDoor) -> None:
    """A body that never ends is read up to the limit and refused."""
    endless = _Endless()
    result = client.send(
        "POST",
        EVENTS,
        query_string=QUERY,
        headers={**NDJSON, "Transfer-Encoding": "chunked"},
        extras={"wsgi.input": endless, "CONTENT_LENGTH": ""},
    )
    assert (413, []) == (result.status_code, door.asked)
    assert endless.given <= 36 * MIB + 1


def test_a_chunked_body_is_read(client: Any, door: AnsweringDoor) -> None:
    """A body without a length arrives whole."""
    result = client.send(
        "POST",
        EVENTS,
        query_string=QUERY,
        headers={**NDJSON, "Transfer-Encoding": "chunked"},
        extras={"wsgi.input": io.BytesIO(b"{}\n" * 50_000), "CONTENT_LENGTH": ""},
    )
    assert 202 == result.status_code
    assert b"{}\n" * 50_000 == _asked(door)


def test_a_body_is_as_long_as_it_says(client: Any, door: AnsweringDoor) -> None:
    """A body that ends before its length is refused, not stored in part."""
    result = client.send(
        "POST",
        EVENTS,
        query_string=QUERY,
        headers=NDJSON,
        extras={"wsgi.input": io.BytesIO(b"{}\n"), "CONTENT_LENGTH": "6"},
    )
    assert (400, []) == (result.status_code, door.asked)
