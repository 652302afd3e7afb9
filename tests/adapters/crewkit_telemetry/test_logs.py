"""A log line says what happened and nothing that it must not."""

import io
import json
import logging
from typing import Any

import pytest

from crewkit_telemetry.carrying import carried, on_behalf_of, request_of
from crewkit_telemetry.logs import Lines, log_to_stderr

TOKEN = "crewkit_pat_" + "a" * 42


def record(event: str, **fields: Any) -> logging.LogRecord:
    made = logging.LogRecord("crewkit.test", logging.INFO, "f", 1, event, (), None)
    made.fields = fields
    return made


def test_a_line_is_one_line_of_json() -> None:
    """Control characters of data are escaped, whatever they are."""
    line = Lines().format(record("a\nb\x1b[31m\x85\u2028", name="\x00\u202e"))
    assert line.isascii()
    assert line.isprintable()
    told = json.loads(line)
    assert ("a\nb\x1b[31m\x85\u2028", "\x00\u202e") == (told["event"], told["name"])


def test_a_line_for_people_obeys_nobody() -> None:
    """What a terminal would obey is escaped, in names of requests too."""
    with on_behalf_of("req_\x1b[2J"):
        line = Lines(human=True).format(record("a\nb\x1b[31m", name="\x9b\u202e", n=3))
    assert line.isprintable()
    assert "n=3" in line


@pytest.mark.parametrize("human", [False, True])
def test_secrets_are_masked(human: bool) -> None:
    """By the field's name or the value's form, however deep it lies."""
    line = Lines(human=human).format(
        record(f"sent {TOKEN}", password="hunter2", deep={"list": [f"Bearer {TOKEN}"]})
    )
    assert "hunter2" not in line
    assert "a" * 42 not in line


def test_a_failure_is_told_by_its_place() -> None:
    """Other libraries' records with an exception lose its words as ours do."""
    stream = io.StringIO()
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        log_to_stderr(stream)
        try:
            raise ValueError("the secret row")
        except ValueError:
            logging.getLogger("somebody.else").exception("it failed")
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
    told = json.loads(stream.getvalue())
    assert "secret" not in stream.getvalue()
    assert "it failed" == told["event"]
    assert "ValueError" in told["causes"][0]


def test_a_line_names_the_request_it_is_for() -> None:
    """Inside of a request's work, and not behind it."""
    with on_behalf_of("req_1234"):
        inside = json.loads(Lines().format(record("x")))
        assert {"request_id": "req_1234"} == carried()
    outside = json.loads(Lines().format(record("x")))
    assert "req_1234" == inside["request_id"]
    assert "request_id" not in outside
    assert {} == carried()


@pytest.mark.parametrize("given", ["a b", "x" * 65, "a\n", 7, None])
def test_what_a_job_carries_is_no_more_than_a_word(given: Any) -> None:
    """A queue is no place to trust."""
    assert not request_of({"request_id": given})
