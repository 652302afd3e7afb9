"""What schemathesis has to know of our API: values of our own formats, lines, and two checks.

It is loaded by schemathesis itself, in its own process.
"""

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import schemathesis
import zstandard
from hypothesis import strategies as st

from crewkit_core.kernel.page import encode_cursor
from crewkit_core.webhooks.kinds import known_kinds
from crewkit_wire.routes import ROUTES

UNSAYABLE = {
    # only the server that made a cursor knows which list it is of
    ("after", "invalid_cursor"),
    # names are repeated to confirm: they depend on the thing
    ("name", "not_confirmed"),
    ("password_confirmation", "not_the_same"),
    # periods: each end depends on the other, and on today
    ("until", "out_of_range"),
    ("start_date", "out_of_range"),
    ("end_date", "out_of_range"),
    ("granularity", "invalid"),
    # from a list of thousands, and from the address and the name beside it
    ("password", "too_common"),
    # from our catalogue of actions, which grows; the page on permissions has it
    ("action", "unknown_action"),
    # providers that give addresses to everybody are a list
    ("domain", "public_provider"),
    # one field needs another, or the state of a thing
    ("project", "missing"),
    ("project.root", "required"),
    ("reduced.source_bytes", "required"),
    ("path", "invalid"),
    ("user_id", "invalid"),
    ("user_id", "not_a_member"),
    ("visibility", "hides_from_you"),
    ("data", "empty"),
}
"""Fields and codes of refusals (422) that a request of the right form may get."""

_PLAIN = "abcdefghijklmnopqrstuvwxyz"
_PRINTABLE = st.text(st.sampled_from(f"{_PLAIN} ABC-_.'äß中😀0123456789"), min_size=1, max_size=40)
_WORD = st.text(st.sampled_from(_PLAIN), min_size=3, max_size=12)
_FORMATS: dict[str, st.SearchStrategy[str]] = {
    "cursor": st.sampled_from([encode_cursor("2026-01-31T12:00:00+00:00", "x"), encode_cursor(7)]),
    "domain": _WORD.map(lambda word: f"{word}.example.com"),
    "idn-email": st.tuples(_WORD, _WORD).map(lambda words: f"{words[0]}@{words[1]}.example"),
    "event-kind": st.sampled_from(sorted(k for k in known_kinds() if "webhook_del" not in k)),
    "folder": st.lists(_WORD, max_size=3).map("/".join),
    "git-remote": st.tuples(_WORD, _WORD).map(lambda w: f"git@{w[0]}.example:crew/{w[1]}.git"),
    "hook-url": _WORD.map(lambda word: f"https://{word}.hooks.dev/in"),
    "password": st.lists(_WORD, min_size=4, max_size=5, unique=True).map(" ".join),
    "printable": _PRINTABLE.filter(lambda text: bool(text.strip())),
    "reason": _WORD,
}
for name, strategy in _FORMATS.items():
    schemathesis.openapi.format(name, strategy)


def _line(words: list[str]) -> bytes:
    return json.dumps({"type": "user", "message": {"role": "user", "content": words}}).encode()


_LINES = st.lists(st.lists(_WORD, max_size=3).map(_line), min_size=1, max_size=4)
schemathesis.openapi.media_type(
    "application/x-ndjson", _LINES.map(lambda lines: b"".join(line + b"\n" for line in lines))
)


@schemathesis.hook
def before_call(
    context: schemathesis.HookContext, case: schemathesis.Case[Any], kwargs: dict[str, Any]
) -> None:
    """Pack a body that is said to be packed: no schema says that one follows from the other."""
    if case.headers.get("Content-Encoding") == "zstd" and isinstance(case.body, bytes):
        case.body = zstandard.ZstdCompressor().compress(case.body)


@schemathesis.check
class Answered:
    """No answer is wrong to it: it counts them, to tell what a run has reached."""

    def __init__(self) -> None:
        self._counted: dict[str, Counter[int]] = {}

    def after_response(
        self,
        ctx: schemathesis.CheckContext,
        response: schemathesis.Response,
        case: schemathesis.Case[Any],
    ) -> None:
        """Count an answer."""
        counted = self._counted.setdefault(case.operation.label, Counter())
        counted[response.status_code] += 1

    def after_run(self, ctx: schemathesis.CheckContext) -> None:
        """Write what was counted to the file that the run names."""
        Path(os.environ["CREWKIT_SCHEMA_ANSWERED"]).write_text(json.dumps(self._counted))


@schemathesis.check
def refusals_have_our_form(
    ctx: schemathesis.CheckContext, response: schemathesis.Response, case: schemathesis.Case[Any]
) -> None:
    """Refusals name their request; those of fields name the fields."""
    if response.status_code < 400:
        return
    error = response.json()["error"]
    assert response.headers["x-request-id"] == [error["request_id"]], "another request's id"
    if error["code"] == "validation_error":
        assert error["details"], "no field is named"


@schemathesis.check
def what_the_schema_says_is_taken(
    ctx: schemathesis.CheckContext, response: schemathesis.Response, case: schemathesis.Case[Any]
) -> None:
    """A request that the schema allows is refused (422) for nothing that a schema could say."""
    if case.meta is None or not case.meta.generation.mode.is_positive:
        return
    if response.status_code == 422:
        details: list[dict[str, Any]] = response.json()["error"]["details"]
        unsaid = [d for d in details if (d["field"], d["code"]) not in UNSAYABLE]
        assert not unsaid, f"the schema does not say: {unsaid}"


assert ROUTES  # every kind of event is known only when every slice is
