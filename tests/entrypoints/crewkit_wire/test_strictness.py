"""What strangers send is taken at its word or refused, never guessed at."""

import time
import uuid
from typing import Any
from urllib.parse import quote

import pytest

from crewkit_core.analytics.use_cases import ShowTimeSeries
from crewkit_core.kernel.errors import Detail, Invalid, NotFound
from crewkit_core.sessions.use_cases import IngestBatch, ListSessions
from crewkit_core.tenancy.use_cases import AddPerson
from crewkit_wire.errors import Malformed
from crewkit_wire.json_text import read_json, write_json
from crewkit_wire.leaves import WrongValue, whole
from crewkit_wire.requests import from_request
from crewkit_wire.routes import BY_MESSAGE, BY_NAME

ID = "018f0000-0000-7000-8000-000000000001"
BATCH = f"batch_id={ID}&first_line=0"


def _sessions(query: str) -> Any:
    return from_request(BY_NAME["sessions"], {"organization_id": ID}, query)


def _refused(query: str) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as refusal:
        _sessions(query)
    return [(detail.field, detail.code) for detail in refusal.value.details]


@pytest.mark.parametrize(
    "spelled", ["\u0661", "1_0", " 5", "5 ", "+5", "05", "-0x1", "1e3", "5.0", "9" * 30, "", "true"]
)
def test_a_number_is_ascii_digits(spelled: str) -> None:
    """Arabic digits, underscores, spaces, signs and leading zeros are no numbers of ours."""
    assert [("limit", "invalid")] == _refused(f"limit={quote(spelled)}")


def test_a_whole_number_of_json_may_have_a_point() -> None:
    """7.0 is a whole number to JSON Schema; what a float cannot say exactly is none of ours."""
    assert 7 == whole(7.0)
    assert int is type(whole(7.0))
    for value in (7.5, 2.0**53 + 2, 1e300, float("inf"), float("nan"), True, "7"):
        with pytest.raises(WrongValue):
            whole(value)


@pytest.mark.parametrize(
    "spelled",
    [
        ID.replace("-", ""),
        "{" + ID + "}",
        f"urn:uuid:{ID}",
        ID[:-1],
        "018f00000-000-7000-8000-000000000001",
    ],
)
def test_a_uuid_has_its_usual_form(spelled: str) -> None:
    """Braces, urn: and misplaced dashes are refused, in a query by name, in a path as unknown."""
    assert [("project_id", "invalid")] == _refused(f"project_id={quote(spelled)}")
    with pytest.raises(NotFound):
        from_request(BY_NAME["sessions"], {"organization_id": spelled}, "")


@pytest.mark.parametrize(
    "spelled",
    [
        "10000-01-01T00:00:00Z",
        "0000-01-01T00:00:00Z",
        "9999-12-31T23:59:59-14:00",
        "0001-01-01T00:00:00%2B14:00",
        "2026-01-01T00:00:60Z",
        "2026-01-01T24:00:00Z",
        "2026-01-01T00:00:00",
        "2026-01-01",
        "infinity",
        "2026-02-30T00:00:00Z",
        "%D9%A2%D9%A0%D9%A2%D9%A6-01-01T00:00:00Z",
    ],
)
def test_a_time_is_rfc_3339_within_the_calendar(spelled: str) -> None:
    """The year 10000, leap seconds, missing offsets and overflows are refused."""
    assert [("since", "invalid")] == _refused(f"since={spelled}")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("limit=1&limit=1", [("limit", "repeated")]),
        ("nonsense=1", [("nonsense", "unknown_field")]),
        ("sort=name", [("sort", "invalid")]),
        ("organization_id=x", [("organization_id", "unknown_field")]),
        ("agent=%00", [("agent", "invalid")]),
        ("limit=x&order=up", [("limit", "invalid")]),
        ("a%0Ab=1", [("a\nb", "unknown_field")]),
    ],
)
def test_each_wrong_parameter_is_named(query: str, expected: list[tuple[str, str]]) -> None:
    """Repeated, unknown and wrong parameters are refused by name."""
    assert expected == _refused(query)


@pytest.mark.parametrize(
    "query",
    ["agent=%ff", "agent=%ED%A0%80", "agent=%zz", "agent=é", "&".join(["x=1"] * 100)],
)
def test_a_query_is_percent_encoded_utf8(query: str) -> None:
    """Bytes that are no UTF-8, half pairs, broken escapes and heaps of parameters are malformed."""
    with pytest.raises(Malformed):
        _sessions(query)


def test_nested_fields_have_dotted_names() -> None:
    """What a batch knows of its project and subagent is named after a dot."""
    route = BY_MESSAGE[IngestBatch]
    path = {"organization_id": ID, "claude_session_id": "s"}
    query = f"{BATCH}&project.root=%2Fw&meta.spawn_depth=2"
    batch = from_request(route, path, query, lines=b"{}\n")
    assert isinstance(batch, IngestBatch)
    assert batch.project is not None
    assert batch.meta is not None
    assert ("/w", 2, b"{}\n") == (batch.project.root, batch.meta.spawn_depth, batch.data)


def test_a_missing_field_is_named() -> None:
    """A batch without its id is told what it lacks; so is a project without its root."""
    route = BY_MESSAGE[IngestBatch]
    path = {"organization_id": ID, "claude_session_id": "s"}
    with pytest.raises(Invalid) as refusal:
        from_request(route, path, "first_line=0&project.remote=x", lines=b"{}\n")
    assert {"batch_id", "project.root"} == {each.field for each in refusal.value.details}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, ("email", "required")),
        ({"email": 3}, ("email", "invalid")),
        ({"email": None}, ("email", "invalid")),
        ({"email": "a@b", "level": "owner"}, ("level", "unknown_field")),
        ({"email": "a@b", "name": "\x00"}, ("name", "invalid")),
        ({"email": "a@b", "name": "\ud800"}, ("name", "invalid")),
        ({"email": "a@b", "\ud800": 1}, ("\\ud800", "unknown_field")),
        ({"email": "a@b", "organization_id": ID}, ("organization_id", "unknown_field")),
    ],
)
def test_a_body_holds_its_fields_and_nothing_else(
    body: dict[str, Any], expected: tuple[str, str]
) -> None:
    """Wrong, missing and unknown fields of a JSON body are refused by name."""
    with pytest.raises(Invalid) as refusal:
        from_request(BY_MESSAGE[AddPerson], {"organization_id": ID}, "", body=body)
    assert [expected] == [(each.field, each.code) for each in refusal.value.details]


@pytest.mark.parametrize("value", [1, 0, "true", None])
def test_a_bool_is_true_or_false(value: object) -> None:
    """Neither numbers nor words pass for a bool in a body."""
    with pytest.raises(Invalid):
        from_request(BY_NAME["check_rollups"], {"organization_id": ID}, "", body={"repair": value})


def test_days_are_of_the_calendar() -> None:
    """A day that does not exist is refused; a real one is taken."""
    route = BY_MESSAGE[ShowTimeSeries]
    with pytest.raises(Invalid):
        from_request(route, {"organization_id": ID}, "start_date=2026-02-30")
    message = from_request(route, {"organization_id": ID}, "start_date=2026-02-28")
    assert isinstance(message, ShowTimeSeries)
    assert "2026-02-28" == str(message.start_date)


def test_an_empty_query_means_the_defaults() -> None:
    """Nothing said is the message with its defaults."""
    assert ListSessions(organization_id=uuid.UUID(ID)) == _sessions("")


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{",
        b"{} {}",
        b"\xef\xbb\xbf{}",
        b'{"a":1,"a":2}',
        b'{"a":{"b":1,"b":1}}',
        b'{"a":NaN}',
        b'{"a":-Infinity}',
        b'{"a":1e5000}',
        b'{"a":' + b"9" * 5000 + b"}",
        b'{"a":' + b"9" * 20 + b"}",
        b'{"a":"\xff"}',
        b'{"a":"\xed\xa0\x80"}',
        b"[" * 10_000 + b"]" * 10_000,
        b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
        b"[" * 33 + b"]" * 33,
        "{}".encode("utf-16"),
        b'{"a":"\x01"}',
    ],
    ids=lambda text: repr(text[:20]),
)
def test_json_is_one_strict_utf8_document(text: bytes) -> None:
    """Repeated keys, numbers nobody can hold, deep nesting and other encodings are malformed."""
    with pytest.raises(Malformed):
        read_json(text)


def test_brackets_within_text_do_not_nest() -> None:
    """Depth counts brackets outside of text alone."""
    assert {"a": "[" * 100 + '"'} == read_json(write_json({"a": "[" * 100 + '"'}))


def test_a_long_text_is_read_in_time() -> None:
    """Text full of escapes and quotes costs no more than its length."""
    assert {"a": '\\"' * 100_000} == read_json(write_json({"a": '\\"' * 100_000}))


def test_a_refusal_says_nothing_of_the_body() -> None:
    """What a body holds is not repeated in the message that refuses it."""
    with pytest.raises(Malformed) as refusal:
        read_json(b'{"a": secret}')
    assert "secret" not in refusal.value.message


def test_many_wrong_fields_are_named_up_to_twenty() -> None:
    """A body of a thousand unknown fields gets a short answer."""
    body = {"email": "a@b", **{f"x{n}": n for n in range(1000)}}
    with pytest.raises(Invalid) as refusal:
        from_request(BY_MESSAGE[AddPerson], {"organization_id": ID}, "", body=body)
    assert 20 == len(refusal.value.details)
    assert isinstance(refusal.value.details[0], Detail)


@pytest.mark.parametrize("spelled", ["9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00%2B14:00"])
def test_a_time_beyond_the_calendar_is_told_why(spelled: str) -> None:
    """A time that leaves the calendar on its way to UTC names the reason."""
    with pytest.raises(Invalid, match="within the years 1 to 9999"):
        _sessions(f"since={spelled}")


@pytest.mark.parametrize("end", [b"", b"\\"])
def test_text_that_is_never_closed_costs_no_more_than_other_text(end: bytes) -> None:
    """64 KiB of escaped quotes are refused within a second of CPU; once each was tried anew."""
    before = time.process_time()
    with pytest.raises(Malformed):
        read_json(b'{"a":"' + b'\\"' * 32_768 + end)
    assert time.process_time() - before < 1
