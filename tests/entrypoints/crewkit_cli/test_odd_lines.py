"""Lines that are broken, unfinished or far too long, through import, list and export."""

import json
from pathlib import Path
from typing import Any

import pytest

from crewkit_testing.asking import Ask, answer, listed
from crewkit_testing.store import SESSION, a_line, main_file

pytestmark = pytest.mark.postgres

TOO_LONG = b'{"type":"user","text":"' + b"x" * (32 * 1024 * 1024) + b'"}\n'
REPORT = {"files", "sessions", "items_new", "items_duplicate", "rejected", "bytes", "removed"}
ROW = {
    "claude_session_id", "project", "started_at", "ended_at", "models", "tokens", "cost_usd",
    "unpriced_models", "subagents", "items",
}  # fmt: skip
TOKENS = {"input", "output", "cache_read", "cache_write_5m", "cache_write_1h"}


def bring(ck: Ask, root: Path) -> dict[str, Any]:
    report: dict[str, Any] = answer(ck, "sessions", "import", str(root))
    return report


def test_documents_have_the_promised_fields(ck: Ask, root: Path) -> None:
    """The report exactly these; a session at least these."""
    assert set(bring(ck, root)) == REPORT
    (row,) = listed(ck)
    assert set(row) >= ROW
    assert set(row["tokens"]) == TOKENS


def test_a_broken_line_is_named_kept_and_given_back(ck: Ask, root: Path) -> None:
    """With file, line as editors number it, and reason."""
    broken = b'{"type": "user", \xff\n'
    main_file(root).write_bytes(a_line(0) + broken + a_line(1))
    (rejected,) = bring(ck, root)["rejected"]
    assert (rejected["path"], rejected["line"]) == (str(main_file(root)), 2)
    assert rejected["reason"]
    assert ck("sessions", "export", SESSION).stdout_bytes == main_file(root).read_bytes()


def test_a_half_written_line_waits_for_its_end(ck: Ask, root: Path) -> None:
    """Then it comes in, once."""
    whole = main_file(root).read_bytes()
    half, rest = a_line(7)[:40], a_line(7)[40:]
    main_file(root).write_bytes(whole + half)
    assert bring(ck, root)["items_new"] == 3
    assert ck("sessions", "export", SESSION).stdout_bytes == whole
    main_file(root).write_bytes(whole + half + rest)
    again = bring(ck, root)
    assert (again["items_new"], again["items_duplicate"]) == (1, 3)
    assert ck("sessions", "export", SESSION).stdout_bytes == whole + half + rest


def test_a_line_that_is_far_too_long_stays_out(ck: Ask, root: Path) -> None:
    """Counted, named, told of at export; what stands around it is all there, also later."""
    main_file(root).write_bytes(a_line(0) + TOO_LONG + a_line(1))
    (rejected,) = bring(ck, root)["rejected"]
    assert (rejected["line"], "32 MiB" in rejected["reason"]) == (2, True)
    (row,) = listed(ck)
    assert (row["omitted"], row["items"]) == (1, 3)
    export = ck("sessions", "export", SESSION)
    assert export.stdout_bytes == a_line(0) + a_line(1)
    assert "Incomplete: 1 line" in export.stderr
    with main_file(root).open("ab") as file:
        file.write(a_line(2))
    assert bring(ck, root)["items_new"] == 1
    assert ck("sessions", "export", SESSION).stdout_bytes == a_line(0) + a_line(1) + a_line(2)


def test_a_session_without_a_priced_message_costs_null(ck: Ask, root: Path) -> None:
    """Not zero: nothing of it has a price."""
    message = {
        "type": "assistant",
        "sessionId": SESSION,
        "uuid": "00000000-0000-0000-0000-0000000000aa",
        "timestamp": "2026-03-01T10:00:01.000Z",
        "requestId": "req_1",
        "message": {
            "id": "msg_1",
            "model": "nobody-knows-1",
            "role": "assistant",
            "content": [{"type": "text", "text": "Hello."}],
            "usage": {"input_tokens": 1, "output_tokens": 2},
        },
    }
    main_file(root).write_bytes(a_line(0) + json.dumps(message).encode() + b"\n")
    bring(ck, root)
    (row,) = listed(ck)
    assert (row["cost_usd"], row["unpriced_models"]) == (None, ["nobody-knows-1"])
    assert (row["tokens"]["input"], row["tokens"]["output"]) == (1, 2)
